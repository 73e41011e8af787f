import { expect, test } from 'vitest';
import { inTransaction } from '@/lib/db/transaction';
import { openDatabase, type Database } from '@/lib/db/client';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { commandActor } from './actor';
import { verifyAudit } from './verify';
import { writeAudit, writeAuditAlone, type Fact } from './write';

const T0 = 1_795_557_600_000;
const HOSTILE = ['=cmd|\' /C calc\'!A0', 'lone \uD800 half', '한국어 ✓ 𝄞', 'back\\slash "quote"\n\u2028', '\uDC00'];

/** As somebody would who has the database itself: the console's own programs have no such statement. */
async function tamper(db: Database, sql: string): Promise<void> {
  if (db.$kind === 'postgresql') await db.$executeRawUnsafe('ALTER TABLE "AuditEntry" DISABLE TRIGGER ALL');
  else for (const name of ['rows', 'values']) await db.$executeRawUnsafe(`DROP TRIGGER IF EXISTS "AuditEntry_keeps_${name}"`);
  await db.$executeRawUnsafe(sql);
}

describeOnEachDatabase('the chain of the audit', (fresh) => {
  const note = (db: Database, index: number, after: Fact = { b: index, a: [1.5, -0, 1e21, 'x', null, { z: 1, 'ä': 2 }] }) =>
    writeAuditAlone(db, { at: T0 + index, actor: commandActor, action: 'protection.changed', subject: HOSTILE[index % HOSTILE.length]!, before: { text: HOSTILE[index % HOSTILE.length]! }, after });

  test('is whole after fifty rows at once hostile text included, on PostgreSQL from two consoles, and after those that were taken back', async () => {
    const { db, location } = await fresh();
    // Waiting for another program's lock, SQLite holds up the whole process, which could then not end its own transaction.
    const other = db.$kind === 'postgresql' ? openDatabase(location) : db;
    const failing = (index: number) =>
      inTransaction(db, async (tx) => {
        await writeAudit(tx, { at: T0, actor: commandActor, action: 'server.added', subject: `gone ${index}` });
        throw new Error('taken back');
      }).catch(() => undefined);
    await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 7 === 0 ? failing(index) : note(index % 2 === 0 ? db : other, index))));
    if (other !== db) await other.$disconnect();
    const written = await db.auditEntry.count();
    expect(written).toBe(42);
    const proof = await verifyAudit(db);
    expect(proof).toMatchObject({ rows: 42, older: 0, broken: null, newest: { sequence: 42 } });
  });

  test('the database itself refuses to change or delete a row', async () => {
    const { db } = await fresh();
    await note(db, 1);
    await expect(db.auditEntry.updateMany({ data: { actorName: 'somebody else' } })).rejects.toThrow();
    await expect(db.auditEntry.deleteMany()).rejects.toThrow();
    expect(await verifyAudit(db)).toMatchObject({ rows: 1, broken: null });
  });

  test.each([
    ['a changed value', `UPDATE "AuditEntry" SET "actorName" = 'nobody' WHERE "sequence" = 3`, { sequence: 3, because: 'changed' }],
    ['a changed time', `UPDATE "AuditEntry" SET "at" = "at" + 1 WHERE "sequence" = 2`, { sequence: 2, because: 'changed' }],
    ['a row that was taken out', `DELETE FROM "AuditEntry" WHERE "sequence" = 4`, { sequence: 4, because: 'missing' }],
    ['the newest ones taken out', `DELETE FROM "AuditEntry" WHERE "sequence" > 4`, { sequence: 5, because: 'end-missing' }],
    ['another predecessor', `UPDATE "AuditEntry" SET "previousHash" = 'f' WHERE "sequence" = 5`, { sequence: 5, because: 'changed' }],
  ])('%s is found at its place', async (_, sql, broken) => {
    const { db } = await fresh();
    for (let index = 0; index < 6; index += 1) await note(db, index);
    await tamper(db, sql);
    expect((await verifyAudit(db)).broken).toEqual(broken);
  });

  test('a chain that was made anew is not the one that was known elsewhere, and rows of before the chain are counted', async () => {
    const { db } = await fresh();
    await db.auditEntry.create({ data: { id: 'old', at: 1, actorName: 'a', action: 'b', subject: 'c' } });
    for (let index = 0; index < 3; index += 1) await note(db, index);
    const { newest, older } = await verifyAudit(db);
    expect(older).toBe(1);
    expect((await verifyAudit(db, newest)).broken).toBeNull();
    expect((await verifyAudit(db, { sequence: 2, hash: newest!.hash })).broken).toEqual({ sequence: 2, because: 'other-than-known' });
    expect((await verifyAudit(db, { sequence: 9, hash: newest!.hash })).broken).toEqual({ sequence: 4, because: 'end-missing' });
  });
});
