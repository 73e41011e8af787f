import type { Database, Transaction } from '@/lib/db/client';
import { lockServer } from '@/lib/db/transaction';
import { Refusal } from '../refusal';

/** Locks the server of an incident and reads the incident after that. @throws Refusal `not-found` */
export async function lockIncident(tx: Transaction, number: number) {
  const found = await tx.incident.findUnique({ where: { number }, select: { serverId: true } });
  if (found === null) throw new Refusal('not-found', `There is no incident ${number}.`);
  await lockServer(tx, found.serverId);
  return tx.incident.findUniqueOrThrow({ where: { number } });
}

/** The same for an incident that people may still work on. @throws Refusal `not-found` or `changed-meanwhile` */
export async function lockUnclosedIncident(tx: Transaction, number: number) {
  const incident = await lockIncident(tx, number);
  if (incident.status !== 'closed') return incident;
  const data = { byName: incident.closedByName, at: incident.closedAt };
  throw new Refusal('changed-meanwhile', `${incident.closedByName ?? 'Somebody'} closed this incident. Nothing was changed.`, data);
}

/** The incident of a host that is not closed, or null; there is never more than one. */
export async function findOpenIncident(tx: Database | Transaction, serverId: string) {
  return tx.incident.findFirst({ where: { serverId, status: { not: 'closed' } }, orderBy: { openedAt: 'desc' } });
}

/** The number in an incident's address. @throws Refusal `not-found` for anything that cannot be one */
export function incidentNumber(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d{0,8}$/.test(text)) throw new Refusal('not-found', 'There is no such incident.');
  return Number(text);
}
