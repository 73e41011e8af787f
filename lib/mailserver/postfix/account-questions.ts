import { ACCOUNT_CONTEXT } from '@/lib/policy/decision';
import type { PostfixCommands } from './postfix-commands';

const LOGIN = 'smtpd_sasl_auth_enable';
/** At every recipient, and when a message is whole: one that was under way when its account was contained is refused too. */
const LISTS = ['smtpd_relay_restrictions', 'smtpd_end_of_data_restrictions'] as const;

/**
 * Postfix cannot be told to end one session: the smtpd that serves it may be killed, but when it was its first client, the master takes
 * that for a broken program and stops the listener for a minute. So every listener that offers logins must ask about the account first
 * in both lists: then whoever is contained is answered 521, with which Postfix ends the session.
 *
 * @returns null when all do; else a sentence for the operator
 * @throws CommandFailed
 */
export async function whyOpenSessionsCanSend(commands: Pick<PostfixCommands, 'setting' | 'receivingServices'>): Promise<string | null> {
  const main = new Map<string, string>();
  for (const name of [LOGIN, ...LISTS]) main.set(name, await commands.setting(name));
  for (const { service, overrides } of await commands.receivingServices([LOGIN, ...LISTS])) {
    const settingOf = (name: string): string => overrides.get(name) ?? main.get(name) ?? '';
    if (settingOf(LOGIN) !== 'yes') continue;
    for (const list of LISTS) {
      const name = /^\s*check_sasl_access\s+static:([\w-]+)[\s,]/.exec(`${settingOf(list)},`)?.[1];
      const rules = name === undefined ? '' : await commands.setting(name).catch(() => '');
      if (rules.includes('check_policy_service') && rules.includes(`policy_context=${ACCOUNT_CONTEXT}`)) continue;
      return `Postfix does not ask the guard about the mail of those who logged in (${list} of ${service}), so an SMTP session that was open before could still send. See "Sessions that are open" in docs/gate.md.`;
    }
  }
  return null;
}
