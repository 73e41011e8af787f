import type { AccountRecord } from '@sluice/log-engine/account-record';
import type { Moment } from '@sluice/log-engine/moments';
import { ADDRESSES, AUTHS, CONNECTIONS, DOMAINS, FAILED_LOGINS, MESSAGES, OUTSIDE, RECIPIENTS, REFUSED } from '@sluice/log-engine/counters';
import type { Assessment, Figures } from './assessment';
import type { Measures } from './measures';
import { ageAt, measuresNow, usualBefore } from './score-moment';
import { scoreOf, type Score, type Usual } from './score';
import { verdictOf } from './scoring-rules';
import { serverUsual } from './server-usual';

const WINDOW_SECONDS = 600;
/** How long an account stays in the list after it was last active, in seconds. */
export const LISTED_SECONDS = 3600;

/** An account as it is at a moment, and what that is worth. */
export interface AccountNow extends Score {
  record: AccountRecord;
  moment: Moment;
  measures: Measures;
  /** What the account itself had before, and what of it was excused; null where neither is known. */
  own: Usual | null;
}

/** Whether the account was active in the hour before, milliseconds since 1970. */
export function isListed({ lastSeen }: Pick<AccountRecord, 'lastSeen'>, at: number): boolean {
  return lastSeen > at / 1000 - LISTED_SECONDS;
}

/** The minute, since 1970, that a time in milliseconds is in. */
export function minuteOf(at: number): number {
  return Math.floor(at / 60_000);
}

/**
 * Judges accounts by the windows that end with a minute. Whether their log grows or is a file makes no difference.
 *
 * @param records those that were active in the hour before
 */
export function judgeNow(records: readonly AccountRecord[], minute: number): AccountNow[] {
  const read = records.map((record) => readAt(record, minute));
  const active = read.filter(({ record }) => record.lastSeen >= (minute + 1) * 60 - WINDOW_SECONDS);
  const usualFor = serverUsual(active.map(({ measures }) => measures));
  return read.map((each) => ({ ...each, ...scoreOf(each.measures, each.own ?? usualFor(each.measures)) }));
}

/** Judges one account without looking at the others: nothing that is usual for them excuses it. */
export function judgeAlone(record: AccountRecord, minute: number): AccountNow {
  const read = readAt(record, minute);
  return { ...read, ...scoreOf(read.measures, read.own ?? { of: 'none' }) };
}

function readAt(record: AccountRecord, minute: number): Omit<AccountNow, keyof Score> {
  const moment = record.at(minute);
  return { record, moment, measures: measuresNow(moment.sums, ageAt(moment.minute, record.firstSeen)), own: usualBefore(moment, record.firstSeen, record.excused()) };
}

/** @param now milliseconds since 1970. @returns the highest score first */
export function assess(judged: readonly AccountNow[], now: number): Assessment[] {
  const orders = new Map(judged.map(({ record, order }) => [record.name, order]));
  return judged.map((each) => assessmentOf(each, now)).sort((a, b) => (orders.get(b.account) ?? 0) - (orders.get(a.account) ?? 0) || byGravity(a, b));
}

function assessmentOf(judged: AccountNow, now: number): Assessment {
  const { record, moment, score, reasons } = judged;
  return {
    account: record.name,
    score,
    verdict: verdictOf(score),
    figures: figuresOf(moment.sums),
    windowSeconds: WINDOW_SECONDS,
    usualRecipients: usualRecipients(judged),
    firstSeen: record.firstSeen * 1000,
    lastSeen: record.lastSeen * 1000,
    at: now,
    reasons,
  };
}

function usualRecipients({ record, moment, own }: AccountNow): number | null {
  return own === null ? null : Math.max(moment.before?.[RECIPIENTS] ?? 0, record.excused()?.[RECIPIENTS] ?? 0);
}

function figuresOf(sums: Int32Array): Figures {
  const at = (counter: number): number => sums[counter] ?? 0;
  return {
    auths: at(AUTHS),
    failedAuths: at(FAILED_LOGINS),
    messages: at(MESSAGES),
    recipients: at(RECIPIENTS),
    refused: at(REFUSED),
    outsideRecipients: at(OUTSIDE),
    domains: at(DOMAINS),
    addresses: at(ADDRESSES),
    connections: at(CONNECTIONS),
  };
}

function byGravity(a: Assessment, b: Assessment): number {
  return (
    b.score - a.score ||
    b.figures.domains - a.figures.domains ||
    b.figures.outsideRecipients - a.figures.outsideRecipients ||
    b.figures.auths - a.figures.auths ||
    (a.account < b.account ? -1 : 1)
  );
}
