import { alertPath } from '@sluice/alerts/path';
import type { Database } from '@/lib/db/client';
import { rulesOf } from './outbox';
import type { AlertsView } from './schemas';

const ALERTS = 30;
const DELIVERIES = 50;

export async function viewAlertPath(db: Database, now: number): Promise<{ now: number; path: AlertsView['path'] }> {
  const channels = await db.alertChannel.findMany({ orderBy: { id: 'asc' } });
  return { now, path: alertPath(channels, await rulesOf(db), now) };
}

/** Everything the page of alerts shows; nothing that is secret. @param personId who asks */
export async function viewAlerts(db: Database, personId: string, now: number): Promise<AlertsView> {
  const channels = await db.alertChannel.findMany({ orderBy: { id: 'asc' } });
  const rules = await rulesOf(db);
  const servers = new Map((await db.server.findMany({ select: { id: true, name: true } })).map(({ id, name }) => [id, name]));
  const standing = await db.alert.findMany({ where: { endedAt: null }, orderBy: { id: 'desc' }, take: ALERTS });
  const ended = await db.alert.findMany({ where: { endedAt: { not: null } }, orderBy: { id: 'desc' }, take: ALERTS });
  const deliveries = await db.alertDelivery.findMany({ orderBy: { id: 'desc' }, take: DELIVERIES });
  const told = await db.alert.findMany({ where: { id: { in: deliveries.flatMap(({ alertId }) => alertId ?? []) } }, select: { id: true, kind: true } });
  const kindOf = new Map(told.map(({ id, kind }) => [id, kind]));
  return {
    now,
    path: alertPath(channels, rules, now),
    channels: channels.map(({ id, kind, name, place, byGuard, personId: owner, provenAt, failingSince, failure }) => ({ id, kind, name, place, byGuard, own: owner === personId, provenAt, failingSince, failure })),
    rules,
    rulesAreFirst: (await db.alertRule.count()) === 0,
    alerts: [...standing, ...ended].map(({ id, kind, serverId, at, endedAt, acknowledgedAt, acknowledgedByName, facts }) => ({ id, kind, server: servers.get(serverId) ?? '?', at, endedAt, acknowledgedAt, acknowledgedByName, facts })),
    deliveries: deliveries.map(({ id, channelName, alertId, reason, status, attempts, createdAt, finishedAt, nextAt, answer }) => ({ id, channelName, kind: kindOf.get(alertId ?? '') ?? null, reason, status, attempts, createdAt, finishedAt, nextAt, answer })),
    deadManUrls: (await db.deadManUrl.findMany()).map(({ serverId, place, setAt }) => ({ serverId, place, setAt })),
    pushKey: (await db.alertIdentity.findFirst({ select: { pushPublicKey: true } }))?.pushPublicKey ?? null,
  };
}
