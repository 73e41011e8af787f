import { afterEach, expect, test } from 'vitest';
import type { QueueBreakdown } from '@sluice/guard/mailserver/mail-server';
import type { Latch, ProtectionInput } from '@sluice/protection/protection';
import { initialProtection } from '@sluice/protection/transition';
import { eventually } from '@/lib/testing/eventually';
import type { Duty } from '@sluice/guard/runtime';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { breakDownQueue, QueueOwners } from './break-down-queue';

const LATCH: Latch = { id: 'l1', trippedAt: 1, queueLength: 4, threshold: 50, smtpInstance: 'run-1' };
const counted = (waiting: number, complete = true): QueueBreakdown => ({
  waiting: 4,
  held: 0,
  oldestAt: 1,
  accounts: [],
  recipients: { waiting, complete, held: 0, heldMost: 0, heldComplete: true },
});

let duty: Duty | null = null;
afterEach(() => duty?.stop());

/** A queue whose looks end when the test says so. */
async function looking(latch: Latch | null = null) {
  const looks: ((found: QueueBreakdown | Error) => void)[] = [];
  const fed: ProtectionInput[] = [];
  const keeper = {
    current: initialProtection({ applyQueueLimit: true, threshold: 50, recipientThreshold: 100 }, latch, 'run-1'),
    feed: (input: ProtectionInput) => Promise.resolve(void fed.push(input)),
  };
  const owners = new QueueOwners();
  const breakdown = () => new Promise<QueueBreakdown>((resolve, reject) => looks.push((found) => (found instanceof Error ? reject(found) : resolve(found))));
  duty = breakDownQueue({
    queue: { breakdown },
    owners,
    keeper,
    onBreakdown: () => Promise.resolve(),
    log: silentLog(),
    now: () => 7,
    newId: () => 'new',
    intervalMs: 1,
  });
  await duty.start();
  const ends = async (found: QueueBreakdown | Error): Promise<void> => {
    await eventually(() => expect(looks).toHaveLength(1));
    looks.shift()?.(found);
    await eventually(() => expect(looks).toHaveLength(1));
  };
  return { keeper, owners, fed, looks, ends };
}

test('each look is told to the rule and to the report, with whether it is complete', async () => {
  const { owners, fed, ends, looks } = await looking();
  await ends(counted(2_000, false));
  expect(fed).toEqual([{ kind: 'recipients', at: 7, waiting: 2_000, newLatchId: 'new' }]);
  expect(owners.current).toMatchObject({ at: 7, waiting: 4, recipients: { waiting: 2_000, complete: false } });
  looks.shift()?.(counted(0));
});

test('more recipients than a report can say are as many as it can: the rule fires, and the console understands it', async () => {
  const { owners, fed, ends, looks } = await looking();
  await ends(counted(3_000_000_000));
  expect(fed).toMatchObject([{ waiting: 2_147_483_647 }]);
  expect(owners.current?.recipients?.waiting).toBe(2_147_483_647);
  looks.shift()?.(counted(0));
});

test('a look that began before a release trips nothing after it; the next one counts', async () => {
  const { keeper, fed, ends, looks } = await looking(LATCH);
  await eventually(() => expect(looks).toHaveLength(1));
  keeper.current = { ...keeper.current, latch: null };
  await ends(counted(2_000));
  expect(fed).toEqual([]);
  await ends(counted(5));
  expect(fed).toMatchObject([{ waiting: 5 }]);
  looks.shift()?.(counted(0));
});

test('nor does one that was so slow that a trip and its release fell into it', async () => {
  const { keeper, fed, ends, looks } = await looking();
  await eventually(() => expect(looks).toHaveLength(1));
  keeper.current = { ...keeper.current, smtpInstance: 'run-2' };
  await ends(counted(2_000));
  expect(fed).toEqual([]);
  await ends(counted(5));
  expect(fed).toMatchObject([{ waiting: 5 }]);
  looks.shift()?.(counted(0));
});

test('a look that fails is no count: the report keeps the one before, with its time', async () => {
  const { owners, fed, ends, looks } = await looking();
  await ends(new Error('the queue folder is gone'));
  expect([fed, owners.current]).toEqual([[], null]);
  looks.shift()?.(counted(0));
});
