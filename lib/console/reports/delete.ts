import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { namesOfFiles } from './names-of-files';
import { Refusal } from '../refusal';

/** Deletes a kept report. @throws Refusal `not-found` */
export async function deleteLogReport(db: Database, input: { id: string; actor: Actor; now: number }): Promise<void> {
  const { id, actor, now } = input;
  await inTransaction(db, async (tx) => {
    const kept = await tx.logReport.findUnique({ where: { id }, select: { summary: true } });
    // Of two who delete at once, one finds nothing to delete.
    const { count } = await tx.logReport.deleteMany({ where: { id } });
    if (kept === null || count === 0) throw new Refusal('not-found', 'This report does not exist any more. Nothing was changed.');
    await writeAudit(tx, { at: now, actor, action: 'log-report.deleted', subject: namesOfFiles(kept.summary.files) });
  });
}
