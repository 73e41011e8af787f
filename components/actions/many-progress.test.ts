import { expect, test } from 'vitest';
import type { ActionView } from '@/lib/console/actions/schemas';
import { manyProgress } from './many-progress';

const action = (id: string, status: ActionView['status']): ActionView => ({
  id,
  kind: 'contain-account',
  account: `${id}@example.test`,
  status,
  requestedAt: 1,
  requestedByName: 'minsu',
  startedAt: null,
  finishedAt: null,
  steps: [],
  reason: null,
  dueAt: null,
});

test('counts what is done by the newest the page knows, and names what failed or was refused', () => {
  const results = ['a', 'b', 'c', 'f'].map((id) => ({ account: `${id}@example.test`, action: action(id, 'requested'), problem: null }));
  const unproven: ActionView = { ...action('c', 'done'), steps: [{ step: 'prove-login', status: 'not-possible', count: null, at: 1, code: 'not-asked', detail: null }] };
  const problem = { code: 'already-done' as const, message: '', data: { byName: 'hana' } };
  const answer = { results: [...results, { account: 'd@example.test', action: null, problem }, { account: 'e@example.test', action: null, problem: null }] };
  expect(manyProgress(answer, [action('a', 'done'), action('b', 'failed'), unproven])).toEqual({
    done: 1,
    unproven: ['c@example.test'],
    underWay: 1,
    failed: ['b@example.test'],
    refused: [
      { account: 'd@example.test', code: 'already-done', byName: 'hana' },
      { account: 'e@example.test', code: 'internal', byName: null },
    ],
  });
});
