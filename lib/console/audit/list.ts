import type { AuditList } from './schemas';
import type { Database } from '@/lib/db/client';
import { searchText } from './search-text';

const PAGE = 50;

/** Every word of a search must occur in actor, action or subject. */
export function searched(search: string) {
  const words = searchText(search).split(/\s+/).filter((word) => word !== '').slice(0, 10);
  return { AND: words.map((word) => ({ search: { contains: word } })) };
}

/** The audit, newest first, fifty a page. */
export async function listAudit(db: Database, input: { search: string; page: number; now: number }): Promise<AuditList> {
  const where = searched(input.search);
  const total = await db.auditEntry.count({ where });
  const rows = await db.auditEntry.findMany({ where, orderBy: [{ at: 'desc' }, { id: 'desc' }], skip: (input.page - 1) * PAGE, take: PAGE });
  const entries = rows.map(({ id, at, actorName, action, subject, before, after, address }) => ({ id, at, actorName, action, subject, before, after, address }));
  return { now: input.now, total, page: input.page, entries };
}
