import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlannedMailing } from '@sluice/protection/planned-mailing';
import { initialProtection, transition } from '@sluice/protection/transition';
import type { Protection, ProtectionInput } from '@sluice/protection/protection';
import { eventually } from '@/lib/testing/eventually';
import { firstState, type GuardState } from '@sluice/guard/state/guard-state';
import type { StateFile } from '@sluice/guard/state/state-file';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { MailingTime, WRITTEN_EVERY_MS } from './mailing-time';

const HOUR = 3_600_000;
const T0 = 1_800_000_000_000;
const MAILING: PlannedMailing = { id: 'm1', account: 'news@example.test', messages: 90, threshold: 100, byName: 'Minsu', begunAt: T0, until: T0 + HOUR };

let now: number;
let elapsed: number;
let protection: Protection;
let stored: GuardState;
let time: MailingTime;

const ended = (): boolean => protection.mailing === null;
/** Two looks have ended since. */
async function looked(): Promise<void> {
  const before = looks;
  await eventually(() => expect(looks).toBeGreaterThan(before + 2));
}
let looks: number;

function begin(leftMs = HOUR): void {
  stored = { ...firstState(), mailing: { ...MAILING, leftMs } };
  protection = initialProtection({ applyQueueLimit: true, threshold: 10 }, null, null, MAILING);
  const state = {
    get current() {
      return stored;
    },
    change: (next: (state: GuardState) => GuardState) => {
      stored = next(stored);
      return Promise.resolve();
    },
  } as unknown as StateFile;
  const keeper = {
    get current() {
      return protection;
    },
    feed: (input: ProtectionInput) => {
      protection = transition(protection, input).state;
      return Promise.resolve();
    },
  };
  const clock = (): number => {
    looks += 1;
    return elapsed;
  };
  time = new MailingTime({ state, keeper, log: silentLog(), now: () => now, elapsed: clock, intervalMs: 1 });
}

beforeEach(() => {
  [now, elapsed, looks] = [T0, 500, 0];
});
afterEach(() => time.stop());

test('ends when the time has passed, and not before', async () => {
  begin();
  await time.start();
  now += HOUR - 1_000;
  elapsed += HOUR - 1_000;
  await looked();
  expect(ended()).toBe(false);
  now += 1_000;
  elapsed += 1_000;
  await eventually(() => expect(ended()).toBe(true));
});

test('a clock that is set back does not make it longer, and the end is told by the clock as it is', async () => {
  begin();
  await time.start();
  now -= 5 * HOUR;
  elapsed += 1_800_000;
  await looked();
  expect(ended()).toBe(false);
  expect(time.current?.until).toBe(now + 1_800_000);
  elapsed += 1_800_000;
  await eventually(() => expect(ended()).toBe(true));
});

test('a clock that passes its moment ends it', async () => {
  begin();
  await time.start();
  now += 2 * HOUR;
  await eventually(() => expect(ended()).toBe(true));
});

test('what is left is written down again and again', async () => {
  begin();
  await time.start();
  elapsed += WRITTEN_EVERY_MS;
  now += WRITTEN_EVERY_MS;
  await eventually(() => expect(stored.mailing?.leftMs).toBe(HOUR - WRITTEN_EVERY_MS));
});

test('over while the guard was away it has ended before the start is through', async () => {
  now = T0 + HOUR + 1;
  begin();
  await time.start();
  expect(ended()).toBe(true);
});

test('a guard that is started again goes on with what is left by the clock', async () => {
  now = T0 + 1_200_000;
  begin(HOUR);
  await time.start();
  elapsed += HOUR - 1_200_000 - 1;
  await looked();
  expect(ended()).toBe(false);
  elapsed += 1;
  await eventually(() => expect(ended()).toBe(true));
});

test('and where the clock was set back while it was away, with what was written down, less what may have passed unwritten', async () => {
  now = T0 - 24 * HOUR;
  begin(600_000);
  await time.start();
  elapsed += 600_000 - WRITTEN_EVERY_MS;
  await eventually(() => expect(ended()).toBe(true));
});

test('tells nothing while there is none', async () => {
  begin();
  protection = { ...protection, mailing: null };
  await time.start();
  expect(time.current).toBeNull();
});
