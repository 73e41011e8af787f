import { AccountNotFound, AccountProtected, AccountsElsewhere, type AccountStore, type MailAccount } from '@sluice/guard/account-stores/account-store';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';
import type { RefusalScope } from '@sluice/policy/refusal-scope';
import type { OldSessions } from '@sluice/guard/accounts/old-sessions';
import type { RefusedAccounts } from '@sluice/guard/accounts/refused-accounts';
import { pause, withinTime } from '@sluice/guard/pause';
import { endSessions, proveSessions, type FoundSessions, type SessionContext } from './end-sessions';
import type { HeldAccounts } from './held-accounts';
import { ProbedPassword, proveLoginRefused, type ProbeContext } from './prove-login';
import { failureOf, NotInEffect, NotPossible } from './step-failure';
import type { StepProgress } from './step-progress';

/** At the queue, for mail that is being delivered. */
const MOST_LOOKS = 40;

export interface AccountContext extends SessionContext, ProbeContext {
  accounts: AccountStore;
  refused: RefusedAccounts;
  oldSessions: Pick<OldSessions, 'refuse'>;
  held: HeldAccounts;
  mailServer: Pick<MailServer, 'queue' | 'sessions' | 'smtp'>;
}

/**
 * Shuts the account out: refused at every door first, which is in force within the moment; then disabled where its store can, while its
 * sessions end; then its mail is held; then each is looked at where it happens. What one step cannot do keeps no other from being done,
 * and no failure takes the refusal back.
 */
export async function shutOut(account: string, scope: RefusalScope, options: { disable: boolean; hold: boolean }, found: FoundSessions, progress: StepProgress, context: AccountContext): Promise<void> {
  await refuse(account, scope, progress, context);
  const disabled = options.disable ? disableAndForget(account, progress, context) : Promise.resolve(false);
  // With `sending` the mailbox may still be read.
  const ended = scope === 'everything' ? progress.perform('end-sessions', () => endSessions(account, found, context)) : Promise.resolve(true);
  const held = options.hold ? ended.then(() => holdMessages(account, true, progress, context)) : Promise.resolve(false);
  const [stored] = await Promise.all([disabled, ended]);
  await Promise.all([
    held.then((done) => (done ? progress.perform('prove-queue', () => proveQueue(account, context)) : false)),
    progress.perform('prove-sessions', () => proveSessions(account, scope, context)),
    progress.perform('prove-login', () => proveLoginRefused(account, scope, stored, context)),
  ]);
}

/** What was refused is let in again at once; the store follows where it can. Nothing that was remembered of the account may keep its owner out. */
export async function enableAccount(account: string, progress: StepProgress, context: AccountContext): Promise<void> {
  const { accounts } = context;
  await progress.perform('enable-account', async () => {
    await orNotPossible(async () => {
      await accounts.enable(account);
      await readBack(accounts, account, 'is still disabled', ({ enabled }) => enabled);
    }, () => letSend(account, context));
    await letSend(account, context);
    return null;
  });
  await flushCache(account, progress, context);
}

/**
 * Gives the account a new password. Meanwhile it is refused, so that nobody comes back with the old one while its sessions end. Where a
 * login can be tried, a password of the guard's own proves that the server follows the store: it is let in while it is the password, and
 * no longer afterwards.
 */
export async function setPassword(account: string, hash: string, found: FoundSessions, progress: StepProgress, context: AccountContext): Promise<void> {
  const { accounts, refused } = context;
  const before = refused.scopeOf(account);
  if (before === null) await refuse(account, 'everything', progress, context);
  const probed = new ProbedPassword(account, context);
  let enabled = false;
  const changed = await progress.perform('set-password', async () => {
    const known = await accounts.find(account);
    enabled = known?.enabled ?? false;
    if (enabled) await probed.tryWhileItIsThePassword();
    try {
      await accounts.setPasswordHash(account, hash);
    } catch (error) {
      // The password that was only tried is nobody's: the owner gets back the one he knows.
      if (enabled && known?.passwordHash) await accounts.setPasswordHash(account, known.passwordHash).catch(() => undefined);
      throw error;
    }
    await readBack(accounts, account, 'still has its old password', ({ passwordHash }) => passwordHash === hash);
    return null;
  });
  await flushCache(account, progress, context);
  if (!changed) {
    // Nothing was changed, so nobody is shut out by it who was not before.
    if (before === null) await letSend(account, context);
    return;
  }
  await progress.perform('end-sessions', () => endSessions(account, found, context));
  await Promise.all([
    progress.perform('prove-sessions', () => proveSessions(account, 'everything', context)),
    progress.perform('prove-login', () => (enabled ? probed.proveItIsRefused() : proveLoginRefused(account, 'everything', true, context))),
  ]);
  // A disabled account stays shut out. So does one whose sessions go on or whose old password may still be let in: enabling lifts that.
  if (enabled && !progress.failed) await letSend(account, context);
}

/** @param late hold what arrives later too, as long as the sessions of now may be open */
export async function holdMessages(account: string, late: boolean, progress: StepProgress, { held, mailServer }: AccountContext): Promise<boolean> {
  return progress.perform('hold-messages', async (count) => {
    if (late) await held.add(account).catch(() => undefined);
    const { messages } = await mailServer.queue.hold(account, count);
    // Read back, because some may have been held before this guard was killed, or as late mail by the one that took over.
    const { held: onHold } = await queuedOf(account, mailServer).catch(() => ({ held: 0 }));
    return Math.max(messages, onHold);
  });
}

/** In force at once; a disk that fails is a problem of its own and does not stop the action. */
export async function refuse(account: string, scope: RefusalScope, progress: StepProgress, { refused }: AccountContext): Promise<void> {
  const durable = refused.refuse(account, scope);
  await progress.perform('refuse-account', async () => {
    await withinTime(durable, 5_000, 'writing the state file').catch(() => undefined);
    return null;
  });
}

/** @returns whether the account store says that the account is disabled */
async function disableAndForget(account: string, progress: StepProgress, context: AccountContext): Promise<boolean> {
  const { accounts } = context;
  const disabled = await progress.perform('disable-account', async () => {
    await orNotPossible(async () => {
      await accounts.disable(account);
      await readBack(accounts, account, 'is still enabled', ({ enabled }) => !enabled);
    });
    return null;
  });
  await flushCache(account, progress, context);
  return disabled;
}

/** Accounts that are kept where the guard cannot change them (system users, a directory) are no failure: the refusal holds without it. */
async function orNotPossible(change: () => Promise<void>, before: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof AccountNotFound || error instanceof AccountProtected || error instanceof AccountsElsewhere)) throw error;
    await before();
    throw new NotPossible(error.message, failureOf('disable-account', error).code);
  }
}

async function flushCache(account: string, progress: StepProgress, { mailServer: { sessions } }: AccountContext): Promise<void> {
  if (sessions?.loginsReadTheStore) return;
  await progress.perform('flush-cache', async () => {
    if (!sessions) throw new NotPossible('The guard was not told of a Dovecot here ([mailserver.dovecot] of its configuration), so what that remembers of passwords was not cleared.', 'not-asked');
    await sessions.forget(account);
    return null;
  });
}

/** A message that is being delivered in this moment is held when that was put off; one that was accepted late, with the next look. */
export async function proveQueue(account: string, { mailServer, lookMs = 500 }: AccountContext): Promise<number> {
  for (let look = 1; ; look += 1) {
    const { waiting, held, unknown } = await queuedOf(account, mailServer);
    if (waiting === 0 && unknown === 0) return held;
    if (look === MOST_LOOKS && waiting === 0) throw new NotPossible(`Whose ${unknown} waiting messages are could not be found out, and some may be of ${account}.`, 'queue-failed');
    if (look === MOST_LOOKS) throw new NotInEffect(`${waiting} messages of ${account} are still on their way. Hold them once more.`);
    await pause(lookMs);
    await mailServer.queue.hold(account, () => undefined);
  }
}

/** @returns also how many waiting messages belong to nobody who could be found */
async function queuedOf(account: string, { queue }: Pick<MailServer, 'queue'>): Promise<{ waiting: number; held: number; unknown: number }> {
  const { accounts, unknown } = await queue.breakdown();
  const { waiting, held } = accounts.find((each) => each.account?.toLowerCase() === account) ?? { waiting: 0, held: 0 };
  return { waiting, held, unknown: unknown?.waiting ?? 0 };
}

/** Connections that are open now are from before: nobody could log in until this moment. */
async function letSend(account: string, { refused, oldSessions, held, mailServer }: AccountContext): Promise<void> {
  const clients = await mailServer.smtp.openClients().catch(() => []);
  await oldSessions.refuse(account, clients).catch(() => undefined);
  await Promise.allSettled([refused.allow(account), held.remove(account)]);
}

async function readBack(accounts: AccountStore, account: string, otherwise: string, inEffect: (found: MailAccount) => boolean): Promise<MailAccount> {
  const found = await accounts.find(account);
  if (found === null) throw new AccountNotFound(`${account} is no longer in the account store.`);
  if (!inEffect(found)) throw new NotInEffect(`The account store reported success, but ${account} ${otherwise}.`);
  return found;
}
