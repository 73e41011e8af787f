import type { AuditAction } from './schemas';
import type { Database, Transaction } from '@/lib/db/client';
import { noJson } from '@/lib/db/transaction';
import type { Actor } from './actor';
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

/** Writes one audit row, in the transaction of the change it tells of. */
export async function writeAudit(tx: Transaction | Database, record: AuditRecord): Promise<void> {
  const { at, actor, action, subject } = record;
  await tx.auditEntry.create({
    data: {
      id: newId(at),
      at,
      actorId: actor.id,
      actorName: actor.name,
      action,
      subject,
      before: record.before ?? noJson,
      after: record.after ?? noJson,
      address: actor.address,
      search: searchText(`${actor.name} ${action} ${subject}`),
    },
  });
}
