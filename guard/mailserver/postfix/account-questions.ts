import { ACCOUNT_CONTEXT } from '@sluice/policy/decision';
import type { PostfixCommands } from './postfix-commands';

const LOGIN = 'smtpd_sasl_auth_enable';
/** At every recipient, and when a message is whole: one that was under way when its account was contained is refused too. */
export const ACCOUNT_LISTS = ['smtpd_relay_restrictions', 'smtpd_end_of_data_restrictions'] as const;

/** @returns the class of restrictions that a list begins with for everybody who logged in; null when it does not */
export function firstForLogins(list: string): string | null {
  return /^[\s,]*check_sasl_access\s+static:([\w-]+)[\s,]/.exec(`${list},`)?.[1] ?? null;
}

/** @param rules what such a class comes to */
export function asksAboutAccount(rules: string): boolean {
  return rules.includes('check_policy_service') && rules.includes(`policy_context=${ACCOUNT_CONTEXT}`);
}

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
  for (const name of [LOGIN, ...ACCOUNT_LISTS]) main.set(name, await commands.setting(name));
  for (const { service, overrides } of await commands.receivingServices([LOGIN, ...ACCOUNT_LISTS])) {
    const settingOf = (name: string): string => overrides.get(name) ?? main.get(name) ?? '';
    if (settingOf(LOGIN) !== 'yes') continue;
    for (const list of ACCOUNT_LISTS) {
      const name = firstForLogins(settingOf(list));
      if (name !== null && asksAboutAccount(await commands.setting(name).catch(() => ''))) continue;
      return `Postfix does not ask the guard about the mail of those who logged in (${list} of ${service}), so an SMTP session that was open before could still send. Run on the mail host: sluice guard check --apply`;
    }
  }
  return null;
}
