import type { ActionKind } from '@sluice/actions/kinds';
import { AccountNotFound } from '@sluice/guard/account-stores/account-store';
import { senderOf } from '@sluice/log-engine/sender';
import { LocalUserNotStopped, type LocalUsers } from '@sluice/guard/mailserver/mail-server';
import { holdMessages, proveQueue, refuse, type AccountContext } from './account-steps';
import type { StepProgress } from './step-progress';

export interface LoginlessContext extends AccountContext {
  /** Absent where no user of the host can hand over mail but by SMTP. */
  localUsers?: LocalUsers;
}

/**
 * Acts on a local user or a machine: no account store knows it, it has no password, and no sessions of its own.
 *
 * @returns false for what is done with every sender's mail in the same way
 */
export async function performOnLoginless(key: string, kind: ActionKind, progress: StepProgress, context: LoginlessContext): Promise<boolean> {
  switch (kind) {
    case 'contain-account':
    case 'stop-sending':
    case 'disable-account':
      await stopSender(key, progress, context);
      if (kind === 'disable-account') return true;
      if (await holdMessages(key, true, progress, context)) await progress.perform('prove-queue', () => proveQueue(key, context));
      return true;
    case 'enable-account':
      await allowSender(key, progress, context);
      return true;
    case 'set-password':
      progress.fail(kind, new AccountNotFound(`${key} is no mailbox and has no password. Nothing was changed. Stop it instead.`));
      return true;
    default:
      return false;
  }
}

/**
 * The policy answer refuses a machine from the first step on; a local user is asked about by nobody, so the mail server's own list of
 * who may submit is changed.
 */
async function stopSender(key: string, progress: StepProgress, context: LoginlessContext): Promise<void> {
  const sender = senderOf(key);
  await refuse(key, 'everything', progress, context);
  if (sender.kind !== 'uid') return;
  await progress.perform('disable-account', async () => {
    await usersOf(context.localUsers).stop(sender.uid);
    return null;
  });
}

async function allowSender(key: string, progress: StepProgress, { localUsers, refused, held }: LoginlessContext): Promise<void> {
  const sender = senderOf(key);
  await progress.perform('enable-account', async () => {
    // What somebody else wrote into the list is his: only whom a guard stopped is taken out.
    if (sender.kind === 'uid' && refused.has(key)) await usersOf(localUsers).allow(sender.uid);
    await Promise.allSettled([refused.allow(key), held.remove(key)]);
    return null;
  });
}

function usersOf(localUsers: LocalUsers | undefined): LocalUsers {
  if (localUsers) return localUsers;
  throw new LocalUserNotStopped('This mail server takes no mail from local users but over SMTP, so there is nothing to stop.');
}
