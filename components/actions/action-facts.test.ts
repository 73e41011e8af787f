import { expect, test } from 'vitest';
import type { ActionStep } from '@sluice/contract/contract';
import { action } from '@/lib/console/testing/example-incident';
import { actionFacts, failedStep } from './action-facts';

const step = (changes: Partial<ActionStep>): ActionStep => ({ step: 'disable-account', status: 'done', count: null, at: 1, code: null, detail: null, ...changes });

test('facts are what was checked: no number is not zero, and a failed step is no fact', () => {
  const steps = [
    step({ step: 'hold-messages', count: 0 }),
    step({}),
    step({ step: 'end-sessions' }),
    step({ step: 'set-password', status: 'failed', code: 'account-store-failed' }),
  ];
  expect(actionFacts(action({ steps }))).toEqual([
    { step: 'hold-messages', count: 0 },
    { step: 'disable-account', count: 0 },
  ]);
  expect(failedStep(action({ steps }))?.step).toBe('set-password');
  expect(failedStep(action())).toBeNull();
});
