import type { Database } from '@/lib/db/client';
import { SESSION_LIFETIME_MS } from '../people/view-account';
import { KEPT_MS } from './kept';
import { keptKinds, type KeptKind, type Retention } from './schemas';

interface Amount {
  count: number;
  oldestAt: number | null;
}

/** Counts what is kept. A count reads an index of the table, and the page is opened seldom. */
export async function viewRetention(db: Database, now: number): Promise<Retention> {
  const minutes = { resolution: 60 };
  const amounts: Record<KeptKind, () => Promise<Amount>> = {
    seconds: async () => amount(await db.queueSample.aggregate({ _count: true, _min: { at: true } })),
    minutes: async () => amount(await db.queueRollup.aggregate({ where: minutes, _count: true, _min: { at: true } })),
    hours: async () => amount(await db.queueRollup.aggregate({ where: { NOT: minutes }, _count: true, _min: { at: true } })),
    events: async () => amount(await db.protectionEvent.aggregate({ _count: true, _min: { at: true } })),
    alerts: async () => amount(await db.alert.aggregate({ _count: true, _min: { at: true } })),
    audit: async () => amount(await db.auditEntry.aggregate({ _count: true, _min: { at: true } })),
    activities: async () => amount(await db.accountActivity.aggregate({ _count: true, _min: { updatedAt: true } })),
    incidents: async () => amount(await db.incident.aggregate({ _count: true, _min: { openedAt: true } })),
    drills: async () => amount(await db.drill.aggregate({ _count: true, _min: { requestedAt: true } })),
    actions: async () => amount(await db.action.aggregate({ _count: true, _min: { requestedAt: true } })),
    deliveries: async () => amount(await db.alertDelivery.aggregate({ _count: true, _min: { createdAt: true } })),
    reports: async () => amount(await db.logReport.aggregate({ _count: true, _min: { keptAt: true } })),
    sessions: async () => amount(await db.session.aggregate({ _count: true, _min: { createdAt: true } })),
    async evidence() {
      const { oldestAt } = amount(
        await db.incident.aggregate({ where: { suspects: { some: { hasEvidence: true } } }, _count: true, _min: { openedAt: true } }),
      );
      return { count: await db.suspect.count({ where: { hasEvidence: true } }), oldestAt };
    },
    async links() {
      const parts = [
        amount(await db.invitation.aggregate({ _count: true, _min: { createdAt: true } })),
        amount(await db.enrollmentCode.aggregate({ _count: true, _min: { createdAt: true } })),
      ];
      const times = parts.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt]));
      return { count: parts.reduce((sum, { count }) => sum + count, 0), oldestAt: times.length === 0 ? null : Math.min(...times) };
    },
  };
  const kinds: Retention['kinds'] = [];
  for (const kind of keptKinds) kinds.push({ kind, keptMs: kind === 'sessions' ? SESSION_LIFETIME_MS : KEPT_MS[kind], ...(await amounts[kind]()) });
  return { now, kinds, database: { kind: db.$kind, bytes: await bytesOf(db) } };
}

/** What an aggregate says: its one least value is a time, which comes as the database has it. */
function amount({ _count: count, _min: min }: { _count: number; _min: Record<string, number | bigint | Date | null> }): Amount {
  const [least = null] = Object.values(min);
  return { count, oldestAt: least === null ? null : Number(least) };
}

async function bytesOf(db: Database): Promise<number> {
  const sql =
    db.$kind === 'sqlite'
      ? 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()'
      : 'SELECT pg_database_size(current_database()) AS bytes';
  const [row] = await db.$queryRawUnsafe<{ bytes: number | bigint }[]>(sql);
  return Number(row?.bytes ?? 0);
}
