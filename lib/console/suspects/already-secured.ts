import type { Transaction } from '@/lib/db/client';
import { keepsThiefOut } from '@sluice/actions/standing';

/** As many actions as one account can plausibly have had since it was last disabled or renewed. */
const ACTIONS = 20;

/**
 * The finished action that keeps a thief out of an account which turns up as a suspect once more, for instance in a second
 * trip minutes after the first: it is disabled, or has got a new password since it was last seen.
 *
 * @param lastSeen of the account in the log, milliseconds since 1970
 */
export async function alreadySecured(tx: Transaction, serverId: string, account: string, lastSeen: number) {
  const done = await tx.action.findMany({ where: { serverId, account, status: 'done' }, orderBy: { requestedAt: 'desc' }, take: ACTIONS });
  return keepsThiefOut(done, lastSeen);
}
