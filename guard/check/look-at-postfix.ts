import type { GuardConfig } from '@sluice/guard/config';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import { detailOf } from '@sluice/guard/guard-log';
import { missing, notice, right, type Finding } from './finding';
import { howToStart } from './how-to-start';
import { lookAtLog } from './look-at-log';

export type PostfixConfig = Extract<GuardConfig['mailserver'], { kind: 'postfix' }>;

/** Whether Postfix runs, its queue can be counted, and its log can be read. */
export async function lookAtPostfix(config: PostfixConfig, mailServer: MailServer, settings: ReadonlyMap<string, string>, now: () => number = Date.now): Promise<Finding[]> {
  return [await lookAtQueue(mailServer, settings), await lookAtService(mailServer, config), ...(await lookAtLog(config, { settings, journal: (await mailServer.log.journal?.()) ?? null, now: now() })), ...lookAtLogins(settings)];
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

function lookAtLogins(settings: ReadonlyMap<string, string>): Finding[] {
  if (settings.get('smtpd_sasl_auth_enable') !== 'no') return [right('People can log in by SMTP (smtpd_sasl_auth_enable), so a culprit has a name.')];
  const advice = 'The rule protects all the same. Only mail sent after a login has an account that can be named and disabled; services in master.cf may allow it on their own.';
  return [notice('Logging in by SMTP is off in main.cf (smtpd_sasl_auth_enable = no).', advice)];
}
