import type { Database } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import { commandActor } from '../audit/actor';
import { newId } from '../new-id';
import { findLiveDrill } from './find';
import { recordDrill } from './request';
import { isLive, type DrillFailure, type DrillProgress } from './schemas';

// What whoever plays a drill writes down: `sluice drill` of it, and `sluice start` of what it was asked for.

/** Records one that was begun at a terminal. @returns its id, or null where another is under way @throws what the database throws */
export async function beginDrill(db: Database, serverName: string, now: number): Promise<string | null> {
  const { id: serverId } = await db.server.findUniqueOrThrow({ where: { name: serverName }, select: { id: true } });
  return inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    if ((await findLiveDrill(tx, serverId, now)) !== null) return null;
    return recordDrill(tx, { key: newId(now), server: { id: serverId, name: serverName }, status: 'running', actor: commandActor, now });
  });
}

/** The oldest order that nobody has taken, which is taken with this; null when there is none. Who asked long ago is not surprised by a flood. */
export async function takeDrill(db: Database, serverName: string, now: number): Promise<string | null> {
  const asked = await db.drill.findFirst({ where: { status: 'requested', server: { name: serverName } }, orderBy: { requestedAt: 'asc' } });
  if (asked === null) return null;
  if (!isLive(asked, now)) {
    await failDrill(db, asked.id, 'not-begun', now);
    return null;
  }
  const { count } = await db.drill.updateMany({ where: { id: asked.id, status: 'requested' }, data: { status: 'running', seenAt: now } });
  return count === 1 ? asked.id : null;
}

/** @returns whether somebody wants it to end */
export async function tellDrill(
  db: Database,
  id: string,
  told: { floodFrom?: number; stolen?: string; progress: DrillProgress | null; now: number },
): Promise<boolean> {
  const { now, floodFrom, stolen, progress } = told;
  const data = {
    seenAt: now,
    ...(floodFrom === undefined ? {} : { floodFrom }),
    ...(stolen === undefined ? {} : { stolen }),
    ...(progress === null ? {} : { progress }),
  };
  await db.drill.updateMany({ where: { id, status: 'running' }, data });
  const row = await db.drill.findUnique({ where: { id }, select: { status: true, endAskedAt: true } });
  return row === null || row.status !== 'running' || row.endAskedAt !== null;
}

/** It was played to its end. */
export async function finishDrill(db: Database, id: string, progress: DrillProgress, now: number): Promise<void> {
  await db.drill.updateMany({ where: { id, status: 'running' }, data: { status: 'over', endedAt: now, seenAt: now, progress } });
}

/** Whoever was to play it does not. One that has ended stays as it is. */
export async function failDrill(db: Database, id: string, failure: DrillFailure, now: number): Promise<void> {
  await db.drill.updateMany({ where: { id, status: { in: ['requested', 'running'] } }, data: { status: 'failed', failure, endedAt: now } });
}

/** After a start: what the run before has taken is played by nobody any more. */
export async function failLeftDrills(db: Database, serverName: string, now: number): Promise<void> {
  const left = await db.drill.findMany({
    where: { status: 'running', requestedById: { not: null }, server: { name: serverName } },
    select: { id: true },
  });
  for (const { id } of left) await failDrill(db, id, 'interrupted', now);
}

/** The drill after which somebody wants the practice mailboxes back, or null. */
export async function findReset(db: Database, serverName: string): Promise<string | null> {
  const asked = await db.drill.findFirst({ where: { resetAskedAt: { not: null }, resetAt: null, server: { name: serverName } }, select: { id: true } });
  return asked?.id ?? null;
}

export async function noteReset(db: Database, id: string, now: number): Promise<void> {
  await db.drill.update({ where: { id }, data: { resetAt: now } });
}
