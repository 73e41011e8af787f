import type { IncidentOutcome } from './schemas';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { viewBlocklists } from '../blocklists/view';
import { lockIncident } from './find';
import { Refusal } from '../refusal';
import { addEntry } from './timeline';

export interface Closing {
  number: number;
  outcome: IncidentOutcome;
  note: string;
  actor: Actor & { id: string };
  now: number;
}

/**
 * Ends an incident with its outcome. The same person closing it the same way again changes nothing.
 *
 * @throws Refusal `not-found`, `still-protected`, or `already-decided` when somebody closed it before
 */
export async function closeIncident(db: Database, { number, outcome, note, actor, now }: Closing): Promise<void> {
  await inTransaction(db, async (tx) => {
    const incident = await lockIncident(tx, number);
    if (incident.status === 'protected') {
      throw new Refusal('still-protected', 'The server is still protected. Restart the SMTP receiving service first; nothing was changed.');
    }
    if (incident.status === 'closed') {
      const same = incident.closedById === actor.id && incident.outcome === outcome && incident.outcomeNote === note;
      if (same) return;
      const data = { byName: incident.closedByName, at: incident.closedAt, outcome: incident.outcome };
      throw new Refusal('already-decided', `${incident.closedByName ?? 'Somebody'} closed this incident before. Nothing was changed.`, data);
    }
    const { addresses, look } = await viewBlocklists(tx, incident.serverId);
    const closed = { blocklists: { addresses, look }, closedAt: now, closedById: actor.id, closedByName: actor.name, outcome, outcomeNote: note };
    await tx.incident.update({ where: { id: incident.id }, data: { status: 'closed', ...closed } });
    await addEntry(tx, { incidentId: incident.id, at: now, kind: 'closed', actor, data: { note: note || null } });
    await writeAudit(tx, { at: now, actor, action: 'incident.closed', subject: String(number), after: { outcome, note } });
  });
}
