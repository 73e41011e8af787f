import { createHmac } from 'node:crypto';
import type { GuardLog } from '@sluice/guard/guard-log';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import type { StateFile } from '@sluice/guard/state/state-file';
import { alertFactsSchema, type AlertNews } from '@sluice/alerts/alert';
import { verdictOf } from '@sluice/alerts/answer';
import { formats, type Sign, type WireRequest } from '@sluice/alerts/formats';
import type { GuardAlerts } from '@sluice/alerts/guard-alerts';
import { writeMessage } from '@sluice/alerts/message';
import { queueAtBegin, type Latch } from '@sluice/protection/protection';
import { call } from './call';

/** A console that is restarted or updated is back within this, and tells it better. */
const AWAY_MS = 30_000;
const EVERY_MS = 10_000;

export interface TripAlertOptions {
  state: StateFile;
  timeZone: string;
  log: GuardLog;
  now(): number;
  awayMs?: number;
  everyMs?: number;
}

/**
 * Tells of a trip that the console has not taken: as long as its event waits to be delivered, nobody else can. Who was told is
 * written down, so that a guard that is killed tells nobody else's again; in between it may tell twice, with the same id.
 */
export function tripAlert({ state, timeZone, log, now, awayMs = AWAY_MS, everyMs = EVERY_MS }: TripAlertOptions): Duty {
  return repeat({
    name: 'trip alert',
    intervalMs: everyMs,
    log,
    async task(signal) {
      const { latch, events, alerts, toldOfTrip } = state.current;
      const waits = latch !== null && events.some((event) => event.kind === 'tripped' && event.latch.id === latch.id);
      if (!waits || alerts === null || now() - latch.trippedAt < awayMs) return;
      const told = toldOfTrip?.latchId === latch.id ? toldOfTrip.channels : [];
      for (const channel of alerts.channels.filter(({ id }) => !told.includes(id))) {
        const why = await tell({ channel, latch, alerts, timeZone, now: now(), signal });
        if (signal.aborted) return;
        if (why !== null)
          log.warn(
            { channel: channel.id },
            `The console is away and a channel did not take the trip (${why}). It is tried again in ${everyMs / 1_000} s; protection goes on.`,
          );
        else {
          told.push(channel.id);
          await state.change((current) => ({ ...current, toldOfTrip: { latchId: latch.id, channels: [...told] } })).catch(() => undefined);
          log.info({ channel: channel.id }, 'The console is away, so the guard itself told of the trip.');
        }
      }
    },
  });
}

interface Telling {
  channel: GuardAlerts['channels'][number];
  latch: Latch;
  alerts: GuardAlerts;
  timeZone: string;
  now: number;
  signal: AbortSignal;
}

/** @returns null when the receiver has it, else why not */
async function tell({ channel: { id, language, writtenIn = language, settings }, latch, alerts, timeZone, now, signal }: Telling): Promise<string | null> {
  const { threshold, trippedAt, begunBy, recipients } = latch;
  const news: AlertNews = {
    ...{ id: `${latch.id}:${id}`, alert: latch.id, kind: 'trip', reason: 'begun', server: alerts.server, timeZone, at: trippedAt, endedAt: null },
    facts: alertFactsSchema.parse({
      queueLength: queueAtBegin(latch),
      threshold,
      begunBy: begunBy?.name,
      waitingRecipients: recipients?.waiting,
      recipientThreshold: recipients?.threshold,
    }),
    link: `${alerts.url.replace(/\/+$/, '')}/incidents`,
  };
  const sign: Sign = (secret, text) => {
    const seconds = Math.floor(now / 1_000);
    return { seconds, signature: createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex') };
  };
  const message = writeMessage(news, writtenIn, now);
  const wire: WireRequest | null =
    settings.kind === 'webhook' ? formats.webhook(settings, message, sign) : settings.kind === 'ntfy' ? formats.ntfy(settings, message, sign) : null;
  if (wire === null) return 'a guard cannot use such a channel';
  const answer = await call(wire.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...wire.headers },
    body: wire.body,
    signal,
  });
  if (typeof answer === 'string') return answer;
  const verdict = verdictOf(settings.kind === 'ntfy' ? 'ntfy' : 'webhook', answer);
  return verdict.kind === 'taken' ? null : verdict.why;
}
