import type { Transaction } from '@/lib/db/client';
import type { SyncRequest } from '@sluice/contract/contract';
import { findOpenIncident } from '../incidents/find';
import { FATE_FIGURES, fateDoubtSchema, type KeptFate } from './schemas';

/** Keeps what became of the mail of the open incident's accounts, and what the guard says of its log meanwhile. */
export async function recordFates(tx: Transaction, serverId: string, { fates = [], report }: Pick<SyncRequest, 'fates' | 'report'>): Promise<void> {
  if (fates.length === 0) return;
  const incident = await findOpenIncident(tx, serverId);
  if (incident === null) return;
  const doubts = report.problems.flatMap(({ code }) => fateDoubtSchema.safeParse(code).data ?? []);
  const known = await tx.suspect.findMany({ where: { incidentId: incident.id, account: { in: fates.map(({ account }) => account) } }, select: { account: true, mailFate: true } });
  for (const { account, mailFate: kept } of known) {
    const told = fates.find((fate) => fate.account === account);
    if (told === undefined) continue;
    const { account: _, ...fate } = told;
    const mailFate: KeptFate = { ...(kept !== null && isLess(fate, kept) ? kept : fate), doubts: [...new Set([...(kept?.doubts ?? []), ...doubts])] };
    await tx.suspect.update({ where: { incidentId_account: { incidentId: incident.id, account } }, data: { mailFate } });
  }
}

/** Later than a day after its beginning a stretch of time can be counted no more, and a log that is read anew may know less: then what was known stays, until when it was. */
function isLess(fate: Omit<KeptFate, 'doubts'>, kept: KeptFate): boolean {
  return fate.from > kept.from || FATE_FIGURES.some((name) => fate[name] === null && kept[name] !== null);
}
