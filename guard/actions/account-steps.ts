import { AccountNotFound, AccountProtected, type AccountStore, type MailAccount } from '@/lib/accounts/account-store';
import type { MailSessions } from '@/lib/mailserver/mail-server';
import type { RefusedAccounts } from '@/guard/accounts/refused-accounts';
import type { HeldAccounts } from './held-accounts';
import { NotInEffect } from './step-failure';
import type { StepProgress } from './step-progress';

export interface AccountContext {
  accounts: AccountStore;
  /** Absent where the mail server has no sessions to end. */
  sessions?: MailSessions;
  refused: RefusedAccounts;
  held: HeldAccounts;
}

/**
 * Disables the account, then ends its sessions. The policy answer refuses it from before the first step, so nothing
 * more is relayed meanwhile; it stays refused when the account store failed, since the operator will try again, but not
 * when there is nothing to disable.
 */
export async function disableAccount(account: string, progress: StepProgress, { accounts, refused, sessions }: AccountContext): Promise<void> {
  await progress.perform('disable-account', async () => {
    try {
      await accounts.disable(account);
    } catch (error) {
      if (error instanceof AccountNotFound || error instanceof AccountProtected) await refused.allow(account).catch(() => undefined);
      throw error;
    }
    await readBack(accounts, account, 'is still enabled', ({ enabled }) => !enabled);
    return null;
  });
  if (!refused.has(account)) return;
  // An open SMTP session is not ended: what it can still do is refused by the policy answer. Where the server has no
  // mailbox sessions either, none is counted as ended.
  await progress.perform('end-sessions', async () => (sessions ? (await sessions.end(account)).sessions : 0));
}

export async function enableAccount(account: string, progress: StepProgress, context: AccountContext): Promise<void> {
  const { accounts } = context;
  await progress.perform('enable-account', async () => {
    await accounts.enable(account);
    await readBack(accounts, account, 'is still disabled', ({ enabled }) => enabled);
    await letSend(account, context);
    return null;
  });
}

/** After a new password the account may send, unless it is disabled: a session of the thief may still be open then. */
export async function setPassword(account: string, hash: string, progress: StepProgress, context: AccountContext): Promise<void> {
  const { accounts } = context;
  await progress.perform('set-password', async () => {
    await accounts.setPasswordHash(account, hash);
    const found = await readBack(accounts, account, 'still has its old password', ({ passwordHash }) => passwordHash === hash);
    if (found.enabled) await letSend(account, context);
    return null;
  });
}

async function letSend(account: string, { refused, held }: AccountContext): Promise<void> {
  await Promise.allSettled([refused.allow(account), held.remove(account)]);
}

async function readBack(accounts: AccountStore, account: string, otherwise: string, inEffect: (found: MailAccount) => boolean): Promise<MailAccount> {
  const found = await accounts.find(account);
  if (found === null) throw new AccountNotFound(`${account} is no longer in the account store.`);
  if (!inEffect(found)) throw new NotInEffect(`The account store reported success, but ${account} ${otherwise}.`);
  return found;
}
