import type { Database } from '@/lib/db/client';

/** A proxy between guard and console may give up a request that is silent for a minute. */
export const HELD_MS = 20_000;
/** With PostgreSQL another console may have taken the order, which rings no bell here. */
const LOOK_EVERY_MS = { sqlite: HELD_MS, postgresql: 500 };

/**
 * Waits until something is ordered of a guard.
 *
 * @param after when the newest order was asked for that the guard was told of, by the console's clock
 * @returns the same of the newest order that it has not begun yet; `after` when there is none that is newer
 */
export async function waitForOrder(db: Database, serverId: string, after: number, signal: AbortSignal, heldMs = HELD_MS): Promise<number> {
  const until = performance.now() + heldMs;
  for (;;) {
    const leftMs = until - performance.now();
    const given = new AbortController();
    try {
      // Listens before it looks, so that no order falls between.
      const rung = db.$orders.next(Math.min(Math.max(0, leftMs), LOOK_EVERY_MS[db.$kind]), AbortSignal.any([signal, given.signal]));
      const newest = await db.action.findFirst({ where: { serverId, status: 'requested', requestedAt: { gt: after } }, orderBy: { requestedAt: 'desc' }, select: { requestedAt: true } });
      if (newest !== null) return newest.requestedAt;
      if (leftMs <= 0 || signal.aborted) return after;
      await rung;
    } finally {
      given.abort();
    }
  }
}
