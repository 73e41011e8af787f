import type { KeepLogReport, KeptLogReport } from './schemas';
import type { Database } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transaction';
import type { Actor } from '../audit/actor';
import { writeAudit } from '../audit/write';
import { namesOfFiles } from './names-of-files';
import { newId } from '../new-id';

/** Stores a report that somebody made from log files and wants to keep. The logs themselves never reach the console. */
export async function keepLogReport(db: Database, input: { kept: KeepLogReport; actor: Actor; now: number }): Promise<KeptLogReport> {
  const { kept, actor, now } = input;
  const { report, ...told } = kept;
  const { accounts: _accounts, ...facts } = report;
  const summary = { ...facts, ...told };
  const id = newId(now);
  await inTransaction(db, async (tx) => {
    await tx.logReport.create({ data: { id, keptAt: now, keptById: actor.id, keptByName: actor.name, summary, report } });
    await writeAudit(tx, { at: now, actor, action: 'log-report.kept', subject: namesOfFiles(summary.files), after: { accounts: summary.accounts, suspects: summary.suspects } });
  });
  return { id, keptAt: now, keptByName: actor.name, summary };
}
