import { randomUUID } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import type { Actor } from '@/lib/console/audit/actor';
import { closeIncident } from '@/lib/console/incidents/close';
import { decideSuspect } from '@/lib/console/suspects/decide';
import { requestAction } from '@/lib/console/actions/request';
import { saveProtection } from '@/lib/console/protection/save';
import { alsoStolen, ordinary, stolen } from './accounts';
import { PretendedGuard } from './host';
import { floodSamples, ordinarySamples, playDays } from './traffic';

export interface Stage {
  db: Database;
  actor: Actor & { id: string };
  now: number;
  /** Days of ordinary traffic before; the more there are, the longer it takes to play them. */
  days: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const THRESHOLD = 1_000;
const STOLEN = 'sales@example.test';
const ALSO_STOLEN = 'sales2@example.test';

/** The rule applied for days, and nothing has happened. */
async function watching(stage: Stage): Promise<PretendedGuard> {
  const { db, actor, now, days } = stage;
  const start = now - days * 24 * HOUR;
  const guard = await PretendedGuard.enrol(db, start - MINUTE);
  const change = { serverId: guard.serverId, applyQueueLimit: true, threshold: THRESHOLD, version: 1, confirmed: false };
  await saveProtection(db, { change, actor, now: start });
  await playDays(guard, days, now);
  guard.report = { ...guard.report, statusSince: start, queue: breakdown(now, []), policy: { requests: 48_201, refused: 0 } };
  await guard.exchange(now, { activities: ordinary(now) });
  return guard;
}

/** Twelve minutes into an incident: protected, two suspects with evidence, nobody has decided anything yet. */
async function protectedIncident(stage: Stage): Promise<PretendedGuard> {
  const { now } = stage;
  const trippedAt = now - 12 * MINUTE;
  const guard = await watching({ ...stage, now: trippedAt - 2 * MINUTE });
  await guard.exchange(trippedAt, { samples: floodSamples(trippedAt - 2 * MINUTE, trippedAt, 40, 1_010) });
  await guard.trip(trippedAt, 1_004, THRESHOLD, { activities: [stolen(STOLEN, trippedAt)] });
  const messages = [
    { account: STOLEN, waiting: 1_377, held: 0 },
    { account: ALSO_STOLEN, waiting: 214, held: 0 },
    { account: 'office@example.test', waiting: 9, held: 0 },
    { account: null, waiting: 3, held: 0 },
  ];
  guard.report = { ...guard.report, queue: breakdown(now, messages), policy: { requests: 61_544, refused: 677 } };
  const samples = floodSamples(trippedAt, now, 1_004, 1_600);
  await guard.exchange(now, { samples, activities: [stolen(STOLEN, now), alsoStolen(ALSO_STOLEN, now - 9 * MINUTE), ...ordinary(now)] });
  return guard;
}

/** Yesterday's incident, repaired in the documented order and closed; the host is watching again. */
async function closedIncident(stage: Stage): Promise<PretendedGuard> {
  const { db, actor, now } = stage;
  const then = now - 26 * HOUR;
  const guard = await protectedIncident({ ...stage, now: then });
  const { serverId } = guard;
  const act = (at: number, request: { kind: 'contain-account' | 'set-password'; account: string }) =>
    requestAction(db, { request: { ...request, key: randomUUID(), serverId }, actor, now: at });
  await act(then + MINUTE, { kind: 'contain-account', account: STOLEN });
  await guard.performActions(then + MINUTE + 1_000);
  const reason = 'Spring catalogue, agreed with the sales team';
  await decideSuspect(db, { number: 1, decision: { account: ALSO_STOLEN, decision: 'dismissed', reason }, actor, now: then + 2 * MINUTE });
  await act(then + 3 * MINUTE, { kind: 'set-password', account: STOLEN });
  await guard.performActions(then + 3 * MINUTE + 1_000);
  guard.report = { ...guard.report, queue: breakdown(then, [{ account: STOLEN, waiting: 0, held: 1_377 }]) };
  const drained = ordinarySamples(then, then + 5 * MINUTE, 1_000);
  await guard.exchange(then + 5 * MINUTE, { samples: drained });
  const restart = { key: randomUUID(), serverId, kind: 'restart-smtp' as const, reason: null };
  await requestAction(db, { request: restart, actor, now: then + 5 * MINUTE + 1_000 });
  await guard.performActions(then + 5 * MINUTE + 2_000);
  const note = 'The password had been reused on another site.';
  await closeIncident(db, { number: 1, outcome: 'cleaned', note, actor, now: then + 20 * MINUTE });
  guard.report = { ...guard.report, queue: breakdown(now, [{ account: STOLEN, waiting: 0, held: 1_377 }]) };
  for (let from = then + 5 * MINUTE; from < now; from += 2 * HOUR) {
    const to = Math.min(from + 2 * HOUR, now);
    await guard.exchange(to, { samples: ordinarySamples(from, to, from > now - 3 * HOUR ? 3_000 : 15_000) });
  }
  await guard.exchange(now, { activities: ordinary(now) });
  return guard;
}

function breakdown(at: number, accounts: { account: string | null; waiting: number; held: number }[]) {
  const sum = (of: 'waiting' | 'held') => accounts.reduce((total, each) => total + each[of], 0);
  return { at, waiting: sum('waiting'), held: sum('held'), oldestAt: accounts.length > 0 ? at - 14 * MINUTE : null, accounts, recipients: { waiting: Math.round(sum('waiting') * 1.4), complete: true } };
}

/** Scenario name → what plays it into an empty database. */
export const scenarios: Record<string, (stage: Stage) => Promise<PretendedGuard>> = {
  watching,
  protected: protectedIncident,
  closed: closedIncident,
};
