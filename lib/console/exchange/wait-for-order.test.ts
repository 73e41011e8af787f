import { expect, test } from 'vitest';
import { requestAction } from '@/lib/console/actions/request';
import { enrollServer } from '@/lib/console/servers/enroll';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { waitForOrder } from './wait-for-order';

const actor = { id: 'operator', name: 'Operator', address: null };
const THIEF = 'thief@example.test';
const never = new AbortController().signal;

describeOnEachDatabase('a guard that waits for an order', (fresh) => {
  test('hears of it in the moment in which it is recorded, once, and of no other guard’s', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: 'token-1', now: 1 });
    const { serverId: other } = await enrollServer(db, { name: 'mx2', token: 'token-2', now: 1 });
    const [heard, notHeard] = [waitForOrder(db, serverId, 0, never), waitForOrder(db, other, 0, AbortSignal.timeout(2_000))];
    await requestAction(db, { request: { kind: 'contain-account', account: THIEF, serverId, key: crypto.randomUUID() }, actor, now: 1_000 });
    expect(await heard).toBe(1_000);
    expect(await waitForOrder(db, serverId, 0, never)).toBe(1_000);
    expect(await waitForOrder(db, serverId, 1_000, never, 0)).toBe(1_000);
    expect(await notHeard).toBe(0);
  });
});
