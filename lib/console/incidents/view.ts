import type { ActionView } from '../actions/schemas';
import { timelineEntrySchema, type IncidentView, type TimelineEntry } from './schemas';
import type { SuspectView } from '../suspects/schemas';
import type { Database } from '@/lib/db/client';
import { actionViews } from '../actions/view';
import { checkRestart } from '../actions/check-restart';
import { findServer, ruleInForce, type FoundServer } from '../servers/find';
import { incidentSummary, summaryParts } from './summary';
import { leastWaiting, waitingRecipients } from '@sluice/contract/waiting-recipients';
import { predictTrip } from './predict-trip';
import { Refusal } from '../refusal';
import { mailInQueue } from '../suspects/mail-in-queue';

/** An incident with its suspects, its timeline and what a restart still lacks. @throws Refusal `not-found` */
export async function viewIncident(db: Database, number: number, now: number): Promise<IncidentView> {
  const incident = await db.incident.findUnique({ where: { number }, include: summaryParts });
  if (incident === null) throw new Refusal('not-found', `There is no incident ${number}.`);
  const server = await findServer(db, incident.serverId);
  const newestFirst = [{ requestedAt: 'desc' as const }, { id: 'desc' as const }];
  const kept = await db.action.findMany({ where: { incidentId: incident.id }, orderBy: newestFirst });
  const actions = actionViews(kept);
  const suspects = await suspectsOf(db, incident.id, actions, server);
  const timeline = await timelineOf(db, incident.id, actions, new Map(kept.map(({ id, kind }) => [id, kind])));
  return {
    now,
    incident: incidentSummary(incident),
    suspects,
    timeline,
    prediction: incident.status === 'protected' ? await predictionOf(db, server, { suspects, timeline, now }) : null,
    restartChecks: await checkRestart(db, { serverId: incident.serverId, incidentId: incident.id, now }),
    restartAction: actions.find(({ kind }) => kind === 'restart-smtp') ?? null,
    problems: server.report?.problems ?? [],
    present: [],
  };
}

/** So much of the time before a trip shows how fast the queue grew. */
const BEFORE_TRIP_MS = 180_000;

async function predictionOf(db: Database, server: FoundServer, { suspects, timeline, now }: Pick<IncidentView, 'suspects' | 'timeline' | 'now'>): Promise<IncidentView['prediction']> {
  if (!server.settings.applyQueueLimit) return { kind: 'not-expected' };
  const trip = timeline.find(({ kind }) => kind === 'tripped' || kind === 'tripped-again' || kind === 'begun-by-hand');
  if (trip === undefined || trip.queueLength === null) return { kind: 'unknown' };
  const before = await db.queueSample.findMany({ where: { serverId: server.id, at: { gte: trip.at - BEFORE_TRIP_MS, lt: trip.at } }, orderBy: { at: 'asc' }, select: { at: true, length: true } });
  const rule = ruleInForce(server.settings, server.report, now);
  const byRecipients = recipientsPrediction(server, rule.recipientThreshold, trip);
  const predicted = predictTrip({
    length: server.report?.measurement?.length ?? null,
    threshold: rule.threshold,
    trip: { at: trip.at, length: trip.queueLength, byHand: trip.kind === 'begun-by-hand' },
    before: before.flatMap(({ at, length }) => (length === null ? [] : [{ at, length }])),
    senders: suspects.filter(({ decision }) => decision !== 'dismissed').map(({ assessment, decision }) => ({ sent: assessment?.figures.messages ?? 0, contained: decision === 'secured' })),
  });
  if (byRecipients === null || predicted.kind === 'at-once') return predicted;
  return byRecipients.kind === 'recipients-unknown' && predicted.kind === 'in' ? predicted : byRecipients;
}

/** What the second threshold adds: how fast recipients became more is kept nowhere, so where these tripped it, the growth of the queue says nothing. */
function recipientsPrediction({ report }: FoundServer, threshold: number | null, trip: TimelineEntry): IncidentView['prediction'] {
  if (threshold === null) return null;
  if ((leastWaiting(report) ?? 0) > threshold) return { kind: 'at-once-by-recipients' };
  const isCounted = report !== null && waitingRecipients(report).kind === 'counted';
  return !isCounted || trip.recipients !== null ? { kind: 'recipients-unknown' } : null;
}

async function suspectsOf(db: Database, incidentId: string, actions: ActionView[], server: FoundServer): Promise<SuspectView[]> {
  const suspects = await db.suspect.findMany({ where: { incidentId }, orderBy: [{ score: 'desc' }, { account: 'asc' }], omit: { evidence: true, mailFate: true } });
  const queue = server.report?.queue ?? null;
  return suspects.map((suspect) => {
    const { account, score, verdict, assessment, hasEvidence, decision, decisionReason, decidedAt, decidedByName, addedByName } = suspect;
    const scripts = queue?.accounts.find((each) => each.account === account)?.scripts ?? [];
    return {
      account,
      score,
      verdict,
      assessment,
      hasEvidence,
      decision,
      decisionReason,
      decidedAt,
      decidedByName,
      addedByName,
      actions: actions.filter((action) => action.account === account),
      ...mailInQueue(queue, account, actions),
      scripts,
    };
  });
}

async function timelineOf(db: Database, incidentId: string, actions: ActionView[], kinds: ReadonlyMap<string, string>): Promise<TimelineEntry[]> {
  const entries = await db.incidentEntry.findMany({ where: { incidentId }, orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  const byId = new Map(actions.map((action) => [action.id, action]));
  return entries.map(({ id, at, kind, actorName, data }) => {
    const { account, actionId, queueLength, threshold, messages, mailing, recipients } = data;
    const action = byId.get(actionId ?? '') ?? null;
    // What a newer console recorded is shown as it called it.
    const word = timelineEntrySchema.shape.kind.safeParse(kind).success ? (action === null ? kinds.get(actionId ?? '') : undefined) : kind;
    return { id, at, kind: word === undefined ? (kind as TimelineEntry['kind']) : 'other', actorName, account, action, note: word ?? data.note, queueLength, threshold, messages, mailing, recipients };
  });
}
