import { alertFactsSchema, type AlertFacts, type AlertKind } from '@sluice/alerts/alert';
import type { Database, Transaction } from '@/lib/db/client';
import { drillBehind } from '../drill/find';
import { newId } from '../new-id';

export interface Raised {
  kind: AlertKind;
  serverId: string;
  /** What it is about: the same thing is raised once as long as it stands. */
  subject: string;
  at: number;
  facts: Partial<AlertFacts>;
}

/** Notes that there is something to tell; the outbox does the rest, also after a crash. In the transaction of the change it tells of. */
export async function raiseAlert(tx: Transaction | Database, { kind, serverId, subject, at, facts }: Raised): Promise<void> {
  const dedupKey = keyOf({ kind, serverId, subject });
  const standing = await tx.alert.findUnique({ where: { dedupKey }, select: { id: true } });
  if (standing !== null) return;
  const drillBy = await drillBehind(tx, serverId, at);
  await tx.alert.create({ data: { id: newId(at), dedupKey, kind, serverId, at, facts: alertFactsSchema.parse({ ...facts, drillBy }) } });
}

/** Notes that it is over; the same may be raised again then. */
export async function endAlert(
  tx: Transaction | Database,
  { endedAt, ...of }: Pick<Raised, 'kind' | 'serverId' | 'subject'> & { endedAt: number },
): Promise<void> {
  const dedupKey = keyOf(of);
  const standing = await tx.alert.findUnique({ where: { dedupKey }, select: { id: true } });
  if (standing !== null) await tx.alert.update({ where: { id: standing.id }, data: { endedAt, dedupKey: `${dedupKey}#${standing.id}` } });
}

export function keyOf({ kind, serverId, subject }: Pick<Raised, 'kind' | 'serverId' | 'subject'>): string {
  return `${kind}:${serverId}:${subject}`;
}
