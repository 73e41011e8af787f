import { createHmac, randomBytes } from 'node:crypto';
import { alertFactsSchema, type AlertNews } from '@sluice/alerts/alert';
import { verdictOf, type Verdict } from '@sluice/alerts/answer';
import { channelSettingsSchema, type ChannelSettings, type SettingsOf } from '@sluice/alerts/channel';
import { GIVEN_UP_MS, LEASE_MS, nextStatus, waitBefore } from '@sluice/alerts/delivery';
import { formats, type Sign, type WireKind, type WireRequest } from '@sluice/alerts/formats';
import { writeMessage, type AlertMessage } from '@sluice/alerts/message';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import { receiptHash, type Seal } from './sealed';
import { sendMail, type Surroundings } from './senders/mail';
import { post } from './senders/post';
import { pushRequest, type PushIdentity } from './senders/web-push';

export interface Delivering {
  db: Database;
  seal: Seal;
  identity: PushIdentity;
  /** The address people open. */
  url: string;
  now(): number;
  random(): number;
  mail: Pick<Surroundings, 'lookup' | 'hostname'>;
}

const AT_ONCE = 8;

/**
 * Sends what is due, each message by whoever takes it first. A message that was taken and not accounted for, because the
 * console was killed, is taken again after its lease: it may arrive twice, with the same id, and it is never lost.
 *
 * @returns how many were tried
 */
export async function deliverDue(delivering: Delivering): Promise<number> {
  const { db } = delivering;
  const now = delivering.now();
  const due = await db.alertDelivery.findMany({ where: { status: 'waiting', nextAt: { lte: now } }, orderBy: [{ nextAt: 'asc' }, { id: 'asc' }], take: AT_ONCE });
  const tries = due.map(async (row) => {
    const taken = await db.alertDelivery.updateMany({ where: { id: row.id, status: 'waiting', nextAt: row.nextAt }, data: { nextAt: now + LEASE_MS, attempts: row.attempts + 1 } });
    if (taken.count === 0) return 0;
    await tryOne(delivering, { ...row, attempts: row.attempts + 1 });
    return 1;
  });
  return (await Promise.all(tries)).reduce<number>((sum, each) => sum + each, 0);
}

interface Taken {
  id: string;
  alertId: string | null;
  channelId: string;
  reason: AlertNews['reason'];
  attempts: number;
  createdAt: number;
}

async function tryOne(delivering: Delivering, row: Taken): Promise<void> {
  const { db, seal } = delivering;
  const channel = await db.alertChannel.findUnique({ where: { id: row.channelId } });
  const news = await newsOf(delivering, row);
  if (channel === null || news === null) return record(delivering, row, { kind: 'refused', why: 'the channel was removed', retryAfterMs: null }, false);
  const settings = channelSettingsSchema.safeParse(parsed(seal.open(channel.sealed)));
  if (!settings.success) {
    return record(delivering, row, { kind: 'refused', why: 'its settings cannot be read with the secret of this installation; enter them anew', retryAfterMs: null }, false);
  }
  const message = writeMessage(news, channel.language, delivering.now());
  const verdict = await send(delivering, row.id, settings.data, message).catch((error: unknown): Verdict => ({ kind: 'later', why: causeOf(error), retryAfterMs: null }));
  await record(delivering, row, verdict, settings.data.kind !== 'web-push');
}

async function send(delivering: Delivering, deliveryId: string, settings: ChannelSettings, message: AlertMessage): Promise<Verdict> {
  const { db, identity, mail } = delivering;
  if (settings.kind === 'mail') {
    const servers = await db.server.findMany({ where: { revokedAt: null, hostname: { not: null } }, select: { hostname: true } });
    return sendMail(settings, message, { ...mail, watched: servers.flatMap(({ hostname }) => hostname ?? []) });
  }
  if (settings.kind === 'web-push') {
    const receipt = randomBytes(24).toString('base64url');
    await db.alertDelivery.update({ where: { id: deliveryId }, data: { receiptHash: receiptHash(receipt) } });
    return verdictOf('web-push', await post(pushRequest(settings, message, identity, receipt)));
  }
  return verdictOf(settings.kind, await post(wireRequest(settings, message, signAt(delivering.now()))));
}

/** A signature over the time and the body, so that an old message cannot be sent again as a new one. */
export function signAt(now: number): Sign {
  return (secret, text) => {
    const seconds = Math.floor(now / 1_000);
    return { seconds, signature: createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex') };
  };
}

export function wireRequest(settings: SettingsOf<WireKind>, message: AlertMessage, sign: Sign): WireRequest {
  const format = formats[settings.kind] as (settings: ChannelSettings, message: AlertMessage, sign: Sign) => WireRequest;
  return format(settings, message, sign);
}

/** @returns what the message tells; null when its alert is gone */
async function newsOf({ db, url }: Delivering, { id, alertId, reason, createdAt }: Taken): Promise<AlertNews | null> {
  const base = url.replace(/\/+$/, '');
  if (alertId === null) {
    return { id, alert: id, kind: 'test', reason, server: '', timeZone: 'UTC', at: createdAt, endedAt: null, facts: alertFactsSchema.parse({}), link: `${base}/alerts` };
  }
  const alert = await db.alert.findUnique({ where: { id: alertId } });
  if (alert === null) return null;
  const server = await db.server.findUnique({ where: { id: alert.serverId }, select: { name: true, timeZone: true } });
  const worst = alert.kind === 'trip' ? await worstSuspect(db, alert.facts.incident) : null;
  return {
    ...{ id, reason, alert: alert.id, kind: alert.kind, at: alert.at, endedAt: alert.endedAt },
    ...{ server: server?.name ?? '?', timeZone: server?.timeZone ?? 'UTC' },
    facts: { ...alert.facts, ...worst },
    link: `${base}/alerts/${alert.id}`,
  };
}

async function worstSuspect(db: Database, number: number | null): Promise<Partial<AlertNews['facts']> | null> {
  if (number === null) return null;
  const suspect = await db.suspect.findFirst({ where: { incident: { number }, decision: 'open' }, orderBy: { score: 'desc' }, select: { account: true, assessment: true } });
  if (!suspect?.assessment) return null;
  const { recipients, refused, domains } = suspect.assessment.figures;
  // The domains are those of refused recipients as well.
  return { account: suspect.account, recipients: recipients + refused, domains };
}

/** @param proves whether being taken is as much proof as there is; a browser says by itself that it has shown a message */
async function record({ db, now, random }: Delivering, { id, channelId, attempts, createdAt }: Taken, verdict: Verdict, proves: boolean): Promise<void> {
  const at = now();
  const event = verdict.kind === 'later' && at - createdAt > GIVEN_UP_MS ? 'too-old' : verdict.kind;
  const status = nextStatus('waiting', event);
  const why = verdict.kind === 'taken' ? null : verdict.why;
  await inTransaction(db, async (tx) => {
    const nextAt = verdict.kind === 'later' ? at + waitBefore(attempts, random(), verdict.retryAfterMs) : at;
    await tx.alertDelivery.updateMany({
      where: { id, status: 'waiting' },
      data: { status, answer: why, ...(status === 'waiting' ? { nextAt: Math.round(nextAt) } : { finishedAt: at }) },
    });
    const channel = await tx.alertChannel.findUnique({ where: { id: channelId }, select: { failingSince: true } });
    if (channel === null) return;
    const data = why === null ? { failingSince: null, failure: null, ...(proves ? { provenAt: at } : {}) } : { failingSince: channel.failingSince ?? at, failure: why };
    await tx.alertChannel.updateMany({ where: { id: channelId }, data });
  });
}

function parsed(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}

/** `fetch` says only that it failed; why is in the cause. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown } | null)?.code;
  const text = typeof code === 'string' ? code : cause instanceof Error ? cause.message : String(cause);
  return text.replace(/\s+/g, ' ').slice(0, 160);
}
