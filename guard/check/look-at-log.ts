import { open, stat } from 'node:fs/promises';
import type { GuardConfig } from '@sluice/guard/config';
import { detailOf } from '@sluice/guard/guard-log';
import { LineReader } from '@sluice/log-engine/line-reader';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import { LiveLog } from '@sluice/suspects/live-log';
import type { JournalQuery } from '@sluice/guard/mailserver/mail-server';
import { missing, notice, right, type Finding } from './finding';
import { ContainerLog } from '@sluice/guard/mailserver/docker/container-log';
import { findLogSource, lastInJournal, STALE_MS } from './log-source';

type PostfixConfig = Extract<GuardConfig['mailserver'], { kind: 'postfix' }>;

const TAIL_BYTES = 256 * 1024;
const DAY_MS = 24 * 60 * 60 * 1_000;
const PURPOSE = 'Without the log the rule works, but nobody can be named as the culprit.';
const NO_LIMIT = 'journald drops lines of a service that writes more than it may, which a flood does. For Postfix without a limit: systemctl edit postfix@- (on Debian 13: postfix), write "[Service]" and "LogRateLimitIntervalSec=0", then restart Postfix.';

/** The host's own journal. */
export const HOST_JOURNAL: JournalQuery = { journalctl: '/usr/bin/journalctl', directory: null, machineId: null, writers: null };

/** Whether the log that the guard reads is one that Postfix writes. */
export async function lookAtLog(
  config: PostfixConfig,
  facts: { settings: ReadonlyMap<string, string>; journal: JournalQuery | null; now: number },
): Promise<Finding[]> {
  if (facts.journal !== null) return lookAtJournal(facts.journal, facts.now);
  if (config.log_source === 'docker') return [await lookAtContainer(config, facts.now)];
  const { log_file: file } = config;
  const found = await stat(file).catch(() => null);
  const maillogFile = facts.settings.get('maillog_file') ?? '';
  const journal = (await findLogSource({ maillogFile, file, journal: HOST_JOURNAL, now: facts.now })) === 'journal';
  const inJournal = 'Postfix writes to systemd’s journal here. Set mailserver.log_source = "journal" in the guard’s configuration and restart the guard.';
  if (found === null) return [noFile(file, maillogFile, journal ? inJournal : null)];
  if (facts.now - found.mtimeMs >= STALE_MS) {
    const days = Math.floor((facts.now - found.mtimeMs) / DAY_MS);
    const advice = journal ? inJournal : 'See where Postfix logs to (postconf maillog_file, rsyslog, journalctl -t postfix/smtpd), and set mailserver.log_file or log_source to that.';
    return [missing(`The log file ${file} has not been written to for ${days === 1 ? 'a day' : `${days} days`}.`, `${PURPOSE} ${advice}`)];
  }
  return [await lookAtLines(config, found.mtimeMs)];
}

/** The file of the container whose output is the log; null where the log is elsewhere. @throws when Docker keeps none */
export function containerFile({ log_source: source, docker_directory: directory, log_container: name = '' }: PostfixConfig): Promise<string | null> {
  return source === 'docker' ? new ContainerLog({ directory, name }, Date.now).file() : Promise.resolve(null);
}

async function lookAtContainer(config: PostfixConfig, now: number): Promise<Finding> {
  try {
    const file = (await containerFile(config)) ?? '';
    const { mtimeMs } = await stat(file);
    if (now - mtimeMs >= STALE_MS) return missing(`The container ${config.log_container} has said nothing for ${Math.floor((now - mtimeMs) / DAY_MS)} days.`, `${PURPOSE} See which container runs Postfix: docker ps`);
    return await lookAtLines({ ...config, log_file: file }, mtimeMs);
  } catch (error) {
    return missing(`The output of the container cannot be read (${detailOf(error)}).`, `${PURPOSE} Set mailserver.log_container to the name that "docker ps" shows and mailserver.docker_directory to what "docker info" calls Docker Root Dir, and run this and the guard as root.`);
  }
}

async function lookAtJournal(journal: JournalQuery, now: number): Promise<Finding[]> {
  const limit = notice('journald may drop lines of Postfix in a flood; the console says so when it does.', NO_LIMIT);
  try {
    const last = await lastInJournal(journal);
    if (last === null) return [notice('The journal has no line of Postfix among the last ones of the mail system.', 'On a new server this is as it should be. Otherwise see that main.cf has no maillog_file.'), limit];
    if (now - last >= STALE_MS) return [missing(`The newest line of Postfix in the journal is ${Math.floor((now - last) / DAY_MS)} days old.`, `${PURPOSE} See where Postfix logs to: postconf maillog_file`), limit];
    return [right('The journal is read, and Postfix writes there.'), limit];
  } catch (error) {
    return [missing(`The journal cannot be read (${detailOf(error)}).`, `${PURPOSE} Run this and the guard as root, or as a user in the group systemd-journal.`)];
  }
}

function noFile(file: string, maillogFile: string, inJournal: string | null): Finding {
  if (maillogFile !== '') return missing(`The log file ${file} does not exist; Postfix writes ${maillogFile}.`, `${PURPOSE} Set mailserver.log_file to ${maillogFile} in the guard's configuration.`);
  if (inJournal !== null) return missing(`The log file ${file} does not exist.`, `${PURPOSE} ${inJournal}`);
  const change = { kind: 'main' as const, name: 'maillog_file', value: file, reason: 'Postfix writes its log to a file that the guard reads; without a log service such as rsyslog there is none.' };
  return missing(`The log file ${file} does not exist.`, `${PURPOSE} Where another log service writes the mail log, set mailserver.log_file to its file instead.`, [change]);
}

async function lookAtLines({ log_file: file, time_zone: timeZone }: Pick<PostfixConfig, 'log_file' | 'time_zone'>, near: number): Promise<Finding> {
  const lines = await tailOf(file).catch((error: unknown) => detailOf(error));
  if (typeof lines === 'string') return missing(`The log file ${file} cannot be read (${lines}).`, `${PURPOSE} Run this and the guard as root, or as a user who may read it.`);
  const read = new LiveLog({ format: 'postfix', timeZone, near, date: new Date(near).toISOString().slice(0, 10), seed: [1, 2, 3, 4], now: () => Infinity });
  read.take(lines, { file, date: null, line: 0 });
  const other = read.ofServer > 0 ? null : otherServer(lines);
  if (other !== null) return missing(`The log file ${file} is written by ${other}, not by Postfix.`, `${PURPOSE} Set mailserver.log_file to the file that Postfix writes: postconf maillog_file`);
  if (read.unreadable > 0) return notice(`Of the last lines of ${file}, ${read.unreadable} tell of a login, a message or a delivery in a shape that is not known.`, 'What is known of the senders is that much too little. Report it with one of those lines.');
  if (read.ofServer > 0) return right(`The log file ${file} is read: ${read.ofServer} lines of Postfix among its last ones, and none about mail that is not understood.`);
  return notice(`The log file ${file} has no line about mail among its last ones.`, 'On a new server this is as it should be. Otherwise see that Postfix writes this very file.');
}

/** @returns the other mail server whose log this is, or null */
function otherServer(lines: Uint8Array): string | null {
  const text = new TextDecoder().decode(lines).split('\n');
  const ofServer = (format: LogFormat): boolean => {
    const reader = new LineReader(format);
    return text.some((line) => reader.read(line).ofServer);
  };
  return ofServer('exim') ? 'Exim' : ofServer('mailcarrier') ? 'MailCarrier' : null;
}

/** Its last whole lines. */
async function tailOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, TAIL_BYTES);
    const buffer = Buffer.alloc(length);
    await handle.read(buffer, 0, length, size - length);
    const from = length < size ? buffer.indexOf(0x0a) + 1 : 0;
    return buffer.subarray(from, buffer.lastIndexOf(0x0a) + 1);
  } finally {
    await handle.close();
  }
}
