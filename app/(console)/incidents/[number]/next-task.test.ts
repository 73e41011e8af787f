import { expect, test } from 'vitest';
import { incidentSteps } from './incident-steps';
import { nextTask } from './next-task';
import { action, incidentView, restartCheck, suspect } from '@/lib/console/testing/example-incident';

function taskOf(changes: Parameters<typeof incidentView>[0]) {
  const view = incidentView(changes);
  return nextTask(view, incidentSteps(view, []));
}

const secured = suspect({ decision: 'secured', waiting: 0 });

test('the worst undecided account is decided first', () => {
  const first = suspect({ account: 'first@example.test' });
  expect(taskOf({ suspects: [suspect({ decision: 'dismissed' }), first, suspect({ account: 'third@example.test' })] })).toEqual({
    kind: 'decide',
    left: 2,
    suspect: first,
  });
});

test('without a suspect an account has to be named', () => {
  expect(taskOf({})).toEqual({ kind: 'name-account' });
});

test('a failed act is offered again, a running one is waited for', () => {
  const failed = suspect({ actions: [action({ status: 'failed' })] });
  const running = suspect({ account: 'b@example.test', actions: [action({ status: 'requested' })] });
  expect(taskOf({ suspects: [running, failed] })).toEqual({ kind: 'retry-securing', suspect: failed });
  expect(taskOf({ suspects: [running] })).toEqual({ kind: 'wait-for-securing', accounts: [running] });
});

test('waiting mail of secured accounts is counted, and an unknown count stays unknown', () => {
  const a = suspect({ decision: 'secured', waiting: 40 });
  const b = suspect({ decision: 'secured', waiting: 2, account: 'b@example.test' });
  expect(taskOf({ suspects: [a, b, secured] })).toEqual({ kind: 'clean', accounts: [a, b], messages: 42 });
  expect(taskOf({ suspects: [a, suspect({ decision: 'secured', waiting: null })] })).toMatchObject({ kind: 'clean', messages: null });
});

test('the end of the way', () => {
  expect(taskOf({ suspects: [secured], restartChecks: [restartCheck('guard-answers', false), restartCheck('suspects-decided')] })).toEqual({ kind: 'meet-checks', left: 1 });
  expect(taskOf({ suspects: [secured] })).toEqual({ kind: 'restart' });
  expect(taskOf({ suspects: [secured], restartAction: action({ kind: 'restart-smtp', status: 'running' }) })).toEqual({ kind: 'wait-for-restart' });
  expect(taskOf({ suspects: [secured], incident: { status: 'released' } })).toEqual({ kind: 'close' });
  expect(taskOf({ suspects: [secured], incident: { status: 'closed' } })).toEqual({ kind: 'nothing' });
});
