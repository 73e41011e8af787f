import { expect, test } from 'vitest';
import type { GuardState } from '@sluice/guard/state/guard-state';
import { firstState } from '@sluice/guard/state/guard-state';
import type { StateFile } from '@sluice/guard/state/state-file';
import { DismissedAccounts } from './dismissed-accounts';

function dismissing() {
  let current = firstState();
  let writes = 0;
  let now = 1_000_000;
  let changes = 0;
  const state = {
    get current() {
      return current;
    },
    change(next: (state: GuardState) => GuardState) {
      writes += 1;
      current = next(current);
      return Promise.resolve();
    },
  } as unknown as StateFile;
  const make = () => new DismissedAccounts({ state, now: () => now, onChange: () => (changes += 1) });
  return { make, seen: () => ({ writes, changes }), at: (time: number) => (now = time) };
}

test('a dismissal counts from the moment of the press by this host’s clock, though the other clock is wrong and it is told again later', () => {
  const { make, seen, at } = dismissing();
  const dismissed = make();
  dismissed.take([{ account: 'a@x', at: 77, ageMs: 2_000 }]);
  at(1_060_000);
  dismissed.take([{ account: 'a@x', at: 77, ageMs: 62_100 }]);
  expect(dismissed.excuses).toEqual([{ account: 'a@x', until: 998_000 }]);
  expect(seen()).toEqual({ writes: 1, changes: 1 });
  expect(make().excuses).toEqual(dismissed.excuses);
});

test('another dismissal of the same account is another; one that is missing was taken back', () => {
  const { make, seen } = dismissing();
  const dismissed = make();
  const first = { account: 'a@x', at: 77, ageMs: 0 };
  dismissed.take([first]);
  dismissed.take([{ account: 'a@x', at: 99, ageMs: 0 }, first]);
  expect(dismissed.excuses).toHaveLength(2);
  dismissed.take([{ account: 'a@x', at: 99, ageMs: 0 }]);
  expect(dismissed.excuses).toHaveLength(1);
  dismissed.take([]);
  expect(dismissed.excuses).toEqual([]);
  expect(seen()).toEqual({ writes: 4, changes: 4 });
});
