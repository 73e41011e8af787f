import { expect, test } from 'vitest';
import { Problems } from '@sluice/guard/problems';
import { firstState, type GuardState } from '@sluice/guard/state/guard-state';
import { StateFile } from '@sluice/guard/state/state-file';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { SmtpWatch } from './watch-smtp';

function watching(smtp: GuardState['smtp']) {
  const problems = new Problems(() => 1);
  const state = new StateFile({ directory: '', initial: { ...firstState(), smtp }, log: silentLog(), problems, replace: () => Promise.resolve() });
  const fed: string[] = [];
  const keeper = { feed: (input: object) => Promise.resolve(void fed.push('instance' in input ? String(input.instance) : '?')) };
  const watch = new SmtpWatch({ state, keeper, problems, log: silentLog(), now: () => 9, newId: () => 'id' + String(state.current.events.length) });
  return { watch, fed, problems, events: () => state.current.events.map(({ kind }) => kind) };
}

const run = (id: string) => ({ id, pid: 1, startedAt: 5 });
const NEVER_SEEN = { instance: null, running: false, since: null };

test('the first run a new guard meets is no event; a stop and a start are', () => {
  const { watch, fed, events, problems } = watching(NEVER_SEEN);
  watch.observe(run('a'));
  expect([events(), watch.current]).toEqual([[], { running: true, instance: 'a', since: 5 }]);
  watch.observe(null);
  expect(watch.current.running).toBe(true);
  watch.observe(null);
  watch.observe(null);
  expect(watch.current).toEqual({ running: false, instance: null, since: 9 });
  expect(problems.list()).toMatchObject([{ code: 'smtp-down' }]);
  watch.observe(run('b'));
  expect(events()).toEqual(['smtp-stopped', 'smtp-started']);
  expect(problems.list()).toEqual([]);
  expect(fed).toEqual(['a', 'b']);
});

test('a look that finds nothing for a moment is no stop', () => {
  const { watch, events } = watching(NEVER_SEEN);
  for (const seen of [run('a'), null, run('a'), null, run('a')]) watch.observe(seen);
  expect(events()).toEqual([]);
});

test('a run that replaced the known one while the guard was away is an event, and given to the state machine', () => {
  const { watch, fed, events } = watching({ instance: 'a', running: true, since: 1 });
  expect(watch.current.running).toBe(false);
  watch.observe(run('b'));
  expect([events(), fed]).toEqual([['smtp-started'], ['b']]);
});

test('a service that is down from the start is a problem', () => {
  const { watch, problems, events } = watching(NEVER_SEEN);
  watch.observe(null);
  watch.observe(null);
  expect([problems.list().map(({ code }) => code), events()]).toEqual([['smtp-down'], []]);
});
