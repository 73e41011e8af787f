import type { Database } from '@/lib/db/client';
import { AttemptLimit } from './attempt-limit';
import { networkOf } from './sign-in-throttle';

/** More short-lived values than this are not kept at once, from however many addresses they are asked for. */
const MAX_KEPT = 20_000;
const limit = new AttemptLimit({ most: 20, windowMs: 60_000 });

/**
 * Before a device shows its passkey the console asks it something, for whoever wants to sign in, and each question is a row
 * until it has expired, five minutes later. Nobody may fill the database with them.
 *
 * @returns whether one more may be asked; what has expired is gone then
 */
export async function isQuestionAllowed(db: Database, address: string, now: number, most = MAX_KEPT): Promise<boolean> {
  if (!limit.allows(networkOf(address), now)) return false;
  await db.verification.deleteMany({ where: { expiresAt: { lte: new Date(now) } } });
  return (await db.verification.count()) < most;
}
