import type { Hijack, Innocent } from './stories/story';
import { HIJACKS, INNOCENTS } from './stories/stories';
import { DAYS, END, HOUR, START, ZONE, dateOf, dayOf, isWorking, timeAt, weekdayOf } from './town/calendar';
import type { MailEvent } from './town/events';
import type { LogWriter, Told, Put } from './town/log-writer';
import { MailCarrierLog } from './town/mailcarrier-log';
import { knocking, ordinaryDay } from './town/ordinary-mail';
import { PostfixLog } from './town/postfix-log';
import { Random } from './town/random';
import { Town, type Account } from './town/town';

export type BenchFormat = 'postfix' | 'mailcarrier';
const ORDINARY = 400;

/** What really happened to an account with a story. */
export interface Truth {
  account: Account;
  story: Hijack | Innocent;
  /** When the thief begins and ends; null for an innocent. */
  stolen: { from: number; to: number } | null;
}

export interface LogLine {
  at: number;
  text: string;
  told?: Told;
}

export interface Month {
  seed: number;
  format: BenchFormat;
  mailboxes: number;
  truths: ReadonlyMap<string, Truth>;
  /** The lines of each day, in the order of their times; lines without a text only tell whom somebody named by then. */
  days(): Generator<{ day: number; lines: LogLine[] }>;
}

export const isHijack = (story: Hijack | Innocent): story is Hijack => 'run' in story;

/** A week and thirty days of one mail server with 400 ordinary mailboxes and one for each story. The same for the same seed. */
export function createMonth(seed: number, format: BenchFormat, ordinary = ORDINARY): Month {
  const { town, truths } = townOf(seed, ordinary);
  return {
    seed,
    format,
    mailboxes: town.accounts.length,
    truths: new Map(truths.map((truth) => [truth.account.address.toLowerCase(), truth])),
    days: () => linesByDay(town, truths, format),
  };
}

/** The server of a month, with all its accounts, and what becomes of those with a story. */
export function townOf(seed: number, ordinary = ORDINARY): { town: Town; truths: Truth[] } {
  const town = new Town(seed);
  const random = new Random(seed, 'casting');
  for (let n = 0; n < ordinary; n += 1) town.add(random, town.companies[n % town.companies.length] ?? random.pick(town.companies), null, null);
  const truths = [...HIJACKS, ...INNOCENTS].map((story): Truth => {
    const account = town.add(new Random(seed, `account of ${story.name}`), random.pick(town.companies), story.login ?? null, story.name, story.traits);
    return { account, story, stolen: isHijack(story) ? timesOf(seed, story) : null };
  });
  for (const account of town.accounts) town.giveContacts(account, Math.min(250, Math.max(10, Math.round(account.random.lognormal(38, 0.7)))));
  return { town, truths };
}

function timesOf(seed: number, { name, hours, begins, between: [first, last] = [0, 24], onWorkingDay = false, onWeekday }: Hijack): { from: number; to: number } {
  const random = new Random(seed, `time of ${name}`);
  for (;;) {
    const day = begins === undefined ? random.between(Math.floor(DAYS / 2), DAYS - 2) : Math.floor(DAYS * begins) + random.below(2);
    const from = begins === undefined ? timeAt(day, random.within(first, last)) : timeAt(day, random.within(0, 2));
    const to = from + hours * HOUR;
    if (to < END - HOUR && (!onWorkingDay || isWorking(day)) && (onWeekday === undefined || weekdayOf(day) === onWeekday)) return { from, to };
  }
}

function* linesByDay(town: Town, truths: readonly Truth[], format: BenchFormat): Generator<{ day: number; lines: LogLine[] }> {
  const waiting = Array.from({ length: DAYS }, (): LogLine[] => []);
  const put: Put = (at, text, told) => {
    if (at >= START && at < END) waiting[dayOf(at)]?.push({ at, text, told });
  };
  const random = new Random(town.seed, 'writer');
  const writer: LogWriter = format === 'postfix' ? new PostfixLog(random, put) : new MailCarrierLog(random, put);
  for (const { day, events } of eventsByDay(town, truths)) {
    for (const event of events) writer.write(event);
    const lines = (waiting[day] ?? []).sort((a, b) => a.at - b.at);
    waiting[day] = [];
    yield { day, lines: lines.map((line) => (line.text === '' ? line : { ...line, text: `${stampOf(line.at, format)} ${line.text}\n` })) };
  }
}

/** What happens on each day, in the order of time. It can be played once only: people learn as they go. */
export function* eventsByDay(town: Town, truths: readonly Truth[]): Generator<{ day: number; events: MailEvent[] }> {
  const planned = Array.from({ length: DAYS }, (): MailEvent[] => []);
  const emit = (event: MailEvent): void => void planned[dayOf(event.at)]?.push(event);
  for (const { account, story, stolen } of truths) if (stolen && isHijack(story)) story.run(town, account, new Random(town.seed, `hijack ${story.name}`), stolen.from, emit);
  const innocents = truths.flatMap(({ account, story }) => (isHijack(story) ? [] : [story.plan(town, account)]));
  for (let day = 0; day < DAYS; day += 1) {
    for (const account of town.accounts) ordinaryDay(town, account, day, emit);
    for (const innocent of innocents) innocent(day, emit);
    knocking(town, day, emit);
    // What is planned some hours before or after a time may lie in the day before or after.
    if (day > 0) yield ended(day - 1);
  }
  yield ended(DAYS - 1);

  function ended(day: number): { day: number; events: MailEvent[] } {
    const events = (planned[day] ?? []).sort((a, b) => a.at - b.at);
    planned[day] = [];
    return { day, events };
  }
}

function stampOf(at: number, format: BenchFormat): string {
  const local = new Date(at + ZONE).toISOString();
  return format === 'postfix' ? `${local.slice(0, 23)}${Math.floor((at % 1) * 1000).toString().padStart(3, '0')}+09:00` : local.slice(11, 19);
}

/** The file that a day's lines stand in, and the day where the lines tell none. */
export function fileOf(day: number, format: BenchFormat): { file: string; date: string | null } {
  return format === 'postfix' ? { file: 'mail.log', date: null } : { file: `smtp-${dateOf(day).replaceAll('-', '')}.log`, date: dateOf(day) };
}

