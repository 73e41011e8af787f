import type { Database } from '@/lib/db/client';
import { BEGINNING, hashOfRow } from './chain';

export interface AuditProof {
  /** Rows of the chain that were looked at and are as they were written. */
  rows: number;
  /** Rows of before there was a chain, which nothing proves. */
  older: number;
  /** The newest row of the chain; null without one. */
  newest: { sequence: number; hash: string } | null;
  /** The first place at which the chain is broken; null when it is whole. */
  broken: { sequence: number; because: 'missing' | 'changed' | 'other-predecessor' | 'end-missing' | 'other-than-known' } | null;
}

const ROWS_AT_ONCE = 1_000;

/**
 * Reads the whole chain and computes every hash anew.
 *
 * @param known a number and its hash as they were sent or written down elsewhere: whoever can rewrite the whole database
 *   could have made the chain anew, but not the same hash
 */
export async function verifyAudit(db: Database, known: { sequence: number; hash: string } | null = null): Promise<AuditProof> {
  const older = await db.auditEntry.count({ where: { sequence: null } });
  // Read before the rows, so that what is written meanwhile is no mistake.
  const head = await db.auditHead.findFirst();
  let newest: AuditProof['newest'] = null;
  let rows = 0;
  const proof = (broken: AuditProof['broken']): AuditProof => ({ rows, older, newest, broken });
  for (;;) {
    const after: number = newest?.sequence ?? 0;
    const some = await db.auditEntry.findMany({ where: { sequence: { gt: after } }, orderBy: { sequence: 'asc' }, take: ROWS_AT_ONCE });
    if (some.length === 0) break;
    for (const { sequence, previousHash, hash, ...row } of some) {
      const expected: number = (newest?.sequence ?? 0) + 1;
      if (sequence === null || sequence !== expected) return proof({ sequence: expected, because: 'missing' });
      if (hash === null || previousHash === null || hashOfRow({ ...row, sequence, previousHash }) !== hash) return proof({ sequence, because: 'changed' });
      if (previousHash !== (newest?.hash ?? BEGINNING)) return proof({ sequence, because: 'other-predecessor' });
      if (known !== null && known.sequence === sequence && known.hash !== hash) return proof({ sequence, because: 'other-than-known' });
      newest = { sequence, hash };
      rows += 1;
    }
  }
  const told = Math.max(head?.sequence ?? 0, known?.sequence ?? 0);
  if (told > (newest?.sequence ?? 0)) return proof({ sequence: (newest?.sequence ?? 0) + 1, because: 'end-missing' });
  return proof(null);
}
