import type { GateChange } from './schemas';
import type { Database } from '@/lib/db/client';
import { inTransaction, lockServer } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findServer, gateSettingsOf } from '../servers/find';
import { changedMeanwhile } from './save';

/**
 * Saves what the login gate of one host says and whether it refuses; the guard takes it up with its next exchange.
 *
 * @throws Refusal `not-found`, or `changed-meanwhile` when somebody saved in between
 */
export async function saveGateSettings(db: Database, input: { change: GateChange; actor: Actor & { id: string }; now: number }): Promise<void> {
  const { change, actor, now } = input;
  const { serverId, sentence, observe } = change;
  await inTransaction(db, async (tx) => {
    await lockServer(tx, serverId);
    const { name, settings } = await findServer(tx, serverId);
    const before = gateSettingsOf(await tx.protectionSettings.findUnique({ where: { serverId } }));
    if (before.sentence === sentence && before.observe === observe) return;
    if (settings.version !== change.version) throw await changedMeanwhile(tx, serverId);
    const data = { gateSentence: sentence, gateObserves: observe, version: settings.version + 1, updatedAt: now, updatedById: actor.id, updatedByName: actor.name };
    await tx.protectionSettings.upsert({ where: { serverId }, create: { serverId, ...data }, update: data });
    await writeAudit(tx, { at: now, actor, action: 'protection.changed', subject: name, before: { ...before }, after: { sentence, observe } });
  });
}
