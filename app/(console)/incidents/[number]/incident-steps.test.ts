import { describe, expect, test } from 'vitest';
import type { IncidentView } from '@/lib/console/incidents/schemas';
import { incidentSteps, openStep, type SkippableStep } from './incident-steps';
import { action, incidentView, restartCheck, suspect, TRIPPED_AT } from '@/lib/console/testing/example-incident';

/** ✓ done, ● open, ◐ partly, ○ later, – skipped: as the rail of the page draws them. */
const shapes = { done: '✓', open: '●', partly: '◐', later: '○', skipped: '–' };

function drawn(view: IncidentView, skipped: SkippableStep[] = []): string {
  return incidentSteps(view, skipped)
    .map((step) => shapes[step.status])
    .join('');
}

const secured = (changes = {}) => suspect({ decision: 'secured', decidedAt: TRIPPED_AT + 4_000, decidedByName: 'hana', ...changes });
const undecided = [restartCheck('suspects-decided', false), restartCheck('queue-below-threshold')];
const released = { status: 'released', releasedAt: TRIPPED_AT + 900_000, releaseCause: 'console' } as const;

const table: [name: string, view: IncidentView, steps: string, skipped?: SkippableStep[]][] = [
  ['nobody is suspected: find stays open, for nothing was found', incidentView(), '✓●✓✓✓○○'],
  ['nobody is suspected and the operator goes on', incidentView(), '✓–✓✓✓●○', ['find']],
  ['one suspect not looked at', incidentView({ suspects: [suspect()], restartChecks: undecided }), '✓●○○◐○○'],
  [
    'two suspects, one secured',
    incidentView({ suspects: [suspect({ account: 'a@example.test' }), secured()], restartChecks: undecided }),
    '✓●◐○◐○○',
  ],
  [
    'containing runs: found, not yet secured',
    incidentView({ suspects: [suspect({ actions: [action({ status: 'running' })] })], restartChecks: undecided }),
    '✓✓●○◐○○',
  ],
  [
    'containing failed: securing stays open',
    incidentView({ suspects: [suspect({ actions: [action({ status: 'failed' })] })], restartChecks: undecided }),
    '✓✓●○◐○○',
  ],
  [
    'enabled again: it is a question again',
    incidentView({ suspects: [suspect({ actions: [action({ kind: 'enable-account' }), action()] })], restartChecks: undecided }),
    '✓●○○◐○○',
  ],
  ['dismissed: nothing to secure', incidentView({ suspects: [suspect({ decision: 'dismissed' })] }), '✓✓✓✓✓●○'],
  ['secured, mail of it still waiting', incidentView({ suspects: [secured({ waiting: 40, held: 2 })] }), '✓✓✓●✓○○'],
  ['secured, mail held', incidentView({ suspects: [secured({ waiting: 0, held: 42 })] }), '✓✓✓✓✓●○'],
  ['an unknown count is not taken for none', incidentView({ suspects: [secured({ waiting: null, held: null })] }), '✓✓✓●✓○○'],
  ['cleaning skipped', incidentView({ suspects: [secured({ waiting: 40 })] }), '✓✓✓–✓●○', ['clean']],
  [
    'queue above the threshold',
    incidentView({ suspects: [secured()], restartChecks: [restartCheck('suspects-decided'), restartCheck('queue-below-threshold', false)] }),
    '✓✓✓✓●○○',
  ],
  ['released, not closed', incidentView({ incident: released, suspects: [secured()] }), '✓✓✓✓✓✓●'],
  ['released outside with an open suspect', incidentView({ incident: released, suspects: [suspect()], restartChecks: undecided }), '✓●○○✓✓○'],
  ['closed', incidentView({ incident: { ...released, status: 'closed', closedAt: TRIPPED_AT + 1e6 }, suspects: [secured()] }), '✓✓✓✓✓✓✓'],
  ['closed with an open suspect: nothing is open', incidentView({ incident: { ...released, status: 'closed' }, suspects: [suspect()] }), '✓–––✓✓✓'],
];

describe('incidentSteps', () => {
  test.each(table)('%s', (_name, view, steps, skipped) => {
    expect(drawn(view, skipped)).toBe(steps);
  });

  test('counts what is settled', () => {
    const steps = incidentSteps(incidentView({ suspects: [suspect({ account: 'a@example.test' }), secured({ waiting: 40, held: 2 })] }), []);
    expect(steps.map((step) => `${step.settled}/${step.total}`)).toEqual(['1/1', '1/2', '1/2', '2/42', '2/2', '0/1', '0/1']);
  });

  test('a finished step tells who and when', () => {
    const view = incidentView({
      suspects: [secured()],
      incident: { status: 'closed', releasedAt: TRIPPED_AT + 9_000, releaseCause: 'console', closedAt: TRIPPED_AT + 10_000, closedByName: 'minsu' },
      restartAction: action({ kind: 'restart-smtp', account: null, requestedByName: 'hana' }),
    });
    const finished = Object.fromEntries(incidentSteps(view, []).map((step) => [step.key, step.finished]));
    expect(finished).toMatchObject({
      contained: { at: TRIPPED_AT, byName: null },
      secure: { at: TRIPPED_AT + 4_000, byName: 'hana' },
      restart: { at: TRIPPED_AT + 9_000, byName: 'hana' },
      'wrap-up': { at: TRIPPED_AT + 10_000, byName: 'minsu' },
    });
  });

  test('a restart outside the console has no author, even if somebody asked for one before', () => {
    const view = incidentView({ incident: { ...released, releaseCause: 'outside' }, restartAction: action({ kind: 'restart-smtp' }) });
    expect(incidentSteps(view, [])[5]?.finished?.byName).toBeNull();
  });
});

test('the step shown is the first unmet one, and the last when none is', () => {
  expect(openStep(incidentSteps(incidentView({ suspects: [suspect()] }), []))).toBe('find');
  expect(openStep(incidentSteps(incidentView({ incident: { status: 'closed' } }), []))).toBe('wrap-up');
});
