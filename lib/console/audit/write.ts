import type { AuditAction } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { inTransaction, lockAuditChain, noJson } from '@/lib/db/transaction';
import type { Actor } from './actor';
import { BEGINNING, hashOfRow, storable, wholeText } from './chain';
import { newId } from '../new-id';
import { searchText } from './search-text';

/** A value that JSON can hold. */
export type Fact = string | number | boolean | null | Fact[] | { [key: string]: Fact };

export interface AuditRecord {
  at: number;
  actor: Actor;
  action: AuditAction;
  /** What it was done to: a server's name, an account, an incident's number. */
  subject: string;
  before?: Fact;
  after?: Fact;
}

/** The one row of its table. */
const HEAD = 1;

/**
 * Writes one audit row, in the transaction of the change it tells of, as the next link of the chain. Until that transaction
 * ends no other one can write a row, so it stands near its end.
 */
export async function writeAudit(tx: Transaction, { at, actor, action, ...record }: AuditRecord): Promise<void> {
  await lockAuditChain(tx);
  const head = (await tx.auditHead.findUnique({ where: { id: HEAD } })) ?? { sequence: 0, hash: BEGINNING };
  const row = {
    sequence: head.sequence + 1,
    previousHash: head.hash,
    id: newId(at),
    at,
    actorId: actor.id,
    actorName: wholeText(actor.name),
    action,
    subject: wholeText(record.subject),
    before: storable(record.before ?? null),
    after: storable(record.after ?? null),
    address: actor.address,
  };
  const hash = hashOfRow(row);
  const search = searchText(`${row.actorName} ${action} ${row.subject}`);
  await tx.auditEntry.create({ data: { ...row, before: row.before ?? noJson, after: row.after ?? noJson, hash, search } });
  const next = { sequence: row.sequence, hash };
  await tx.auditHead.upsert({ where: { id: HEAD }, create: { id: HEAD, ...next }, update: next });
}

/** The same for what no change goes with, such as a sign-in. */
export async function writeAuditAlone(db: Database, record: AuditRecord): Promise<void> {
  await inTransaction(db, (tx) => writeAudit(tx, record));
}
