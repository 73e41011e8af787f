import type { Assessment } from '@/lib/suspects/assessment';
import { LiveLog, type Excuse } from '@/lib/suspects/live-log';
import { postfixLog } from './log-lines';
import { DAY, HOUR, LOCAL_DOMAIN, SECOND, START, type Session } from './mail';
import { DAYS, FIRST_DAYS, JUDGED_FROM, type Month } from './month';

/** The guard asks every second. Here once a minute, and after five seconds when many lines came: later than the guard, never sooner. */
const ASK_EVERY = 60 * SECOND;
const ASK_SOONEST = 5 * SECOND;
const MANY_LINES = 40;
/** The operator looks at a false suspect and dismisses it after this time. */
const DISMISSED_AFTER = HOUR;

export interface HijackResult {
  name: string;
  found: boolean;
  /** The worst rank from the verdict on, for as long as it stays a suspect. */
  rank: number | null;
  recipientsBefore: number;
  secondsToVerdict: number | null;
  reasons: string;
}

export interface MonthResult {
  seed: number;
  mailboxes: number;
  hijacks: HijackResult[];
  /** Innocent accounts called suspect within the month, once a day at most. */
  falseSuspects: { story: string; day: number; score: number; reasons: string }[];
  /** The same in the first week, when nothing has a past. */
  firstWeek: number;
  falseWatches: number;
}

/**
 * Plays a month through the guard's engine as the guard does, and keeps what it said of the labelled accounts and of everybody else.
 *
 * @param operator.dismisses whether somebody excuses a false suspect an hour later
 */
export function playMonth(month: Month, operator: { dismisses: boolean }): MonthResult {
  const live = new LiveLog({ format: 'postfix', timeZone: 'UTC', near: START, date: '2026-06-01', seed: [1, 2, 3, month.seed], ownDomains: [LOCAL_DOMAIN], countryOf: (address) => `${1000 + Number(address.split('.')[1])}`.slice(-2), now: () => Infinity });
  const hijacks = new Map(month.stories.filter((story) => story.hijack).map((story) => [story.account, { story, sent: story.sessions.flatMap(timesOf), result: unfound(story.name) }]));
  const storyOf = new Map(month.stories.map((story) => [story.account, story.name]));
  const alarmUntil = new Map<string, number>();
  const dismissals: { account: string; at: number }[] = [];
  const excuses: Excuse[] = [];
  const watched = new Set<string>();
  const result: MonthResult = { seed: month.seed, mailboxes: month.mailboxes, hijacks: [], falseSuspects: [], firstWeek: 0, falseWatches: 0 };
  let asked = 0;

  const judge = (now: number) => {
    while (dismissals[0] && dismissals[0].at <= now) {
      excuses.push({ account: dismissals.shift()?.account ?? '', until: now });
      live.excuse(excuses);
    }
    for (const [index, assessment] of live.assess(now).entries()) {
      if (assessment.verdict === 'normal') break;
      const { account } = assessment;
      const hijack = hijacks.get(account);
      if (hijack && now >= hijack.story.from && now < hijack.story.to + DAY) {
        if (assessment.verdict !== 'suspect') continue;
        const { result: found } = hijack;
        if (!found.found) Object.assign(found, { found: true, recipientsBefore: hijack.sent.filter((at) => at <= now).length, secondsToVerdict: Math.ceil((now - hijack.story.from) / SECOND), reasons: told(assessment) });
        if (now <= hijack.story.to) found.rank = Math.max(found.rank ?? 0, index + 1);
        continue;
      }
      if (now >= JUDGED_FROM) watched.add(`${account} ${Math.floor(now / DAY)}`);
      if (assessment.verdict !== 'suspect' || (alarmUntil.get(account) ?? 0) > now) continue;
      alarmUntil.set(account, now + DAY);
      if (operator.dismisses) dismissals.push({ account, at: now + DISMISSED_AFTER });
      if (now < JUDGED_FROM) result.firstWeek += 1;
      else result.falseSuspects.push({ story: storyOf.get(account) ?? 'ordinary person', day: Math.floor((now - JUDGED_FROM) / DAY) + 1, score: assessment.score, reasons: told(assessment) });
    }
  };

  let waiting: string[] = [];
  let read = 0;
  for (const { at, text } of postfixLog(month.sessions)) {
    if (at >= JUDGED_FROM + (DAYS - FIRST_DAYS) * DAY) break;
    const since = at - asked;
    if (since > ASK_EVERY || (waiting.length > MANY_LINES && since > ASK_SOONEST)) {
      // Nothing changes while no line comes, so one look just before the next line is enough.
      if (waiting.length > 0) read = live.take(new TextEncoder().encode(waiting.join('')), { file: 'mail.log', date: null, line: read });
      judge(Math.min(at, asked + ASK_EVERY));
      asked = at;
      waiting = [];
    }
    waiting.push(`${text}\n`);
  }
  result.hijacks = [...hijacks.values()].map((each) => ({ ...each.result, recipientsBefore: each.result.found ? each.result.recipientsBefore : each.sent.length }));
  result.falseWatches = watched.size;
  return result;
}

/** When each of its recipients was accepted. */
function timesOf({ at, messages, everyMs = 0 }: Session): number[] {
  return messages.flatMap((message, n) => message.map(() => at + n * everyMs));
}

function unfound(name: string): HijackResult {
  return { name, found: false, rank: null, recipientsBefore: 0, secondsToVerdict: null, reasons: '' };
}

function told({ reasons }: Assessment): string {
  return reasons.map(({ code, value, windowSeconds, points }) => `${code} ${value}/${windowSeconds}s +${points}`).join(', ');
}
