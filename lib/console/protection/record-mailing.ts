import type { Transaction } from '@/lib/db/client';
import type { ProtectionEvent } from '@sluice/contract/contract';
import { guardActor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { findOpenIncident } from '../incidents/find';
import { addEntry } from '../incidents/timeline';
import { settingsOf } from '../servers/find';
import { keepRule, ruleDuring } from './keep-rule';

type MailingEvent = Extract<ProtectionEvent, { kind: 'mailing-begun' | 'mailing-ended' }>;

/** A planned mailing began or ended: the threshold of that time for the charts, the audit, and the incident that is open. The server must be locked. */
export async function recordMailing(tx: Transaction, serverId: string, event: MailingEvent): Promise<void> {
  const { at, kind, mailing } = event;
  const { name, settings } = await tx.server.findUniqueOrThrow({ where: { id: serverId }, select: { name: true, settings: true } });
  const [usual, raised] = [settingsOf(settings), ruleDuring(settingsOf(settings), mailing)];
  const begun = kind === 'mailing-begun';
  await keepRule(tx, serverId, begun ? { before: usual, after: raised, at } : { before: raised, after: usual, at });
  const byName = begun ? mailing.byName : event.byName;
  const values = { sender: mailing.account, messages: mailing.messages, threshold: begun ? raised.threshold : usual.threshold, untilAt: mailing.until };
  await writeAudit(tx, { at, actor: guardActor, action: begun ? 'mailing.begun' : 'mailing.ended', subject: name, after: { ...values, ...(begun || byName === null ? {} : { endedBy: byName }) } });
  const incident = await findOpenIncident(tx, serverId);
  const actor = byName === null ? null : { id: null, name: byName, address: null };
  if (incident) await addEntry(tx, { incidentId: incident.id, at, kind, actor, data: { account: mailing.account, threshold: values.threshold, mailing } });
}
