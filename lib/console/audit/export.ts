import type { AuditExport } from './schemas';
import type { Actor } from './actor';
import type { Database } from '@/lib/db/client';
import { searched } from './list';
import { writeAuditAlone } from './write';

/** Of more rows than this the newest are exported, and the file's name and last line say so. */
export const MAX_EXPORTED = 100_000;
const ROWS_AT_ONCE = 1_000;

export type Row = Awaited<ReturnType<Database['auditEntry']['findMany']>>[number];
const COLUMNS = ['sequence', 'time', 'actor', 'actorId', 'action', 'subject', 'before', 'after', 'address', 'previousHash', 'hash'] as const;

/**
 * The audit as a file, newest first, and a row about that in the audit itself.
 *
 * @returns the text in pieces, so that a long audit is never whole in memory
 */
export async function exportAudit(db: Database, { format, search, actor, now }: AuditExport & { actor: Actor; now: number }): Promise<{ name: string; type: string; text: AsyncGenerator<string> }> {
  const where = searched(search);
  const total = await db.auditEntry.count({ where });
  await writeAuditAlone(db, { at: now, actor, action: 'audit.exported', subject: format, after: { rows: Math.min(total, MAX_EXPORTED), ...(search === '' ? {} : { search }) } });
  const rows = rowsOf(db, { ...where, at: { lte: now } }, Math.min(total, MAX_EXPORTED));
  const name = `sluice-audit-${new Date(now).toISOString().slice(0, 10)}${total > MAX_EXPORTED ? `-newest-${MAX_EXPORTED}` : ''}.${format}`;
  return format === 'csv' ? { name, type: 'text/csv; charset=utf-8', text: csvOf(rows) } : { name, type: 'application/json', text: jsonOf(rows, { exportedAt: now, search, total }) };
}

async function* rowsOf(db: Database, where: object, count: number): AsyncGenerator<Row> {
  let last: { at: number; id: string } | null = null;
  for (let left = count; left > 0; ) {
    // By the last row rather than by number: rows that are written meanwhile move none of these.
    const before: object = last === null ? {} : { OR: [{ at: { lt: last.at } }, { at: last.at, id: { lt: last.id } }] };
    const some: Row[] = await db.auditEntry.findMany({ where: { AND: [where, before] }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: Math.min(ROWS_AT_ONCE, left) });
    yield* some;
    left = some.length === 0 ? 0 : left - some.length;
    last = some.at(-1) ?? null;
  }
}

/** A row as whoever reads it elsewhere gets it. */
export function fieldsOf(row: Row): Record<(typeof COLUMNS)[number], unknown> {
  const { sequence, at, actorName, actorId, action, subject, before, after, address, previousHash, hash } = row;
  return { sequence, time: new Date(at).toISOString(), actor: actorName, actorId, action, subject, before, after, address, previousHash, hash };
}

/** RFC 4180, with a mark by which spreadsheets know UTF-8. */
async function* csvOf(rows: AsyncGenerator<Row>): AsyncGenerator<string> {
  yield `\uFEFF${COLUMNS.join(',')}\r\n`;
  for await (const row of rows) {
    const fields = fieldsOf(row);
    yield `${COLUMNS.map((column) => csvCell(fields[column])).join(',')}\r\n`;
  }
}

/** A spreadsheet computes what begins like a formula, in full-width signs too; an apostrophe makes it text. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[\s\p{C}]*[=+\-@＝＋－＠]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function* jsonOf(rows: AsyncGenerator<Row>, about: { exportedAt: number; search: string; total: number }): AsyncGenerator<string> {
  let exported = 0;
  yield `{"exportedAt":${JSON.stringify(new Date(about.exportedAt).toISOString())},"search":${JSON.stringify(about.search)},"total":${about.total},"entries":[`;
  for await (const row of rows) {
    yield `${exported === 0 ? '' : ','}\n${JSON.stringify(fieldsOf(row))}`;
    exported += 1;
  }
  yield `\n],"exported":${exported}}\n`;
}
