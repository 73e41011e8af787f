import { expect, test } from 'vitest';
import { action, TRIPPED_AT } from '@/lib/console/testing/example-incident';
import { actState, type Press } from './act-state';
import { actionKey } from './action-key';

const press = (changes: Partial<Press>): Press => ({ key: 'k', at: TRIPPED_AT, status: 'accepted', action: null, error: null, ...changes });
const disable = (changes = {}) => action({ kind: 'disable-account', ...changes });

test('a press locks the button until its end is known', () => {
  expect(actState('disable-account', press({ status: 'sending' }), [])).toEqual({ action: null, sending: true, underWay: false, since: TRIPPED_AT });
  const requested = disable({ status: 'requested', requestedAt: TRIPPED_AT + 5 });
  expect(actState('disable-account', press({ action: requested }), [])).toEqual({ action: requested, sending: false, underWay: true, since: TRIPPED_AT + 5 });
  const done = disable({ requestedAt: TRIPPED_AT + 5 });
  expect(actState('disable-account', press({ action: requested }), [done])).toEqual({ action: done, sending: false, underWay: false, since: null });
});

test('what somebody else does locks it as well, acts of other kinds do not', () => {
  expect(actState('disable-account', null, [disable({ status: 'running' })]).underWay).toBe(true);
  expect(actState('disable-account', null, [action({ status: 'running' })])).toEqual({ action: null, sending: false, underWay: false, since: null });
});

test('a newer press is shown, not the older action in the list', () => {
  const older = disable({ id: 'old', status: 'failed', requestedAt: TRIPPED_AT });
  const newer = disable({ id: 'new', status: 'requested', requestedAt: TRIPPED_AT + 9_000 });
  expect(actState('disable-account', press({ action: newer }), [older]).action).toBe(newer);
});

test('a key is 32 hexadecimal digits of randomness', () => {
  expect(actionKey((bytes) => bytes.fill(10))).toBe('0a'.repeat(16));
});
