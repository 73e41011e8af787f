import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { appendFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** The bytes of one message in the log that is made, and the share of those with a login. */
const BYTES_OF_MESSAGE = 925;
const AUTHENTICATED = 0.8;
const HEAD = /^Nov 24 (\d\d):(\d\d):(\d\d) /;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface BusyDay {
  authenticated: number;
  bytes: number;
  /** The account of the newest message, and how many messages it sent in the ten minutes of the clock that end with that one. */
  newest: { account: string; messages: number };
}

/** Appends a day of so many authenticated messages that ends now to the log, a block at a time as mail would come, only faster. */
export async function appendBusyDay(folder: string, benches: string, logFile: string, messages: number): Promise<BusyDay> {
  const made = join(folder, 'day.log');
  const megabytes = Math.ceil((messages * 1.06 * BYTES_OF_MESSAGE) / AUTHENTICATED / 1e6);
  await promisify(execFile)(process.execPath, [join(benches, 'logs', 'make-log.mjs'), 'postfix', String(megabytes), made]);
  const ends = await lastSecond(made);
  const began = Date.now() - ends * 1_000;
  const sent: { account: string; minute: number }[] = [];
  const day: BusyDay = { authenticated: 0, bytes: 0, newest: { account: '', messages: 0 } };
  let text = '';
  for await (const line of createInterface({ input: createReadStream(made) })) {
    const { head, second } = headOf(line);
    const account = /: client=.*, sasl_username=(\S+)$/.exec(line)?.[1];
    const at = new Date(began + second * 1_000);
    if (account !== undefined) {
      day.authenticated += 1;
      sent.push({ account, minute: Math.floor(at.getTime() / 60_000) });
    }
    text += `${stamp(at)} ${line.slice(head.length)}\n`;
    if (text.length < 1 << 20) continue;
    day.bytes += text.length;
    await appendFile(logFile, text);
    text = '';
  }
  day.bytes += text.length;
  await appendFile(logFile, text);
  await rm(made);
  const newest = sent.at(-1);
  if (newest === undefined) throw new Error('the made day holds no authenticated message');
  day.newest = { account: newest.account, messages: sent.filter(({ account, minute }) => account === newest.account && minute > newest.minute - 10).length };
  return day;
}

function headOf(line: string): { head: string; second: number } {
  const [head = '', hours, minutes, seconds] = HEAD.exec(line) ?? [];
  return { head, second: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) };
}

async function lastSecond(file: string): Promise<number> {
  let last = '';
  for await (const line of createInterface({ input: createReadStream(file, { start: Math.max(0, (await stat(file)).size - 4_096) }) })) last = line;
  return headOf(last).second;
}

function stamp(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${MONTHS[at.getMonth()]} ${String(at.getDate()).padStart(2)} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
