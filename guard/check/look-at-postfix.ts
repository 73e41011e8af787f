import { open, stat } from 'node:fs/promises';
import type { GuardConfig } from '@/guard/config';
import { createPostfixParser } from '@/lib/logs/postfix';
import type { MailServer } from '@/lib/mailserver/mail-server';
import { detailOf } from '@/guard/guard-log';
import { missing, notice, right, type Finding } from './finding';
import { howToStart } from './how-to-start';

export type PostfixConfig = Extract<GuardConfig['mailserver'], { kind: 'postfix' }>;

const TAIL_BYTES = 256 * 1024;

/** Whether Postfix runs, its queue can be counted, and its log can be read. */
export async function lookAtPostfix(config: PostfixConfig, mailServer: MailServer, settings: ReadonlyMap<string, string>): Promise<Finding[]> {
  return [await lookAtQueue(mailServer, settings), await lookAtService(mailServer, config), ...(await lookAtLog(config, settings)), ...lookAtLogins(settings)];
}

async function lookAtQueue({ queue }: MailServer, settings: ReadonlyMap<string, string>): Promise<Finding> {
  const place = settings.get('queue_directory') ?? 'the queue directory';
  try {
    return right(`The send queue can be counted: ${await queue.length()} messages in ${place}.`);
  } catch (error) {
    return missing(`The send queue cannot be counted (${detailOf(error)}).`, `Without its length the rule never fires. Run this and the guard as root, or as a user who may read ${place}.`);
  }
}

async function lookAtService({ smtp }: MailServer, { smtp_host: host, smtp_port: port }: PostfixConfig): Promise<Finding> {
  const instance = await smtp.instance().catch(() => null);
  if (instance !== null) return right(`Postfix runs (process ${instance.pid}); it is asked on ${host}:${port} after a restart.`);
  return missing('Postfix does not run.', `Start it: ${howToStart('postfix')}`);
}

async function lookAtLog({ log_file: file, time_zone: timeZone, log_names: names }: PostfixConfig, settings: ReadonlyMap<string, string>): Promise<Finding[]> {
  const purpose = 'Without the log the rule works, but nobody can be named as the culprit.';
  const found = await stat(file).catch(() => null);
  if (found === null) {
    const written = settings.get('maillog_file') ?? '';
    if (written !== '') return [missing(`The log file ${file} does not exist; Postfix writes ${written}.`, `${purpose} Set mailserver.log_file to ${written} in the guard's configuration.`)];
    const change = { kind: 'main' as const, name: 'maillog_file', value: file, reason: 'Postfix writes its log to a file that the guard reads; without a log service such as rsyslog there is none.' };
    return [missing(`The log file ${file} does not exist.`, `${purpose} Where another log service writes the mail log, set mailserver.log_file to its file instead.`, [change])];
  }
  const lines = await tailOf(file).catch((error: unknown) => detailOf(error));
  if (typeof lines === 'string') return [missing(`The log file ${file} cannot be read (${lines}).`, `${purpose} Run this and the guard as root, or as a user who may read it.`)];
  const parser = createPostfixParser({ near: found.mtimeMs, timeZone, names });
  const events = lines.filter((line) => parser.parse(line) !== null).length;
  if (events > 0) return [right(`The log file ${file} is read: ${events} lines about mail among its last ones.`)];
  return [notice(`The log file ${file} has no line about mail among its last ones.`, 'On a new server this is as it should be. Otherwise see that Postfix writes this very file, and that mailserver.log_names fits syslog_name.')];
}

async function tailOf(file: string): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, TAIL_BYTES);
    const buffer = Buffer.alloc(length);
    await handle.read(buffer, 0, length, size - length);
    return buffer.toString('utf8').split('\n');
  } finally {
    await handle.close();
  }
}

function lookAtLogins(settings: ReadonlyMap<string, string>): Finding[] {
  if (settings.get('smtpd_sasl_auth_enable') !== 'no') return [right('People can log in by SMTP (smtpd_sasl_auth_enable), so a culprit has a name.')];
  const advice = 'The rule protects all the same. Only mail sent after a login has an account that can be named and disabled; services in master.cf may allow it on their own.';
  return [notice('Logging in by SMTP is off in main.cf (smtpd_sasl_auth_enable = no).', advice)];
}
