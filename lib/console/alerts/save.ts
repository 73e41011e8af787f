import { timingSafeEqual } from 'node:crypto';
import type { AlertRule } from '@sluice/alerts/rule';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { receiptHash, type Seal } from './sealed';

interface By {
  actor: Actor & { id: string };
  now: number;
}

/** Replaces all rules; without any the first rule holds. */
export async function saveRules(db: Database, { rules, actor, now }: By & { rules: readonly AlertRule[] }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await tx.alertRule.count();
    await tx.alertRule.deleteMany({});
    for (const rule of rules) await tx.alertRule.create({ data: { id: newId(now), createdAt: now, rule } });
    await writeAudit(tx, { at: now, actor, action: 'alert-rules.changed', subject: String(rules.length), before: { rules: before }, after: { rules: rules.length } });
  });
}

/** Whoever opens an alert first has taken it up; nobody else is woken for it then. @returns the alert, or null when it is not known */
export async function acknowledgeAlert(db: Database, { id, actor, now }: By & { id: string }): Promise<{ serverId: string; incident: number | null } | null> {
  const alert = await db.alert.findUnique({ where: { id } });
  if (alert === null) return null;
  await inTransaction(db, async (tx) => {
    const first = await tx.alert.updateMany({ where: { id, acknowledgedAt: null }, data: { acknowledgedAt: now, acknowledgedByName: actor.name } });
    if (first.count > 0) await writeAudit(tx, { at: now, actor, action: 'alert.acknowledged', subject: alert.kind });
  });
  return { serverId: alert.serverId, incident: alert.facts.incident };
}

/** A browser says that it has shown a message: the one proof that it reached somebody's screen. @throws Refusal `not-found` */
export async function takeReceipt(db: Database, receipt: string, now: number): Promise<void> {
  const hash = receiptHash(receipt);
  const delivery = await db.alertDelivery.findFirst({ where: { receiptHash: hash } });
  if (!delivery?.receiptHash || !timingSafeEqual(Buffer.from(delivery.receiptHash), Buffer.from(hash))) throw new Refusal('not-found', 'This receipt is not known. Nothing was changed.');
  await db.alertDelivery.update({ where: { id: delivery.id }, data: { receiptHash: null } });
  await db.alertChannel.updateMany({ where: { id: delivery.channelId }, data: { provenAt: now, failingSince: null, failure: null } });
}

/** @throws Refusal `not-found` */
export async function saveDeadManUrl(db: Database, seal: Seal, { serverId, url, actor, now }: By & { serverId: string; url: string | null }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const server = await tx.server.findUnique({ where: { id: serverId }, select: { name: true } });
    if (server === null) throw new Refusal('not-found', 'This mail server is not known to the console.');
    const place = url === null ? null : new URL(url).host;
    await tx.deadManUrl.deleteMany({ where: { serverId } });
    if (url !== null && place !== null) await tx.deadManUrl.create({ data: { serverId, sealed: seal.close(url), place, setAt: now } });
    await writeAudit(tx, { at: now, actor, action: 'dead-man-url.changed', subject: server.name, after: { place } });
  });
}
