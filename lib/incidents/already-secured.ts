import type { Transaction } from '@/lib/db/client';
import { standingAct } from './standing-act';

/** As many acts as one account can plausibly have had since it was last disabled or renewed. */
const ACTS = 20;

/**
 * The finished act that keeps a thief out of an account which turns up as a suspect once more, for instance in a second
 * trip minutes after the first: it is disabled, or has got a new password since it was last seen.
 *
 * @param lastSeen of the account in the log, milliseconds since 1970
 */
export async function alreadySecured(tx: Transaction, serverId: string, account: string, lastSeen: number) {
  const done = await tx.action.findMany({ where: { serverId, account, status: 'done' }, orderBy: { requestedAt: 'desc' }, take: ACTS });
  const disabled = standingAct('disable-account', done);
  if (disabled !== null) return disabled;
  return done.find((act) => act.kind === 'set-password' && (act.finishedAt ?? 0) >= lastSeen) ?? null;
}
