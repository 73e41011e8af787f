import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { LogTooLarge } from '@sluice/log-engine/log-core';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import { FormatDetector } from '@sluice/log-engine/detect-format';
import { dateInName, firstTime, oldestFirst } from '@sluice/suspects/log-report/file-order';
import { logReports } from '@sluice/messages/en/log-reports';
import { toldReason } from '@sluice/messages/told-reason';
import { isShort } from '@sluice/suspects/log-report/gaps';
import { grouped } from '@sluice/suspects/log-report/grouped';
import { isNamed, type JudgedAccount } from '@sluice/suspects/log-report/judge';
import { domainsOf, JudgedLog, type Report } from '@sluice/suspects/log-report/log-report';
import { OperatorError } from '../commands/operator-error';
import { csv } from './csv';
import { openFile, openingProblem, openStandardInput, readingProblem, type LogSource } from './log-source';
import { progressBar } from './progress-bar';
import type { ReadAhead } from './read-ahead';
import { story } from './story';
import { table } from './table';
import { visible } from './visible';

/** A whole answer may be large, and each writing takes its time. */
const WRITTEN_AT_ONCE = 65_536;
const ROOM_BYTES = 262_144;

/** A fresh Debian 12 or 13 has no /var/log/mail.log. */
const JOURNAL = 'Where the mail server writes to the journal alone: journalctl --facility=mail | sluice suspects -';

export interface SuspectsOptions {
  json?: boolean;
  csv?: boolean;
  all?: boolean;
  top?: number;
  since?: string;
  until?: string;
  account?: string;
  format?: LogFormat;
  localDomains?: string;
  loginDomain?: string;
  date?: string;
}

/** The terminal, or what stands in its place. */
export interface SuspectsSurroundings {
  input: Readable;
  output: Writable & { isTTY?: boolean };
  errors: { isTTY?: boolean; write(text: string): unknown };
  environment: Record<string, string | undefined>;
  timeZone: string;
  now: () => number;
  /** The thread that was begun for large logs; null without one. */
  ahead: ReadAhead | null;
}

/** What the command ends with: everything was read, nothing was, or only a part of it. */
export const EXIT = { read: 0, nothing: 1, partly: 2 } as const;

/** Reads log files and prints which accounts look hijacked. Needs no server and no database. @returns the exit status */
export async function suspects(paths: readonly string[], options: SuspectsOptions, surroundings: SuspectsSurroundings): Promise<number> {
  const { output, errors, environment, timeZone, now, ahead } = surroundings;
  const range = { since: secondsOf('--since', options.since), until: secondsOf('--until', options.until) };
  const sources = await openedInOrder(paths, surroundings);
  const format = options.format ?? (await detected(sources));
  const near = sources.find(({ changedAt }) => changedAt !== null)?.changedAt ?? now();
  const word = (): number => randomInt(2 ** 32);
  const seed = [word(), word(), word(), word()] as const;
  const date = options.date ?? dateInName(sources[0]?.path ?? '') ?? localDate(near);
  const dateOf = ({ path }: LogSource): string | null => options.date ?? dateInName(path);
  const files = sources.map((source) => ({ path: source.path, date: dateOf(source) }));
  const ownDomains = domainsOf(options.localDomains ?? '');
  const reading = { format, timeZone, near, date, seed, ownDomains, loginDomain: options.loginDomain };
  const order = sources.every(({ plain }) => plain) ? { ...reading, format, files, connections: options.account !== undefined } : null;
  const log = new JudgedLog({ ...reading, ...range, follow: options.account, tellNow: options.json === true });
  let failed = 0;
  try {
    if (order !== null) await ahead?.begin(order);
    // What the engine makes lives long or is gone at once: a larger nursery would only take 30 MB more. Not earlier: what
    // Node.js has compiled beforehand is of no use once a flag has changed.
    setFlagsFromString('--semi-space-growth-factor=1');
    failed = await readAll(sources, order === null ? null : ahead, log, dateOf, errors);
  } finally {
    // It takes a while to go, and nobody needs to wait for that.
    void ahead?.end();
  }
  const report = log.report();
  const shown = chosen(report, options);
  const colour = output.isTTY === true && !environment.NO_COLOR;
  if (options.json) await writeJson(report, shown, output);
  else if (options.csv) {
    output.write(csv(shown));
    for (const { text } of report.gaps) errors.write(`${visible(text)}\n`);
  }
  else output.write(`${readable(report, shown, options, colour)}\n`);
  if (failed === sources.length) return EXIT.nothing;
  // Without a suspect, an answer that proves nothing is none.
  if (report.gaps.length > 0) return report.accounts.some(({ verdict }) => verdict !== 'normal') ? EXIT.partly : EXIT.nothing;
  return failed === 0 ? EXIT.read : EXIT.partly;
}

async function openedInOrder(paths: readonly string[], { input, now, timeZone }: SuspectsSurroundings): Promise<LogSource[]> {
  const sources = new Map<string, LogSource>();
  const firstTimes = new Map<string, number | null>();
  for (const path of new Set(paths)) {
    const source = path === '-' ? await openStandardInput(input) : await openFile(path);
    sources.set(path, source);
    firstTimes.set(path, firstTime(source.beginning, { near: source.changedAt ?? now(), timeZone }));
  }
  return oldestFirst(firstTimes).flatMap((path) => sources.get(path) ?? []);
}

/** @returns how many of them could not be read, or not to their ends */
async function readAll(sources: readonly LogSource[], ahead: ReadAhead | null, log: JudgedLog, dateOf: (source: LogSource) => string | null, errors: SuspectsSurroundings['errors']): Promise<number> {
  const progress = progressBar(sources.reduce((sum, { size }) => sum + size, 0), errors);
  let failed = 0;
  for (const source of sources) {
    const problem = await read(ahead ?? source, source, log, dateOf(source), progress.read);
    if (problem === null) continue;
    progress.clear();
    failed += 1;
    errors.write(`${visible(problem)}\n`);
  }
  progress.clear();
  return failed;
}

async function read(reader: Pick<LogSource, 'read'> | ReadAhead, { name, path }: LogSource, log: JudgedLog, date: string | null, progress: (bytes: number) => void): Promise<string | null> {
  log.beginFile(name, date);
  try {
    await reader.read(log, progress);
    log.endFile();
    return null;
  } catch (error) {
    if (error instanceof LogTooLarge) throw new OperatorError(error.message);
    log.endFile();
    return readingProblem(path, error);
  }
}

function chosen({ accounts }: Report, { account, all, top }: SuspectsOptions): JudgedAccount[] {
  if (account !== undefined) return accounts.filter((each) => isNamed(each, account));
  return accounts.filter(({ verdict }) => all === true || verdict !== 'normal').slice(0, top);
}

function readable({ format, from, to, lines, unparsed, unreadable, gaps, accounts }: Report, shown: readonly JudgedAccount[], options: SuspectsOptions, colour: boolean): string {
  const said = [
    `${format}: ${grouped(lines)} lines, ${grouped(unparsed)} of them unknown, ${grouped(unreadable)} about mail unreadable, from ${from ?? '-'} to ${to ?? '-'}; ${grouped(accounts.length)} accounts logged in.`,
  ];
  if (gaps.length > 0) said.push('Whether an account was hijacked cannot be told from this log:', ...gaps.map(({ text }) => `  ${visible(text)}`));
  if (shown.length > 0) said.push('', table(shown, colour));
  else if (options.account !== undefined) said.push('This account did not log in.');
  else if (gaps.length === 0) said.push('None of them looks hijacked. Use --all to see every account.');
  if (accounts.length > 0 && isShort({ from, to })) said.push('', logReports.short);
  if (options.account !== undefined) said.push(...shown.flatMap((each) => ['', story(each)]));
  return said.join('\n');
}

/** Account by account, and no faster than it is read: the whole text of a large answer would take more memory than reading the log. */
async function writeJson({ format, from, to, lines, unparsed, unreadable, lost, gaps }: Report, shown: readonly JudgedAccount[], output: Writable): Promise<void> {
  output.write(`${JSON.stringify({ format, from, to, lines, unparsed, unreadable, lost, gaps }).slice(0, -1)},"accounts":[`);
  let text = '';
  for (const [index, account] of shown.entries()) {
    text += `${index === 0 ? '' : ','}${JSON.stringify(printed(account))}`;
    if (text.length < WRITTEN_AT_ONCE) continue;
    if (!output.write(text)) await once(output, 'drain');
    text = '';
  }
  output.write(`${text}]}\n`);
}

function printed(account: JudgedAccount): object {
  const { now } = account;
  return { ...account, ...(now ? { now: { ...now, reasons: now.reasons.map(toldReason) } } : {}), reasons: account.reasons.map(toldReason) };
}

async function detected(sources: readonly LogSource[]): Promise<LogFormat> {
  const { format, detector } = FormatDetector.of(sources.map(({ beginning }) => beginning));
  if (detector === null) return format;
  if (format !== null) return format;
  for (const source of sources) {
    const found = await detectedLater(source, detector);
    if (found !== null) return found;
  }
  const problems = sources.flatMap(({ path }) => openingProblem(path) ?? []);
  if (problems.length === sources.length) throw new OperatorError(`${problems.map(visible).join('\n')}\nNothing was counted. ${JOURNAL}`);
  const [program] = detector.programs;
  const seen = program === undefined ? '' : ` Most of its lines were written by ${visible(program)}, whose log this does not read.`;
  const unread = problems.map((problem) => ` ${visible(problem)}`).join('');
  throw new OperatorError(`None of the files holds a line of a known mail log.${seen}${unread} Nothing was counted. Check the names, or say which log it is with --format.`);
}

/** A log may begin with a night of anything else. What comes through a pipe can be looked at only once. */
async function detectedLater(source: LogSource, detector: FormatDetector): Promise<LogFormat | null> {
  if (source.path === '-') return null;
  detector.beginFile();
  const room = new Uint8Array(ROOM_BYTES);
  let found: LogFormat | null = null;
  const look = (bytes: Uint8Array): void => {
    found ??= detector.look(bytes);
    if (found !== null) throw new FormatFound();
  };
  try {
    await source.read({ room, filled: (length) => look(room.subarray(0, length)), take: look }, () => undefined);
    found = detector.finish();
  } catch (error) {
    // What cannot be read is said when its turn comes.
    if (!(error instanceof FormatFound)) return null;
  }
  return found;
}

/** Ends the reading of a file. */
class FormatFound extends Error {}

function secondsOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new OperatorError(`${option} is no time: ${visible(text)}. Write it like 2026-11-24T14:05 or 2026-11-24T14:05:00Z.`);
  return at / 1000;
}

/** With commas or blanks between them. */
/** The host's own day, as it would name a file. */
function localDate(at: number): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}
