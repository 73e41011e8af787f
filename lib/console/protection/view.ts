import type { ProtectionView } from './schemas';
import type { Database } from '@/lib/db/client';
import { knowsRecipientThreshold } from '@sluice/contract/contract';
import { leastWaiting, waitingRecipients } from '@sluice/contract/waiting-recipients';
import { answersNow, findServer, gateSettingsOf, type FoundServer } from '../servers/find';
import { queuePasts } from '../queue/past';

/** The settings of one host, with what its queue's past says about them. @throws Refusal `not-found` */
export async function viewProtection(db: Database, serverId: string, now: number): Promise<ProtectionView> {
  const server = await findServer(db, serverId);
  const row = await db.protectionSettings.findUnique({ where: { serverId }, select: { updatedAt: true, updatedByName: true, gateSentence: true, gateObserves: true } });
  return {
    serverId,
    settings: server.settings,
    appliedVersion: server.report?.settingsVersion ?? null,
    updatedAt: row?.updatedAt ?? null,
    updatedByName: row?.updatedByName ?? null,
    ...(await queuePasts(db, serverId, now)),
    gate: gateSettingsOf(row),
    gateUse: server.report?.gate ?? null,
    protected: (server.report?.latch ?? null) !== null,
    recipients: recipientsOf(server, now),
  };
}

function recipientsOf(server: FoundServer, now: number): ProtectionView['recipients'] {
  const { report } = server;
  if (report === null || !answersNow(server, now)) return null;
  return { known: knowsRecipientThreshold(report), waiting: leastWaiting(report), complete: waitingRecipients(report).kind === 'counted' };
}
