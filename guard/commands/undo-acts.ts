import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError, sentenceOf } from '@sluice/guard/commands/operator-error';
import { createAdapters } from '@sluice/guard/adapters';
import { askGuardToUndoBrake, checkSocketOf } from '@sluice/guard/check/check-socket';
import type { Postconf } from '@sluice/guard/check/postconf';
import type { GuardConfig } from '@sluice/guard/config';
import { guardStateSchema } from '@sluice/guard/state/guard-state';
import { senderOf } from '@sluice/log-engine/sender';
import type { MailServer } from '@sluice/guard/mailserver/mail-server';

const SUBMITTING = 'authorized_submit_users';

/**
 * Takes out of main.cf what the guard itself wrote there: the brake, and local users that were stopped. A guard that runs lifts its brake
 * itself, and leaves it so; otherwise it would engage it again.
 *
 * @returns what was done, in lines for the operator
 * @throws OperatorError when the brake could not be lifted
 */
export async function undoActs(config: GuardConfig, postconf: Postconf): Promise<string[]> {
  const { mailServer } = await createAdapters({ ...config, accounts: { kind: 'elsewhere' } }, Date.now);
  return [...(await undoBrake(config, mailServer)), ...(await allowUsers(config, mailServer, postconf))];
}

/** The brake alone. @throws OperatorError when it could not be lifted */
export async function undoBrake(config: GuardConfig, { brake }: MailServer): Promise<string[]> {
  try {
    const lifted = (await askGuardToUndoBrake(checkSocketOf(config.state.directory))) ?? (await liftHere(brake));
    return lifted ? ['The brake is lifted: what was queued for outside domains is delivered again.'] : [];
  } catch (error) {
    throw new OperatorError(`The brake could not be lifted, and nothing was undone (${sentenceOf(error)}). Run this again as root.`);
  }
}

async function liftHere(brake: MailServer['brake']): Promise<boolean> {
  if (!(await brake.isEngaged())) return false;
  await brake.lift();
  return true;
}

async function allowUsers(config: GuardConfig, { localUsers }: MailServer, postconf: Postconf): Promise<string[]> {
  const submitting = async (): Promise<string> => (await postconf.written()).get(SUBMITTING) ?? '';
  const before = await submitting();
  if (!before.includes('!') || localUsers === undefined) return [];
  const uids = await stoppedUsers(config.state.directory);
  for (const uid of uids ?? []) await localUsers.allow(uid);
  const after = await submitting();
  const allowed = after === before ? [] : [`Local users that were stopped may hand over mail again: ${SUBMITTING} is ${after === '' ? 'not set any more' : after}.`];
  const doubt = uids === null && after.includes('!') ? [`Which users the guard stopped is not known any more. Take those of its out by hand: ${SUBMITTING} = ${after}`] : [];
  return [...allowed, ...doubt];
}

/** @returns null when the guard's memory is gone */
async function stoppedUsers(directory: string): Promise<number[] | null> {
  try {
    const { refusedAccounts } = guardStateSchema.parse(JSON.parse(await readFile(join(directory, 'state.json'), 'utf8')));
    return refusedAccounts.flatMap(({ account }) => {
      const sender = senderOf(account);
      return sender.kind === 'uid' ? [sender.uid] : [];
    });
  } catch {
    return null;
  }
}
