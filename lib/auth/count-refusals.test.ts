import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { POST as act } from '@/app/api/actions/route';
import { POST as joinBy } from '@/app/api/setup/route';
import { MAX_ADDRESSES, RefusalCounts, refusalCounts, WINDOW_MS } from './count-refusals';
import { serveEnrollment } from './enrollment-route';
import { consoleOn, request } from './testing/console';

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

describeOnEachDatabase('what the routes refuse', (fresh) => {
  test('is counted by address: a foreign origin, a code and a link that are not valid', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const before = await db.auditEntry.count();
    const from = { headers: { 'x-forwarded-for': '203.0.113.5' } };
    const none = { params: Promise.resolve({}) };
    const setUp = { token: 'x'.repeat(24), name: 'Eve', email: 'eve@example.test', password: 'umbrella granite whisper' };
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await act(request('/api/actions', { ...from, body: {}, origin: 'https://evil.test' }), none)).status).toBe(403);
      expect((await joinBy(request('/api/setup', { ...from, body: setUp }), none)).status).toBe(410);
      expect((await serveEnrollment(request('/api/guard/enroll', { ...from, body: { code: 'AAAA-AAAA-AAAA' } }))).status).toBe(410);
    }
    const rows = await db.auditEntry.findMany({ skip: before, orderBy: { sequence: 'asc' } });
    expect(rows.map(({ action, subject, address }) => `${action} ${subject} ${address}`)).toEqual([
      'origin.refused another site 203.0.113.5',
      'code.refused invitation 203.0.113.5',
    ]);
    await refusalCounts(db).endWindow(Date.now() + WINDOW_MS);
    const counted = await db.auditEntry.findMany({ skip: before + 2, orderBy: { sequence: 'asc' } });
    expect(counted.map(({ action, after }) => [action, after])).toEqual([['origin.refused', { count: 5 }], ['code.refused', { count: 10 }]]);
  });
});
