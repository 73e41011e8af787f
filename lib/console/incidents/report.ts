import type { Database } from '@/lib/db/client';
import { viewBlocklists } from '../blocklists/view';
import { fateSince } from './fate-since';
import { findServer } from '../servers/find';
import { viewQueueBetween } from '../queue/view-history';
import type { IncidentReport } from './schemas';
import { keptMessages, sumFates } from './sum-fates';
import { viewIncident } from './view';

/** So much before the trip and after the release shows how the queue grew and went. */
const AROUND_MS = 15 * 60_000;

/** What is to be handed on of an incident. @throws Refusal `not-found` */
export async function reportIncident(db: Database, number: number, now: number): Promise<IncidentReport> {
  const { incident, suspects, timeline } = await viewIncident(db, number, now);
  const { name, hostname, timeZone } = await findServer(db, incident.serverId);
  const { addresses, look } = await viewBlocklists(db, incident.serverId);
  const { blocklists: closedWith } = await db.incident.findUniqueOrThrow({ where: { number }, select: { blocklists: true } });
  const kept = await db.suspect.findMany({ where: { incident: { number } }, select: { account: true, evidence: true, mailFate: true } });
  const keptOf = new Map(kept.map((each) => [each.account, each]));
  const told = suspects.map((suspect) => ({
    ...suspect,
    evidence: keptOf.get(suspect.account)?.evidence ?? null,
    fate: keptOf.get(suspect.account)?.mailFate ?? null,
    kept: keptMessages(suspect.actions),
  }));
  return {
    format: 'sluice-incident-report/1',
    madeAt: now,
    server: { name, hostname, timeZone: timeZone ?? 'UTC' },
    incident,
    suspects: told,
    fate: sumFates(told.filter(({ decision }) => decision !== 'dismissed'), { from: fateSince(incident.openedAt), to: incident.closedAt ?? now }),
    timeline: timeline.toReversed(),
    blocklists: incident.status === 'closed' ? closedWith : { addresses, look },
    queue: await viewQueueBetween(db, incident.serverId, { from: incident.openedAt - AROUND_MS, to: Math.min(now, (incident.releasedAt ?? now) + AROUND_MS), now }),
  };
}
