import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GuardConfig } from '@sluice/guard/config';
import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import { runCommand } from '@sluice/guard/mailserver/run-command';
import { detailOf } from '@sluice/guard/guard-log';
import { dovecotPassdbs } from './dovecot-passdbs';
import { missing, notice, right, unknown, type Finding } from './finding';
import { howToStart } from './how-to-start';

const PURPOSE = 'The rule protects without it, but a stolen mailbox cannot be disabled or given a new password from the console.';

/** Whether mailboxes can be found and changed. Nothing is changed: the one write sets what is so already. @param accounts why there are none, as a sentence, where the store could not be made */
export async function lookAtAccounts(accounts: AccountStore | string, config: GuardConfig['accounts']): Promise<Finding[]> {
  if (typeof accounts === 'string') return [missing(accounts, 'The rule protects without it, but mailboxes cannot be changed from the console.')];
  if (config.kind === 'elsewhere') return [notice('Mailbox accounts are kept where the guard does not change them.', 'A contained account is refused by the login gate and by the policy answer; its password or lock is changed by hand.')];
  const place = config.kind === 'sql' ? `the ${config.engine} database ${config.database}` : config.file;
  if (config.kind === 'passwd-file' && !existsSync(config.file)) {
    return [notice(`There is no mailbox file ${config.file}.`, `${PURPOSE} Set [accounts] in the guard's configuration to where Dovecot keeps the mailboxes; system accounts (pam) are never changed.`)];
  }
  try {
    const all = await accounts.list();
    if (all.length === 0) return [notice(`There is no mailbox in ${place}.`, PURPOSE)];
    const unwritable = await whyUnwritable(accounts, config, all.find(({ enabled }) => enabled)?.account);
    if (unwritable !== null) return [missing(`${all.length} mailboxes are found in ${place}, but they cannot be changed (${unwritable}).`, PURPOSE)];
    return [right(`${all.length} mailboxes are found in ${place}, and they can be changed.`)];
  } catch (error) {
    return [missing(`Mailboxes cannot be looked up in ${place} (${detailOf(error)}).`, `${PURPOSE} Correct [accounts] in the guard's configuration.`)];
  }
}

async function whyUnwritable(accounts: AccountStore, config: GuardConfig['accounts'], enabled: string | undefined): Promise<string | null> {
  try {
    if (config.kind === 'passwd-file') {
      await access(config.file, constants.W_OK);
      await access(dirname(config.file), constants.W_OK);
    } else if (enabled !== undefined) {
      // To enable what is enabled changes no row, and needs the very right that disabling needs.
      await accounts.enable(enabled);
    }
    return null;
  } catch (error) {
    return detailOf(error);
  }
}

/** Whether Dovecot lets sessions be ended, and looks accounts up where the guard disables them. */
export async function lookAtDovecot(dovecot: { doveadm: string; config_file?: string } | undefined, accounts: GuardConfig['accounts']): Promise<Finding[]> {
  const doveadm = dovecot?.doveadm ?? '/usr/bin/doveadm';
  const there = await access(doveadm, constants.X_OK).then(() => true, () => false);
  if (dovecot === undefined) {
    const advice = 'Without it the IMAP and POP3 sessions of a disabled account go on. Add the table [mailserver.dovecot] to the guard\'s configuration; it needs no keys.';
    return there ? [notice('Dovecot is installed, but the guard is not told to end sessions there.', advice)] : [];
  }
  const config = dovecot.config_file === undefined ? [] : ['-c', dovecot.config_file];
  const advice = `The IMAP and POP3 sessions of a disabled account could not be ended. See that Dovecot runs: ${howToStart('dovecot')}`;
  if (!there) return [missing(`There is no ${doveadm}.`, 'Set mailserver.dovecot.doveadm in the guard\'s configuration, or take the table out where Dovecot does not keep the mailboxes.')];
  const asked = await runCommand([doveadm, ...config, 'who'], { timeoutMs: 10_000 }).catch((error: unknown) => ({ code: 1, said: detailOf(error) }));
  const sessions = asked.code === 0 ? right('Dovecot answers, so sessions can be ended.') : missing(`Dovecot does not answer (${asked.said.split('\n').at(-1) ?? ''}).`, advice);
  return [sessions, ...(await lookAtPassdb([doveadm.replace(/doveadm$/, 'doveconf'), ...config], accounts))];
}

async function lookAtPassdb(doveconf: [string, ...string[]], accounts: GuardConfig['accounts']): Promise<Finding[]> {
  if (accounts.kind === 'elsewhere') return [];
  const passdbs = await dovecotPassdbs(doveconf);
  if (passdbs === null) return [unknown(`Where Dovecot looks accounts up could not be found out: ${doveconf.join(' ')} passdb does not answer.`)];
  const wanted = accounts.kind === 'sql' ? 'sql' : 'passwd-file';
  const fits = passdbs.some(({ driver, file }) => driver === wanted && (accounts.kind === 'sql' || file === accounts.file));
  if (fits) return [right(`Dovecot looks accounts up where the guard disables them (${wanted}).`)];
  const place = accounts.kind === 'sql' ? 'a database' : accounts.file;
  const places = passdbs.map(({ driver, file }) => (file === null ? driver : `${driver} ${file}`)).join(', ') || 'nothing';
  const pam = passdbs.some(({ driver }) => driver === 'pam') ? 'System accounts (pam) are never changed from the console; lock one with passwd -l. ' : '';
  return [notice(`Dovecot looks accounts up by ${places}, not in ${place}.`, `An account that the guard disables there could still log in. ${pam}Set [accounts] to where Dovecot looks.`)];
}
