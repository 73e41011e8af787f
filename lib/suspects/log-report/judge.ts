import type { AccountRecord, EvidenceLine } from '@/lib/logs/engine/account-record';
import type { AccountStory, StoryConnection } from '@/lib/logs/engine/account-story';
import { COUNTER_COUNT } from '@/lib/logs/engine/counters';
import { figuresOf, type EngineFigures } from '@/lib/logs/engine/figures';
import type { Reason, Verdict } from '../assessment';
import { measuresOf, scoreMoments } from '../score-moment';
import { serverUsual } from '../server-usual';
import { reasonText } from './reason-text';

/** A measured fact: in numbers, for those who write the sentence in another language, and in English. */
export interface JudgedReason extends Omit<Reason, 'code' | 'windowSeconds'> {
  code: Reason['code'] | 'recipients-bounced';
  /** Null: over the whole log. */
  windowSeconds: number | null;
  text: string;
}

/** From the beginning of its first minute to the end of its last. */
export interface JudgedWindow {
  from: string;
  to: string;
}

/** One account of the answer, in the shape that `--json` prints. */
export interface JudgedAccount extends EngineFigures {
  account: string;
  /** Other spellings under which the same mailbox logged in; none where there is one only. */
  aliases?: string[];
  score: number;
  verdict: Verdict;
  /** What the score is of, by the reason with the most points; null where nothing gave a point. */
  window: JudgedWindow | null;
  /** The most in any ten minutes, hour and day. */
  peaks: { tenMinutes: EngineFigures; hour: EngineFigures; day: EngineFigures };
  firstSeen: string;
  lastSeen: string;
  reasons: JudgedReason[];
  evidence: EvidenceLine[];
  /** Only for an account whose story was asked for. */
  connections?: JudgedConnection[];
  omittedConnections?: number;
}

/** One connection in the story of an account. */
export interface JudgedConnection extends Omit<StoryConnection, 'from' | 'to'> {
  from: string;
  to: string;
}

/** Adds its story, connection by connection, to an account. */
export function withStory(account: JudgedAccount, { connections, omittedConnections }: AccountStory): JudgedAccount {
  const told = [...connections].sort((a, b) => a.from - b.from).map((each): JudgedConnection => ({ ...each, from: isoTime(each.from), to: isoTime(each.to) }));
  return { ...account, connections: told, omittedConnections };
}

/** @param name with capitals or without */
export function isNamed({ account, aliases = [] }: Pick<JudgedAccount, 'account' | 'aliases'>, name: string | undefined): boolean {
  return name !== undefined && [account, ...aliases].some((each) => each.toLowerCase() === name.toLowerCase());
}

/** @returns the accounts, the highest score first */
export function judge(records: readonly AccountRecord[]): JudgedAccount[] {
  const busiest = records.map(({ peaks }) => measuresOf(peaks));
  const usualFor = serverUsual(busiest);
  return records
    .map((record, index): JudgedAccount => {
      const usual = busiest[index];
      const { score, verdict, reasons, minute } = scoreMoments(record.moments(), record.firstSeen, usual ? usualFor(usual) : { of: 'none' });
      const [main] = reasons;
      const minutes = minute === null || !main ? null : { first: minute + 1 - main.windowSeconds / 60, last: minute };
      const figures = figuresOf(record.totals);
      const { peaks } = record;
      const bounced = figures.recipients > 0 && figures.bounced >= 10 ? Math.round((figures.bounced * 100) / figures.recipients) : 0;
      return {
        account: record.name,
        ...(record.aliases.length > 0 ? { aliases: record.aliases } : {}),
        score,
        verdict,
        window: minutes === null ? null : { from: isoTime(minutes.first * 60), to: isoTime((minutes.last + 1) * 60) },
        ...figures,
        peaks: { tenMinutes: figuresOf(peaks), hour: figuresOf(peaks, COUNTER_COUNT), day: figuresOf(peaks, COUNTER_COUNT * 2) },
        firstSeen: isoTime(record.firstSeen),
        lastSeen: isoTime(record.lastSeen),
        reasons: [
          ...reasons.map((reason) => ({ ...reason, text: reasonText(reason) })),
          ...(bounced >= 20 ? [bouncedReason(bounced)] : []),
        ],
        // Of those that nobody looks at, no text is made.
        get evidence() {
          return record.evidence(minutes);
        },
      };
    })
    .sort((a, b) => b.score - a.score || b.domains - a.domains || b.recipients - a.recipients || b.auths - a.auths || (a.account < b.account ? -1 : 1));
}

function bouncedReason(percent: number): JudgedReason {
  return { code: 'recipients-bounced', points: 0, value: percent, usual: null, usualOf: 'none', windowSeconds: null, text: `${percent} % of its recipients bounced` };
}

/** @param at seconds since 1970 */
export function isoTime(at: number): string {
  return new Date(at * 1000).toISOString();
}
