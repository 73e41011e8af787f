import { expect, test } from 'vitest';
import { inTransaction, isDuplicate, lockServer } from './transaction';
import { describeOnEachDatabase } from './testing/temporary-database';

describeOnEachDatabase('a transaction', (fresh) => {
  test('counts correctly when twenty of them read and then write the same server', async () => {
    const { db } = await fresh();
    await db.server.create({ data: { id: 's', name: 'mx1', tokenHash: 'h', enrolledAt: 1 } });
    const add = () =>
      inTransaction(db, async (tx) => {
        await lockServer(tx, 's');
        const { lastSequence } = await tx.server.findUniqueOrThrow({ where: { id: 's' } });
        await tx.server.update({ where: { id: 's' }, data: { lastSequence: lastSequence + 1 } });
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect((await db.server.findUniqueOrThrow({ where: { id: 's' } })).lastSequence).toBe(20);
  });

  test('leaves nothing behind when it fails, and tells a duplicate from another error', async () => {
    const { db } = await fresh();
    const data = { id: 's', name: 'mx1', tokenHash: 'h', enrolledAt: 1 };
    const twice = inTransaction(db, async (tx) => {
      await tx.server.create({ data });
      await tx.server.create({ data: { ...data, id: 's2' } });
    });
    const error: unknown = await twice.catch((reason: unknown) => reason);
    expect(isDuplicate(error)).toBe(true);
    expect(isDuplicate(new Error('something else'))).toBe(false);
    expect(await db.server.count()).toBe(0);
  });
});
