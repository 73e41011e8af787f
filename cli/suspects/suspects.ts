import { randomInt } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { LogFormat } from '@/lib/logs/engine/log-engine';
import { detectFormat } from '@/lib/suspects/log-report/detect-format';
import { dateInName, inOrder } from '@/lib/suspects/log-report/file-order';
import { createLogReport } from '@/lib/suspects/log-report/log-report';
import { OperatorError } from '../operator-error';
import { beginningOf } from './log-files';
import { readLog } from './read-log';
import { table, visible } from './table';

export interface SuspectsOptions {
  json?: boolean;
  all?: boolean;
  top?: number;
  since?: string;
  until?: string;
  account?: string;
  format?: LogFormat;
  date?: string;
}

/** Reads log files and prints which accounts look hijacked. Needs no server and no database. @returns the exit status */
export async function suspects(paths: readonly string[], options: SuspectsOptions): Promise<number> {
  const files = inOrder(paths);
  const format = options.format ?? (await detected(files));
  const sizes = await Promise.all(files.map(async (path) => stat(path).catch(() => null)));
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const near = sizes.find((size) => size !== null)?.mtimeMs ?? Date.now();
  const word = (): number => randomInt(2 ** 32);
  const log = createLogReport({
    format,
    seed: [word(), word(), word(), word()],
    timeZone,
    near,
    date: options.date ?? dateInName(files[0] ?? '') ?? localDate(near),
    since: secondsOf('--since', options.since),
    until: secondsOf('--until', options.until),
  });
  const progress = progressBar(sizes.reduce((sum, size) => sum + (size?.size ?? 0), 0));
  let failed = 0;
  for (const path of files) {
    const problem = await readLog({ path, date: options.date ?? dateInName(path) }, log, progress.read);
    progress.clear();
    if (problem === null) continue;
    failed += 1;
    process.stderr.write(`${visible(problem)}\n`);
  }
  const { accounts: judged, from, to, lines, unparsed } = log.report();
  const wanted = options.account?.toLowerCase();
  const shown = wanted === undefined ? judged.filter(({ verdict }) => options.all === true || verdict !== 'normal').slice(0, options.top) : judged.filter(({ account }) => account === wanted);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ format, from, to, lines, unparsed, accounts: shown })}\n`);
  } else {
    const number = new Intl.NumberFormat('en-US').format;
    const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;
    const said = [`${format}: ${number(lines)} lines, ${number(unparsed)} of them unknown, from ${from ?? '-'} to ${to ?? '-'}; ${number(judged.length)} accounts sent mail.`];
    if (shown.length > 0) said.push('', table(shown, colour));
    else said.push(wanted === undefined ? 'None of them looks hijacked. Use --all to see every account.' : 'This account did not log in.');
    if (wanted !== undefined) for (const { evidence } of shown) said.push('', ...evidence.map(({ file, line, text }) => `${visible(file)}:${line}  ${visible(text)}`));
    process.stdout.write(`${said.join('\n')}\n`);
  }
  return failed === files.length ? 1 : 0;
}

async function detected(files: readonly string[]): Promise<LogFormat> {
  for (const path of files) {
    const format = path === '-' ? null : detectFormat(await beginningOf(path));
    if (format !== null) return format;
  }
  if (files.includes('-')) throw new OperatorError('Standard input cannot be looked at before it is read. Say which log it is with --format postfix or --format mailcarrier.');
  throw new OperatorError('None of the files holds a line of a known mail log. Check the names, or say which log it is with --format postfix or --format mailcarrier.');
}

function secondsOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new OperatorError(`${option} is no time: ${visible(text)}. Write it like 2026-11-24T14:05 or 2026-11-24T14:05:00Z.`);
  return at / 1000;
}

/** The host's own day, as it would name a file. */
function localDate(at: number): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

function progressBar(total: number): { read: (bytes: number) => void; clear: () => void } {
  if (!process.stderr.isTTY || total === 0) return { read: () => undefined, clear: () => undefined };
  let done = 0;
  let percent = -1;
  return {
    read: (bytes) => {
      done += bytes;
      const now = Math.min(100, Math.floor((done * 100) / total));
      if (now === percent) return;
      percent = now;
      process.stderr.write(`\r[${'#'.repeat(Math.floor(now / 4)).padEnd(25)}] ${now} %`);
    },
    clear: () => void process.stderr.write('\r\u001b[K'),
  };
}
