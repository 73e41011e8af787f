import type { DeliveryReason } from '@sluice/alerts/alert';
import { MOST_IN_AN_HOUR, nextStatus, REPEAT_MS } from '@sluice/alerts/delivery';
import { channelsToTell, FIRST_RULE, isEndTold, isWithin, type AlertRule } from '@sluice/alerts/rule';
import { PROOF_EVERY_MS } from '@sluice/alerts/path';
import type { Database } from '@/lib/db/client';
import { isDuplicate } from '@/lib/db/transaction';
import { newId } from '../new-id';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FAILING_AGAIN_MS = 6 * HOUR_MS;
/** Nobody shall be woken by a proof. */
const PROOF_HOURS = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };

/** The rules as they are stored; before anybody has made one, the first rule. */
export async function rulesOf(db: Database): Promise<AlertRule[]> {
  const rows = await db.alertRule.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return rows.length === 0 ? [FIRST_RULE] : rows.map(({ rule }) => rule);
}

type Channel = { id: string; name: string; kind: string };

/** Writes down every message that is due and was not written down before. */
export async function fillOutbox(db: Database, rules: readonly AlertRule[], now: number): Promise<void> {
  await db.alert.updateMany({ where: { heardAt: null }, data: { heardAt: now } });
  // A release has no end of its own.
  await db.alert.updateMany({ where: { kind: 'released', endedAt: null, heardAt: { lte: now - HOUR_MS } }, data: { endedAt: now } });
  const channels = await db.alertChannel.findMany({ select: { id: true, name: true, kind: true } });
  if (channels.length === 0) return;
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  const standing = await db.alert.findMany({ where: { endedAt: null } });
  for (const { id, kind, heardAt, endedAt, acknowledgedAt } of standing) {
    const due = channelsToTell({ kind, at: heardAt ?? now, endedAt, acknowledgedAt }, rules, [...byId.keys()], now);
    const known = await db.alertDelivery.findMany({ where: { alertId: id, reason: 'begun' }, select: { channelId: true } });
    for (const channelId of due) {
      const channel = byId.get(channelId);
      if (channel === undefined || known.some((each) => each.channelId === channelId)) continue;
      await put(db, { channel, alertId: id, reason: 'begun', key: id, now });
    }
    await repeat(db, id, channels, now);
  }
  const ended = await db.alert.findMany({ where: { endedAt: { gte: now - DAY_MS } } });
  for (const { id, kind } of ended) {
    const told = await db.alertDelivery.findMany({ where: { alertId: id }, select: { channelId: true, reason: true, status: true } });
    for (const { channelId, reason, status } of told) {
      const channel = byId.get(channelId);
      const known = told.some((each) => each.channelId === channelId && each.reason === 'ended');
      if (channel === undefined || known || reason !== 'begun' || status !== 'delivered') continue;
      if (channel.kind === 'alertmanager' || isEndTold(kind)) await put(db, { channel, alertId: id, reason: 'ended', key: id, now });
    }
  }
}

/** An Alertmanager forgets what is not repeated. */
async function repeat(db: Database, alertId: string, channels: readonly Channel[], now: number): Promise<void> {
  const ids = channels.filter(({ kind }) => kind === 'alertmanager').map(({ id }) => id);
  if (ids.length === 0) return;
  const data = { status: nextStatus('delivered', 'repeat'), nextAt: now, attempts: 0 };
  await db.alertDelivery.updateMany({ where: { alertId, channelId: { in: ids }, reason: 'begun', status: 'delivered', finishedAt: { lte: now - REPEAT_MS } }, data });
}

/** Each channel proves itself once a week; one that fails is tried more often, so that it is known when it works again. */
export async function proveChannels(db: Database, now: number): Promise<void> {
  const server = await db.server.findFirst({ where: { revokedAt: null }, select: { timeZone: true } });
  if (!isWithin({ ...PROOF_HOURS, timeZone: server?.timeZone ?? 'UTC' }, now)) return;
  for (const channel of await db.alertChannel.findMany()) {
    const last = await db.alertDelivery.findFirst({ where: { channelId: channel.id }, orderBy: { createdAt: 'desc' }, select: { createdAt: true, status: true } });
    if (last?.status === 'waiting') continue;
    const every = channel.failingSince === null ? PROOF_EVERY_MS : FAILING_AGAIN_MS;
    const newest = Math.max(last?.createdAt ?? channel.createdAt, channel.failingSince === null ? (channel.provenAt ?? 0) : 0);
    if (now - newest >= every) await put(db, { channel, alertId: null, reason: 'proof', key: `${channel.id}:${Math.floor(now / HOUR_MS)}`, now });
  }
}

export interface Put {
  channel: Pick<Channel, 'id' | 'name'>;
  alertId: string | null;
  reason: DeliveryReason;
  /** Tells this message from the others to its channel. */
  key: string;
  now: number;
}

/** Puts one message into the outbox, once. @returns its id, or null when it was there */
export async function put(db: Database, { channel, alertId, reason, key, now }: Put): Promise<string | null> {
  const lately = await db.alertDelivery.count({ where: { channelId: channel.id, createdAt: { gte: now - HOUR_MS }, status: { not: 'left-out' } } });
  const status = lately >= MOST_IN_AN_HOUR ? nextStatus('waiting', 'too-many') : 'waiting';
  const id = newId(now);
  const data = { id, dedupKey: `${reason}:${key}:${channel.id}`, alertId, channelId: channel.id, channelName: channel.name, reason, status, createdAt: now, nextAt: now };
  try {
    await db.alertDelivery.create({ data: { ...data, finishedAt: status === 'waiting' ? null : now } });
    return id;
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}
