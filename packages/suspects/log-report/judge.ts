import type { AccountRecord, EvidenceLine, KeptLine } from '@sluice/log-engine/account-record';
import type { Minutes } from '@sluice/log-engine/evidence-lines';
import type { AccountStory, StoryConnection } from '@sluice/log-engine/account-story';
import { COUNTER_COUNT } from '@sluice/log-engine/counters';
import { figuresOf, type EngineFigures } from '@sluice/log-engine/figures';
import type { Reason, Verdict } from '../assessment';
import { isListed, judgeNow, minuteOf, type AccountNow } from '../assess';
import { verdictOf } from '../scoring-rules';
import { measuresOf, scoreMoments } from '../score-moment';
import { serverUsual } from '../server-usual';

/** A measured fact in numbers; its sentence is in packages/messages. */
export interface JudgedReason extends Omit<Reason, 'code' | 'windowSeconds'> {
  code: Reason['code'] | 'recipients-bounced';
  /** Null: over the whole log. */
  windowSeconds: number | null;
}

/** From the beginning of its first minute to the end of its last. */
export interface JudgedWindow {
  from: string;
  to: string;
}

/** How an account is at the end of the report. */
export interface JudgedNow {
  score: number;
  verdict: Verdict;
  window: JudgedWindow | null;
  reasons: JudgedReason[];
  evidence: EvidenceLine[];
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
  /** The same of the windows that end with the end of the report: what a guard would show then. Null where nothing was done in the hour before, left out where nobody asked for it. */
  now?: JudgedNow | null;
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

/** @param end the end of the report, milliseconds since 1970, where it is asked how they are then. @returns the accounts, the highest score first */
export function judge(records: readonly AccountRecord[], end: number | null): JudgedAccount[] {
  const nowOf = new Map(end === null ? [] : judgeNow(records.filter((record) => isListed(record, end)), minuteOf(end)).map((each) => [each.record, judgedNow(each)]));
  const busiest = records.map(({ peaks }) => measuresOf(peaks, Infinity));
  const usualFor = serverUsual(busiest);
  const orders = new Map<string, number>();
  return records
    .map((record, index): JudgedAccount => {
      const usual = busiest[index];
      const { score, order, verdict, reasons, minute } = scoreMoments(record.moments(), record.firstSeen, usual ? usualFor(usual) : { of: 'none' }, record.later());
      orders.set(record.name, order);
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
        ...(end === null ? {} : { now: nowOf.get(record) ?? null }),
        window: windowOf(minutes),
        ...figures,
        peaks: { tenMinutes: figuresOf(peaks), hour: figuresOf(peaks, COUNTER_COUNT), day: figuresOf(peaks, COUNTER_COUNT * 2) },
        firstSeen: isoTime(record.firstSeen),
        lastSeen: isoTime(record.lastSeen),
        reasons: [...reasons, ...(bounced >= 20 ? [bouncedReason(bounced)] : [])],
        // Of those that nobody looks at, no text is made.
        get evidence() {
          return record.evidence(minutes).map(shown);
        },
      };
    })
    .sort((a, b) => (orders.get(b.account) ?? 0) - (orders.get(a.account) ?? 0) || b.score - a.score || b.domains - a.domains || b.recipients - a.recipients || b.auths - a.auths || (a.account < b.account ? -1 : 1));
}

function judgedNow({ record, moment, score, reasons }: AccountNow): JudgedNow {
  const [main] = reasons;
  const minutes = main === undefined ? null : { first: moment.minute + 1 - main.windowSeconds / 60, last: moment.minute };
  return {
    score,
    verdict: verdictOf(score),
    window: windowOf(minutes),
    reasons,
    get evidence() {
      return minutes === null ? [] : record.evidence(minutes, true).map(shown);
    },
  };
}

function windowOf(minutes: Minutes | null): JudgedWindow | null {
  return minutes === null ? null : { from: isoTime(minutes.first * 60), to: isoTime((minutes.last + 1) * 60) };
}

function shown({ file, line, text }: KeptLine): EvidenceLine {
  return { file, line, text };
}

function bouncedReason(percent: number): JudgedReason {
  return { code: 'recipients-bounced', points: 0, value: percent, usual: null, usualOf: 'none', windowSeconds: null };
}

/** @param at seconds since 1970 */
export function isoTime(at: number): string {
  return new Date(at * 1000).toISOString();
}
