import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { MAX_ADDRESSES, RefusalCounts, WINDOW_MS } from './count-refusals';

const T0 = 1_795_557_600_000;

describeOnEachDatabase('refusals that anybody can cause', (fresh) => {
  test('are two rows an address and window, however many there are', async () => {
    const { db } = await fresh();
    const counts = new RefusalCounts(db);
    for (let attempt = 0; attempt < 500; attempt += 1) await counts.add({ action: 'sign-in.failed', address: '203.0.113.1', subject: `guess-${attempt}@example.test` }, T0 + attempt);
    expect(await db.auditEntry.count()).toBe(1);
    await counts.add({ action: 'sign-in.failed', address: '203.0.113.1', subject: 'later@example.test' }, T0 + WINDOW_MS);
    const rows = await db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ subject, after }) => [subject, after])).toEqual([
      ['guess-0@example.test', { count: 1 }],
      ['guess-0@example.test', { count: 500 }],
      ['later@example.test', { count: 1 }],
    ]);
  });

  test('from a great many addresses are a bounded number of rows, and one that says how many others', async () => {
    const { db } = await fresh();
    const counts = new RefusalCounts(db);
    for (let index = 0; index < 400; index += 1) await counts.add({ action: 'token.refused', address: `198.51.${index >> 8}.${index & 255}`, subject: 'guard' }, T0);
    await counts.endWindow(T0 + WINDOW_MS);
    const rows = await db.auditEntry.findMany();
    expect(rows).toHaveLength(MAX_ADDRESSES + 1);
    expect(rows.find(({ subject }) => subject === 'others')).toMatchObject({ address: null, after: { count: 350, addresses: 350 } });
  });
});
