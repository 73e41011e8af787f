import { wallClock } from '@sluice/messages/format-time';
import { toldReason } from '@sluice/messages/told-reason';
import { BEGINNING_BYTES, FormatDetector } from '@sluice/log-engine/detect-format';
import { dateInName, firstTime, oldestFirst } from '@sluice/suspects/log-report/file-order';
import { domainsOf, JudgedLog } from '@sluice/suspects/log-report/log-report';
import { DamagedFile } from './gzip-members';
import type { FileProblem, FileTrouble, LogAnalysis, LogAnalysisOptions, LogAnalysisProgress } from './log-analysis';
import { bytesOfLogFile } from './log-file-bytes';

/** So many accounts are handed to the page: far more than anybody reads, and a bound however many there are. */
const MOST_ACCOUNTS = 5_000;

/** Random numbers of 32 bits, so that nobody can make names that collide. */
export type Seed = readonly [number, number, number, number];

/**
 * Reads log files, the oldest first, into the same code that `sluice suspects` uses, so both tell the same numbers.
 *
 * @param progress told after every piece that was read
 */
export async function analyseLogFiles(given: readonly File[], options: LogAnalysisOptions, seed: Seed, progress: (progress: LogAnalysisProgress) => void): Promise<LogAnalysis> {
  const { timeZone } = options;
  const { files, beginnings } = await inOrder(given, timeZone);
  const told = { files: files.map(({ name, size }) => ({ name: name.slice(0, 255), bytes: size })), timeZone };
  const format = options.format ?? FormatDetector.of(beginnings).format;
  if (format === null) return { ...told, guessedDate: null, problems: await unreadableOnes(files), accounts: 0, suspects: 0, watched: 0, report: null };
  const near = files[0]?.lastModified ?? 0;
  const named = options.date ?? dateInName(files[0]?.name ?? '');
  const date = named ?? dayOf(near, timeZone);
  const log = new JudgedLog({ format, timeZone, near, date, seed, ownDomains: domainsOf(options.localDomains) });
  const problems: FileProblem[] = [];
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let bytes = 0;
  for (const file of files) {
    const trouble = await readInto(log, file, options.date ?? dateInName(file.name), (read) => {
      bytes += read;
      progress({ file: file.name, bytes, total });
    });
    if (trouble !== null) problems.push({ file: file.name.slice(0, 255), trouble });
  }
  const report = log.report();
  const having = (verdict: string): number => report.accounts.filter((account) => account.verdict === verdict).length;
  return {
    ...told,
    guessedDate: named === null && format === 'mailcarrier' ? date : null,
    problems,
    accounts: report.accounts.length,
    suspects: having('suspect'),
    watched: having('watch'),
    report: { ...report, accounts: report.accounts.slice(0, MOST_ACCOUNTS).map((account) => ({ ...account, reasons: account.reasons.map(toldReason) })) },
  };
}

/** The oldest first, as the command reads them. Files of one name, from two folders, stay in the order in which they came. */
async function inOrder(given: readonly File[], timeZone: string): Promise<{ files: File[]; beginnings: Uint8Array[] }> {
  const looked: { file: File; beginning: Uint8Array }[] = [];
  const firstTimes = new Map<string, number | null>();
  for (const file of given) {
    const beginning = await beginningOf(file);
    looked.push({ file, beginning });
    if (!firstTimes.has(file.name)) firstTimes.set(file.name, firstTime(beginning, { near: file.lastModified, timeZone }));
  }
  const ordered = oldestFirst(firstTimes).flatMap((name) => looked.filter(({ file }) => file.name === name));
  return { files: ordered.map(({ file }) => file), beginnings: ordered.map(({ beginning }) => beginning) };
}

/** @returns nothing for a file that cannot be read: reading it for its figures will tell why */
async function beginningOf(file: File): Promise<Uint8Array> {
  const beginning = new Uint8Array(BEGINNING_BYTES);
  let length = 0;
  try {
    for await (const piece of bytesOfLogFile(file.slice(0, BEGINNING_BYTES), () => undefined)) {
      const part = piece.subarray(0, BEGINNING_BYTES - length);
      beginning.set(part, length);
      length += part.length;
      if (length === BEGINNING_BYTES) break;
    }
  } catch {
    // Compressed data that was cut ends too early; what came before is enough.
  }
  return beginning.subarray(0, length);
}

async function unreadableOnes(files: readonly File[]): Promise<FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const file of files) {
    try {
      for await (const _piece of bytesOfLogFile(file, () => undefined)) break;
    } catch (error) {
      problems.push({ file: file.name.slice(0, 255), trouble: troubleOf(error) });
    }
  }
  return problems;
}

async function readInto(log: JudgedLog, file: File, date: string | null, read: (bytes: number) => void): Promise<FileTrouble | null> {
  try {
    log.beginFile(file.name.slice(0, 255), date);
    for await (const piece of bytesOfLogFile(file, read)) log.take(piece);
    return null;
  } catch (error) {
    return troubleOf(error);
  } finally {
    log.endFile();
  }
}

function troubleOf(error: unknown): FileTrouble {
  if (error instanceof DamagedFile) return 'damaged';
  // What the browser throws of a file that is gone, was changed meanwhile, may not be read, or is a folder.
  if (error instanceof DOMException) return 'unreadable';
  if (error instanceof RangeError) return 'no-such-day';
  throw error;
}

function dayOf(at: number, timeZone: string): string {
  const { year, month, day } = wallClock(at, timeZone);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
