import { expect, test } from 'vitest';
import type { ActionKind, ActionStatus } from './kinds';
import { currentSecuring, isDisabled, isProven, isStoppedFromSending, keepsThiefOut, standingAction, waitsUntil } from './standing';

type Past = [ActionKind, ActionStatus][];

const cases: { name: string; kind: ActionKind; newestFirst: Past; stands: number | null }[] = [
  { name: 'nothing before', kind: 'disable-account', newestFirst: [], stands: null },
  { name: 'requested', kind: 'disable-account', newestFirst: [['disable-account', 'requested']], stands: 0 },
  { name: 'in force', kind: 'disable-account', newestFirst: [['disable-account', 'done']], stands: 0 },
  { name: 'failed, so the one before counts', kind: 'disable-account', newestFirst: [['disable-account', 'failed'], ['enable-account', 'done']], stands: null },
  { name: 'replaced by an enabling that still runs', kind: 'disable-account', newestFirst: [['enable-account', 'running'], ['disable-account', 'done']], stands: null },
  { name: 'containing disables too', kind: 'disable-account', newestFirst: [['contain-account', 'running']], stands: 0 },
  { name: 'who is disabled cannot send', kind: 'stop-sending', newestFirst: [['disable-account', 'done']], stands: 0 },
  { name: 'a softer act is no reason against a harder one', kind: 'contain-account', newestFirst: [['stop-sending', 'done']], stands: null },
  { name: 'disabling does not contain', kind: 'contain-account', newestFirst: [['disable-account', 'done']], stands: null },
  { name: 'a failed enabling leaves the account disabled', kind: 'disable-account', newestFirst: [['enable-account', 'failed'], ['disable-account', 'done']], stands: 1 },
  { name: 'enabled already', kind: 'enable-account', newestFirst: [['set-password', 'done'], ['enable-account', 'done']], stands: 1 },
  { name: 'another password after the first is set', kind: 'set-password', newestFirst: [['set-password', 'done']], stands: null },
  { name: 'a password is being set', kind: 'set-password', newestFirst: [['hold-messages', 'done'], ['set-password', 'running']], stands: 1 },
  { name: 'mail that came since can be held', kind: 'hold-messages', newestFirst: [['hold-messages', 'done']], stands: null },
  { name: 'a restart that was done', kind: 'restart-smtp', newestFirst: [['restart-smtp', 'done']], stands: null },
  { name: 'a restart under way', kind: 'restart-smtp', newestFirst: [['restart-smtp', 'running']], stands: 0 },
];

test.each(cases)('$kind: $name', ({ kind, newestFirst, stands }) => {
  const past = newestFirst.map(([each, status]) => ({ kind: each, status }));
  expect(standingAction(kind, past)).toBe(stands === null ? null : past[stands]);
});

const done = (...kinds: ActionKind[]) => kinds.map((kind) => ({ kind, status: 'done' as const }));

test('an account is disabled by what was confirmed, not by what is asked', () => {
  expect(isDisabled(done('contain-account'))).toBe(true);
  expect(isDisabled(done('set-password', 'disable-account'))).toBe(true);
  expect(isDisabled(done('enable-account', 'disable-account'))).toBe(false);
  expect(isDisabled([{ kind: 'enable-account', status: 'running' }, ...done('disable-account')])).toBe(true);
  expect(isDisabled([{ kind: 'disable-account', status: 'running' }])).toBe(false);
});

test('what secured an account counts until it is enabled again', () => {
  expect(currentSecuring(done('hold-messages', 'set-password'))?.kind).toBe('set-password');
  expect(currentSecuring(done('enable-account', 'contain-account'))).toBeNull();
  expect(currentSecuring([{ kind: 'enable-account', status: 'failed' }, ...done('contain-account')])?.kind).toBe('contain-account');
  expect(currentSecuring([{ kind: 'contain-account', status: 'failed' }])?.status).toBe('failed');
});

test('who may only read is told apart from who is disabled', () => {
  expect(isStoppedFromSending(done('set-password', 'stop-sending', 'enable-account'))).toBe(true);
  expect(isStoppedFromSending(done('contain-account', 'stop-sending'))).toBe(false);
  expect(isStoppedFromSending(done('enable-account', 'stop-sending'))).toBe(false);
  expect(isDisabled(done('stop-sending'))).toBe(false);
});

test.each([
  [[], true],
  [[{ step: 'disable-account', status: 'not-possible' }, { step: 'prove-login', status: 'done' }], true],
  [[{ step: 'prove-sessions', status: 'done' }, { step: 'prove-login', status: 'not-possible' }], false],
  [[{ step: 'prove-queue', status: 'failed' }], false],
])('%j is proven: %s', (steps, proven) => {
  expect(isProven({ steps })).toBe(proven);
});

test('what waits for its time can be taken back until then, and only before anybody was asked', () => {
  const waiting = { status: 'requested' as const, dueAt: 100 };
  expect([waitsUntil(waiting, 99), waitsUntil(waiting, 100), waitsUntil({ ...waiting, status: 'running' }, 99), waitsUntil({ ...waiting, dueAt: null }, 99)]).toEqual([100, null, null, null]);
});

test('a thief is kept out by what closed the account and was proven, or by a password set after the account was last seen', () => {
  const past = (kind: ActionKind, parts: { finishedAt?: number; proven?: boolean } = {}) => ({ kind, status: 'done' as const, finishedAt: parts.finishedAt ?? 100, steps: [{ step: 'prove-login', status: parts.proven === false ? 'not-possible' : 'done' }] });
  const kept = (...newestFirst: ReturnType<typeof past>[]) => keepsThiefOut(newestFirst, 50)?.kind ?? null;
  expect(kept()).toBeNull();
  expect(kept(past('contain-account'))).toBe('contain-account');
  expect(kept(past('stop-sending'))).toBe('stop-sending');
  expect(kept(past('contain-account', { proven: false }))).toBeNull();
  expect(kept(past('enable-account'), past('contain-account'))).toBeNull();
  expect(kept(past('set-password'))).toBe('set-password');
  expect(kept(past('set-password', { finishedAt: 40 }))).toBeNull();
  expect(kept(past('hold-messages'))).toBeNull();
});
