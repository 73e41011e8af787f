import type { Database } from '@/lib/db/client';
import { guardReportSchema } from '@sluice/contract/contract';

/** What the console knows about the server, as the drill needs it. */
export interface ServerFacts {
  /** Whether the rule is applied. */
  applied: boolean;
  threshold: number;
  queueLength: number | null;
  /** The moment the rule fired and the queue then, or the recipients where these were too many, or who began protection by hand; null while the server is not protected. */
  trip: { at: number; queueLength: number; begunBy?: string | undefined; recipients?: { waiting: number; threshold: number } | undefined } | null;
  /** The incident that holds now. */
  incident: number | null;
}

/** @returns null when the server is not known */
export async function readServerFacts(db: Database, name: string): Promise<ServerFacts | null> {
  const server = await db.server.findUnique({ where: { name }, include: { settings: true } });
  if (server === null) return null;
  const incident = await db.incident.findFirst({ where: { serverId: server.id, status: 'protected' }, orderBy: { openedAt: 'desc' }, select: { number: true } });
  const report = guardReportSchema.safeParse(server.report);
  const latch = report.success ? report.data.latch : null;
  return {
    applied: server.settings?.applyQueueLimit ?? false,
    threshold: server.settings?.threshold ?? 1000,
    queueLength: report.success ? (report.data.measurement?.length ?? null) : null,
    trip: latch === null ? null : { at: latch.trippedAt, queueLength: latch.queueLength, begunBy: latch.begunBy?.name, recipients: latch.recipients },
    incident: incident?.number ?? null,
  };
}
