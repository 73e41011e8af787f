import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { findOpenIncident } from '../incidents/find';
import { findServer } from '../servers/find';
import { newestDrill } from './find';
import { whyNotDrill, type OwnMachine } from './view';

interface Request {
  key: string;
  serverId: string;
  actor: Actor & { id: string };
  machine: OwnMachine;
  now: number;
}

/** Records that a drill shall be played; `sluice start` plays it. The same key again changes nothing. @throws Refusal `drill-not-possible` or `not-found` */
export async function requestDrill(db: Database, { key, serverId, actor, machine, now }: Request): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    if ((await tx.drill.findUnique({ where: { key }, select: { id: true } })) !== null) return;
    const server = await findServer(tx, serverId);
    const standing = { server, newest: await newestDrill(tx, serverId), openIncident: (await findOpenIncident(tx, serverId)) !== null };
    const why = whyNotDrill(standing, machine, now);
    if (why !== null) throw new Refusal('drill-not-possible', `A drill cannot be played on ${server.name} now (${why}). Nothing was sent.`, { why });
    await recordDrill(tx, { key, server, status: 'requested', actor, now });
  });
}

interface NewDrill {
  key: string;
  server: { id: string; name: string };
  status: 'requested' | 'running';
  actor: Actor;
  now: number;
}

/** @returns its id */
export async function recordDrill(tx: Transaction, { key, server, status, actor, now }: NewDrill): Promise<string> {
  const id = newId(now);
  await tx.drill.create({
    data: {
      id,
      key,
      serverId: server.id,
      status,
      requestedAt: now,
      requestedById: actor.id,
      requestedByName: actor.name,
      seenAt: status === 'running' ? now : null,
    },
  });
  await writeAudit(tx, { at: now, actor, action: 'drill.requested', subject: server.name });
  return id;
}
