import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { inTransaction, lockAuditChain } from '@/lib/db/transaction';
import type { Seal } from '../alerts/sealed';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import type { Actor } from './actor';
import type { ReceiverSettings, Receivers } from './schemas';
import { writeAudit } from './write';

const MOST_RECEIVERS = 5;

interface By {
  actor: Actor;
  now: number;
}

/** From the row about itself on, a receiver gets every row. @throws Refusal `too-large` where there are many */
export async function addReceiver(db: Database, seal: Seal, { settings, actor, now }: By & { settings: ReceiverSettings }): Promise<{ id: string; secret: string | null }> {
  const secret = settings.kind === 'webhook' ? randomBytes(24).toString('base64url') : null;
  const kept: ReceiverSettings = settings.kind === 'webhook' ? { ...settings, secret: secret ?? '' } : settings;
  const place = placeOf(settings);
  const id = newId(now);
  await inTransaction(db, async (tx) => {
    await lockAuditChain(tx);
    if ((await tx.auditReceiver.count()) >= MOST_RECEIVERS) throw new Refusal('too-large', `There are ${MOST_RECEIVERS} receivers already. Nothing was changed. Remove one first.`);
    const head = await tx.auditHead.findFirst();
    const data = { id, kind: settings.kind, place, sealed: seal.close(JSON.stringify(kept)), addedAt: now, addedByName: actor.name, sentSequence: head?.sequence ?? 0, nextAt: now };
    await tx.auditReceiver.create({ data });
    await writeAudit(tx, { at: now, actor, action: 'audit-receiver.added', subject: place, after: { kind: settings.kind, place } });
  });
  return { id, secret };
}

/** What it did not get yet it never gets; the row about that stays here. @throws Refusal `not-found` */
export async function removeReceiver(db: Database, { id, actor, now }: By & { id: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockAuditChain(tx);
    const receiver = await tx.auditReceiver.findUnique({ where: { id } });
    if (receiver === null) throw new Refusal('not-found', 'There is no such receiver. Nothing was changed.');
    const head = await tx.auditHead.findFirst();
    await tx.auditReceiver.delete({ where: { id } });
    const rows = (head?.sequence ?? 0) - receiver.sentSequence;
    await writeAudit(tx, { at: now, actor, action: 'audit-receiver.removed', subject: receiver.place, before: { kind: receiver.kind, place: receiver.place, notSent: rows } });
  });
}

export async function listReceivers(db: Database, now: number): Promise<Receivers> {
  const head = await db.auditHead.findFirst();
  const rows = await db.auditReceiver.findMany({ orderBy: { id: 'asc' } });
  const receivers = rows.map(({ id, kind, place, addedAt, addedByName, sentSequence, takenAt, failingSince, failure }) => ({
    ...{ id, kind: kind === 'syslog' ? ('syslog' as const) : ('webhook' as const), place, addedAt, addedByName, takenAt, failingSince, failure },
    waiting: Math.max(0, (head?.sequence ?? 0) - sentSequence),
  }));
  return { now, receivers };
}

function placeOf(settings: ReceiverSettings): string {
  if (settings.kind === 'webhook') return new URL(settings.url).host;
  return `${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${settings.port} (${settings.transport.toUpperCase()})`;
}
