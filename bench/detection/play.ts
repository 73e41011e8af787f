import { AccountTracker, type Excuse } from '@/lib/suspects/account-tracker';
import type { Assessment } from '@/lib/suspects/assessment';
import { eventsOf } from './events';
import { DAY, HOUR, LOCAL_DOMAIN, SECOND } from './mail';
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
 * Plays a month through the tracker as the guard does, and keeps what it said of the labelled accounts and of everybody else.
 *
 * @param operator.dismisses whether somebody excuses a false suspect an hour later
 */
export function playMonth(month: Month, operator: { dismisses: boolean }): MonthResult {
  const tracker = new AccountTracker({ localDomains: [LOCAL_DOMAIN], countryOf: (address) => address.split('.')[1] ?? null });
  const hijacks = new Map(month.stories.filter((story) => story.hijack).map((story) => [story.account, { story, attempts: 0, result: unfound(story.name) }]));
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
      tracker.excuse(excuses);
    }
    for (const [index, assessment] of tracker.assess(now).entries()) {
      if (assessment.verdict === 'normal') break;
      const { account } = assessment;
      const hijack = hijacks.get(account);
      if (hijack && now >= hijack.story.from && now < hijack.story.to + DAY) {
        if (assessment.verdict !== 'suspect') continue;
        const { result: found } = hijack;
        if (!found.found) Object.assign(found, { found: true, recipientsBefore: hijack.attempts, secondsToVerdict: Math.ceil((now - hijack.story.from) / SECOND), reasons: told(assessment) });
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

  const connectionOf = new Map<string, { attempts: number }>();
  const sessions = new Map(month.sessions.map((session, n) => [session, `c${n}`]));
  for (const each of hijacks.values()) for (const session of each.story.sessions) connectionOf.set(sessions.get(session) ?? '', each);
  let lines = 0;
  for (const event of eventsOf(month.sessions)) {
    if (event.at >= JUDGED_FROM + (DAYS - FIRST_DAYS) * DAY) break;
    const since = event.at - asked;
    if (since > ASK_EVERY || (lines > MANY_LINES && since > ASK_SOONEST)) {
      // Nothing changes while no line comes, so one look just before the next line is enough.
      judge(Math.min(event.at, asked + ASK_EVERY));
      asked = event.at;
      lines = 0;
    }
    lines += 1;
    tracker.accept(event, { file: 'mail.log', text: '' });
    const owner = event.kind === 'recipient-accepted' ? connectionOf.get(event.connection) : undefined;
    if (owner) owner.attempts += 1;
  }
  result.hijacks = [...hijacks.values()].map((each) => ({ ...each.result, recipientsBefore: each.result.found ? each.result.recipientsBefore : each.attempts }));
  result.falseWatches = watched.size;
  return result;
}

function unfound(name: string): HijackResult {
  return { name, found: false, rank: null, recipientsBefore: 0, secondsToVerdict: null, reasons: '' };
}

function told({ reasons }: Assessment): string {
  return reasons.map(({ code, value, windowSeconds, points }) => `${code} ${value}/${windowSeconds}s +${points}`).join(', ');
}
