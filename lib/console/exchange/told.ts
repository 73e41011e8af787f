import { createHash } from 'node:crypto';
import { LONGEST_MAILING_MS } from '@sluice/protection/planned-mailing';
import { SYNC_PROTOCOL, unknownTo, type SyncRequest, type SyncResponse } from '@sluice/contract/contract';
import type { Known, KnownGuard, KnownGuards } from './known-guards';

/** As many orders as one answer may carry. */
const ORDERS_AT_ONCE = 200;
/** Shorter than any proxy lets a request be silent, and short enough that a guard which waits is missed no later than one that does not. */
const LONGEST_WAIT_MS = 2_500;

/** What a guard is answered. @param now by the console's clock */
export function toldTo({ settings, orders, dismissals, followed }: KnownGuard, { sequence, report }: Pick<SyncRequest, 'sequence' | 'report'>, now: number): SyncResponse {
  const unknown = unknownTo(report);
  const asked = orders.filter(({ order, dueAt }) => (dueAt === null || dueAt <= now) && !unknown.includes(order.kind));
  const actions = asked.slice(0, ORDERS_AT_ONCE).map(({ order, mailingUntil }) => (order.kind === 'plan-mailing' && mailingUntil !== null ? { ...order, forMs: leftMs(mailingUntil, now) } : order));
  const said = JSON.stringify([settings, actions.map(({ id }) => id), dismissals, ...followed]);
  return {
    protocol: SYNC_PROTOCOL,
    acknowledged: sequence,
    settings,
    actions,
    dismissals: dismissals.map(({ account, at }) => ({ account, at, ageMs: Math.max(0, now - at) })),
    ...(followed.length === 0 ? {} : { followed }),
    tag: createHash('sha256').update(said).digest('base64url').slice(0, 22),
  };
}

/** The clocks may differ, so the guard is told how long and not until when. */
function leftMs(until: number, now: number): number {
  return Math.min(LONGEST_MAILING_MS, Math.max(0, until - now));
}

/**
 * Keeps an answer back while it would tell the guard nothing new, for as long as the guard asked for.
 *
 * @returns null when the guard is not one any more
 */
export async function whenNew(
  { guards, known, serverId, request, now, signal }: { guards: KnownGuards; known: Known; serverId: string; request: SyncRequest; now: () => number; signal: AbortSignal },
): Promise<SyncResponse | null> {
  const answerOf = (guard: KnownGuard | undefined): SyncResponse | null => (guard === undefined ? null : toldTo(guard, request, now()));
  const { waitMs = 0, tag } = request;
  const first = answerOf(known.guards.get(serverId));
  if (waitMs === 0 || first === null || first.tag !== tag) return first;
  const isNew = (newest: Known): { answer: SyncResponse | null } | null => {
    const answer = answerOf(newest.guards.get(serverId));
    return answer?.tag === tag ? null : { answer };
  };
  const found = await guards.until(isNew, Math.min(waitMs, LONGEST_WAIT_MS), signal);
  return found === null ? first : found.answer;
}

/** @returns when the newest order was asked for that the guard has not begun, where that is later than `after` */
export function newestOrder(known: Known, serverId: string, after: number, now: number): number | null {
  const orders = known.guards.get(serverId)?.orders ?? [];
  const newest = Math.max(after, ...orders.filter(({ requested, dueAt }) => requested && (dueAt === null || dueAt <= now)).map(({ requestedAt }) => requestedAt));
  return newest > after ? newest : null;
}
