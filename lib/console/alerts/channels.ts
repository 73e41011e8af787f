import { randomBytes } from 'node:crypto';
import { guardChannelKinds, placeOf, type ChannelSettings } from '@sluice/alerts/channel';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { newId } from '../new-id';
import { Refusal } from '../refusal';
import { put } from './outbox';
import type { AddedChannel, addingChannelSchema, subscribingSchema } from './schemas';
import type { Seal } from './sealed';
import type * as z from 'zod';

const MOST_CHANNELS = 100;
const MOST_BROWSERS = 10;

interface By {
  actor: Actor & { id: string };
  now: number;
}

/** Adds a way to reach somebody and tries it at once. @throws Refusal `too-large` where there are very many */
export async function addChannel(db: Database, seal: Seal, { adding, actor, now }: By & { adding: z.output<typeof addingChannelSchema> }): Promise<AddedChannel> {
  const { name, language, byGuard } = adding;
  if (adding.settings.kind === 'web-push') throw new Refusal('bad-request', 'A browser adds itself. Nothing was changed.');
  const secret = adding.settings.kind === 'webhook' ? randomBytes(24).toString('base64url') : null;
  const settings: ChannelSettings = adding.settings.kind === 'webhook' ? { ...adding.settings, secret: secret ?? '' } : adding.settings;
  const canGuard = byGuard && guardChannelKinds.some((kind) => kind === settings.kind);
  const id = await inTransaction(db, (tx) => create(tx, seal, { settings, name, language, byGuard: canGuard, personId: null, actor, now }));
  await put(db, { channel: { id, name }, alertId: null, reason: 'test', key: id, now });
  return { id, secret };
}

export interface Subscribing extends By {
  subscribing: z.output<typeof subscribingSchema>;
  /** Whose servers a browser may name: anybody who is signed in could otherwise make the console send to any address. */
  services: readonly string[];
}

/** Adds the browser of whoever is signed in, or renews it. @throws Refusal `bad-request` for an address that is no push service */
export async function addBrowser(db: Database, seal: Seal, { subscribing, services, actor, now }: Subscribing): Promise<{ id: string }> {
  const { name, language, endpoint, p256dh, auth } = subscribing;
  if (!isPushService(endpoint, services)) {
    throw new Refusal('bad-request', 'The address is not that of a push service that this console knows. Nothing was changed. See SLUICE_PUSH_SERVICES.');
  }
  const settings: ChannelSettings = { kind: 'web-push', endpoint, p256dh, auth };
  const own = await db.alertChannel.findMany({ where: { personId: actor.id, kind: 'web-push' } });
  if (own.length >= MOST_BROWSERS) throw new Refusal('too-large', `You have added ${own.length} browsers already. Remove one first; nothing was changed.`);
  const known = own.find(({ sealed }) => (seal.open(sealed) ?? '').includes(JSON.stringify(endpoint)));
  const id = known?.id ?? (await inTransaction(db, (tx) => create(tx, seal, { settings, name, language, byGuard: false, personId: actor.id, actor, now })));
  if (known) await db.alertChannel.update({ where: { id }, data: { sealed: seal.close(JSON.stringify(settings)), failingSince: null, failure: null } });
  await put(db, { channel: { id, name }, alertId: null, reason: 'test', key: `${id}:${now}`, now });
  return { id };
}

/** Where the usual browsers are reached. */
const PUSH_SERVICES = ['fcm.googleapis.com', 'push.services.mozilla.com', 'push.apple.com', 'notify.windows.com'];

/** @param services origins that the operator allows beside the usual ones */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  const { protocol, hostname, origin, username } = new URL(endpoint);
  if (services.includes(origin)) return true;
  return protocol === 'https:' && username === '' && PUSH_SERVICES.some((name) => hostname === name || hostname.endsWith(`.${name}`));
}

interface Creating extends By {
  settings: ChannelSettings;
  name: string;
  language: string;
  byGuard: boolean;
  personId: string | null;
}

async function create(tx: Transaction, seal: Seal, { settings, name, language, byGuard, personId, actor, now }: Creating): Promise<string> {
  if ((await tx.alertChannel.count()) >= MOST_CHANNELS) throw new Refusal('too-large', `There are ${MOST_CHANNELS} channels already. Nothing was changed.`);
  const id = newId(now);
  const place = placeOf(settings);
  await tx.alertChannel.create({
    data: { id, kind: settings.kind, name, place, sealed: seal.close(JSON.stringify(settings)), language, byGuard, personId, createdAt: now, createdByName: actor.name },
  });
  await writeAudit(tx, { at: now, actor, action: 'alert-channel.added', subject: name, after: { kind: settings.kind, place } });
  return id;
}

/** @param ofPerson only a browser of this person @throws Refusal `not-found` */
export async function removeChannel(db: Database, { id, ofPerson, actor, now }: By & { id: string; ofPerson: string | null }): Promise<void> {
  await inTransaction(db, async (tx) => {
    const channel = await tx.alertChannel.findUnique({ where: { id } });
    if (channel === null || (ofPerson !== null && channel.personId !== ofPerson)) throw new Refusal('not-found', 'There is no such channel. Nothing was changed.');
    await tx.alertChannel.delete({ where: { id } });
    await writeAudit(tx, { at: now, actor, action: 'alert-channel.removed', subject: channel.name, before: { kind: channel.kind, place: channel.place } });
  });
}

/** Puts a test message into the outbox; what became of it stands in the log of deliveries. @throws Refusal `not-found` or `too-many-requests` */
export async function testChannel(db: Database, { id, now }: { id: string; now: number }): Promise<void> {
  const channel = await db.alertChannel.findUnique({ where: { id }, select: { id: true, name: true } });
  if (channel === null) throw new Refusal('not-found', 'There is no such channel. Nothing was sent.');
  const lately = await db.alertDelivery.count({ where: { channelId: id, reason: 'test', createdAt: { gte: now - 60_000 } } });
  if (lately >= 5) throw new Refusal('too-many-requests', 'This channel was tried five times within a minute. Wait a moment; nothing was sent.');
  await put(db, { channel, alertId: null, reason: 'test', key: `${id}:${now}`, now });
}
