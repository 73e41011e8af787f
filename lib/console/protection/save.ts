import type { ProtectionChange } from './schemas';
import type { ProtectionSettings } from '@sluice/protection/protection';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findServer, mailingNow } from '../servers/find';
import { keepRule, ruleDuring } from './keep-rule';
import { queuePasts } from '../queue/past';
import { Refusal } from '../refusal';

/**
 * Saves the rule of one host; the guard applies it with its next exchange. Saving what is there already changes nothing.
 *
 * @throws Refusal `not-found`, `changed-meanwhile` when somebody saved in between, or `threshold-below-peak` when the
 *   applied threshold is at or below a peak of the last day or week and was not confirmed
 */
export async function saveProtection(db: Database, input: { change: ProtectionChange; actor: Actor & { id: string }; now: number }): Promise<void> {
  const { change, actor, now } = input;
  const { serverId } = change;
  await inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    const { name, settings, report } = await findServer(tx, serverId);
    const mailing = mailingNow(report, now);
    const before = valuesOf(settings);
    const after = { ...before, ...valuesOf(change) };
    if (VALUES.every((name) => before[name] === after[name])) return;
    if (settings.version !== change.version) throw await changedMeanwhile(tx, serverId);
    if (after.applyQueueLimit && !change.confirmed) await requireAbovePeak(tx, change, now);
    const version = settings.version + 1;
    const data = { ...after, version, updatedAt: now, updatedById: actor.id, updatedByName: actor.name };
    await tx.protectionSettings.upsert({ where: { serverId }, create: { serverId, ...data }, update: data });
    // What a planned mailing raises stays raised until it ends.
    await keepRule(tx, serverId, { before: ruleDuring(before, mailing), after: ruleDuring(after, mailing), at: now });
    await writeAudit(tx, { at: now, actor, action: 'protection.changed', subject: name, before, after });
  });
}

const VALUES = ['applyQueueLimit', 'threshold', 'recipientThreshold', 'brake', 'holdOwner'] as const;

/** Without those that were left out. */
function valuesOf<T extends Partial<ProtectionSettings>>(all: T): Pick<T, (typeof VALUES)[number]> {
  return Object.fromEntries(VALUES.filter((name) => all[name] !== undefined).map((name) => [name, all[name]]));
}

/** Who saved in between, and what. */
export async function changedMeanwhile(tx: Transaction, serverId: string): Promise<Refusal> {
  const row = await tx.protectionSettings.findUniqueOrThrow({ where: { serverId } });
  const { applyQueueLimit, threshold, recipientThreshold, version, updatedAt, updatedByName } = row;
  const data = { byName: updatedByName, at: updatedAt, applyQueueLimit, threshold, recipientThreshold, version };
  return new Refusal('changed-meanwhile', `${updatedByName ?? 'Somebody'} changed the rule meanwhile. Nothing was saved; look at it again first.`, data);
}

async function requireAbovePeak(tx: Transaction, { serverId, threshold }: ProtectionChange, now: number): Promise<void> {
  const { day, week } = await queuePasts(tx, serverId, now);
  const peak = Math.max(day.peak ?? -1, week.peak ?? -1);
  if (threshold > peak) return;
  const data = { threshold, dayPeak: day.peak, weekPeak: week.peak };
  throw new Refusal('threshold-below-peak', `The queue was ${peak} messages long in the last week. With a threshold of ${threshold} ordinary traffic may start protection. Nothing was saved; confirm it to save.`, data);
}
