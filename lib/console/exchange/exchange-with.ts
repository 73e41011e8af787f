import type { Database } from '@/lib/db/client';
import type { SyncRequest, SyncResponse } from '@sluice/contract/contract';
import { Refusal } from '../refusal';
import { knownGuards, type Known } from './known-guards';
import { recordExchange } from './record';
import { whenNew } from './told';

interface Surroundings {
  /** Of whoever sent it. */
  address?: string | null;
  /** What was known when it came; it is read where it is not given. */
  known?: Known;
  /** The console's clock, while the answer waits. */
  clock?: () => number;
  /** Whoever asked has gone. */
  signal?: AbortSignal;
}

const never = new AbortController().signal;

/**
 * One exchange with a guard: what it tells is taken in at once, and the answer waits as long as the guard wants it to while there is nothing new.
 *
 * @param now by the console's clock
 * @throws Refusal `not-signed-in` where the guard was revoked meanwhile
 */
export async function exchangeWith(db: Database, serverId: string, request: SyncRequest, now: number, surroundings: Surroundings = {}): Promise<SyncResponse> {
  const { address = null, clock = () => now, signal = never } = surroundings;
  const changed = await recordExchange(db, serverId, request, now, address);
  const guards = knownGuards(db);
  const known = changed ? await guards.fresh() : (surroundings.known ?? (await guards.fresh()));
  const answer = await whenNew({ guards, known, serverId, request, now: clock, signal });
  if (answer === null) throw new Refusal('not-signed-in', 'The token of this guard was revoked. Enrol the guard again with a new code from the Servers page; it protects with its last settings meanwhile.');
  return answer;
}
