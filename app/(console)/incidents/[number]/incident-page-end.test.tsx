import { expect, test } from 'vitest';
import { closeIncident } from '@/lib/console/incidents/close';
import { requestAction } from '@/lib/console/actions/request';
import { alice, bob, exampleLatch, T0 } from '@/lib/console/testing/stage';
import { ACCOUNT, PROVEN, SeenIncident, step } from './testing/seen-incident';

const EMPTY = { at: T0, waiting: 0, held: 2, oldestAt: T0, accounts: [{ account: ACCOUNT, waiting: 0, held: 2 }] };

/** Secured, cleaned and below the threshold: a restart is what is left. */
async function ready(): Promise<SeenIncident> {
  const incident = await SeenIncident.tripped();
  await incident.acts('contain-account', 'done', PROVEN);
  await incident.tells({ measurement: { at: T0, length: 3 }, queue: EMPTY });
  return incident;
}

const AFTER = T0 + 600_000;
const released = async (incident: SeenIncident, actionId: string | null) => incident.stage.release(exampleLatch('latch-1'), AFTER, actionId);

test('before the restart each check says in words whether it is met, and those that are not lead to where they can be', async () => {
  const incident = await SeenIncident.tripped();
  const page = await incident.page({ step: 'preflight' });
  const unmet = page.all('data-met', 'false').filter(({ pressable }) => pressable.length > 0);
  expect(unmet.map(({ text }) => text)).toEqual([
    'not met: 1 account is not secured: sales@example.test. Of 1,001 messages in the queue, 1,001 belong to senders who were not found or not decided. Go to step 3',
    'not met: Queue 1,001 of 1,000: restarted now, protection starts again at once. Go to step 4',
  ]);
  expect(page.all('data-met', 'true').map(({ text }) => text)).toContain('met: The guard on mx1 answers.');
  expect(page.text).toContain('Not yet: 2 checks are not met.');
  const silent = await incident.page({ step: 'preflight', at: T0 + 120_000 });
  expect(silent.text).toContain('not met: The guard on mx1 does not answer, so a restart could not be done or checked.');
});

test('when every check is met the one primary press is the restart; while it runs it counts the seconds and cannot be pressed again', async () => {
  const incident = await ready();
  const page = await incident.page();
  expect(page.part('aria-label', 'Next task').text).toBe('Next: restart the SMTP service. Restart SMTP service');
  expect((await incident.page({ step: 'preflight' })).text).toContain('Ready: every check is met.');
  expect(page.pressable).not.toContain('Restart anyway (reason)');
  const request = { key: 'press-of-the-restart-button', serverId: incident.stage.serverId, kind: 'restart-smtp' } as const;
  await requestAction(incident.db, { request, actor: alice, now: T0 + 2_000 });
  const running = (await incident.page()).part('aria-label', 'Next task');
  expect([running.text, running.off]).toEqual(['Restarting the SMTP service. Protection ends when it answers again. Restarting… 3 s', ['Restarting… 3 s']]);
});

test('after a restart it says how it ended and until when to watch, and is closed with an outcome by whoever may', async () => {
  const incident = await ready();
  await released(incident, null);
  const at = AFTER + 2_000;
  const page = await incident.page({ at });
  expect(page.text).toMatch(/The SMTP service was restarted outside the console at .*; protection lasted 10 min\. Outside sending works\./);
  expect(page.text).toMatch(/Watching closely until .*\. Queue 3 of 1,000\./);
  expect(page.part('aria-label', 'Next task').text).toBe('Next: close the incident with an outcome. Close incident');
  expect(page.text).toContain('The owner of sales@example.test, by phone or on paper');
  expect(page.pressable).toEqual(expect.arrayContaining(['Cleaned up', 'False alarm', 'Other', 'Close incident']));
  expect((await incident.page({ at, role: 'viewer' })).off).toEqual(expect.arrayContaining(['Cleaned up', 'Close incident']));
  // Until a guard has counted, nobody says that the queue is short.
  await incident.tells({ measurement: { at: AFTER, length: null } }, AFTER);
  expect((await incident.page({ at })).text).toMatch(/Watching closely until .*\. The queue is not measured now\./);
});

test('a suspect that nobody decided on is said before the incident is closed', async () => {
  const incident = await SeenIncident.tripped();
  await released(incident, null);
  expect((await incident.page({ at: AFTER + 2_000, step: 'wrap-up' })).text).toContain('1 suspect is not decided. You can still close; it will stand in the report.');
});

test('closed: who, how and the note, as text, and nothing is left to press that changes anything', async () => {
  const incident = await ready();
  await released(incident, null);
  await closeIncident(incident.db, { number: 1, outcome: 'cleaned', note: 'Told the owner\u202e <b>by phone</b>.', actor: bob, now: AFTER + 60_000 });
  const page = await incident.page({ at: AFTER + 61_000 });
  expect(page.text).toMatch(/Closed by Bob, .*\. Told the owner\[RLO\] <b>by phone<\/b>\./);
  expect(page.html).not.toContain('\u202e');
  expect(page.all('aria-label', 'Next task')).toEqual([]);
  expect(page.pressable.filter((name) => /^(?:Contain|Hold|Restart|Close incident|Enable)/.test(name) && !name.startsWith('Contained'))).toEqual([]);
});

test('the timeline tells newest first who did what, what was read back, and what failed', async () => {
  const incident = await ready();
  await incident.acts('hold-messages', 'failed', [step('hold-messages', 'failed', { code: 'queue-failed' })]);
  const page = await incident.page();
  const entries = page.all('data-look', 'alarm').concat(page.all('data-look', 'good'), page.all('data-look', 'plain')).map(({ text }) => text);
  const told = (pattern: RegExp) => expect(entries).toContainEqual(expect.stringMatching(pattern));
  told(/The queue reached 1,001 and crossed the threshold of 1,000\. Protection started\./);
  told(/Alice asked to contain sales@example\.test/);
  told(/Contained sales@example\.test.*refused everywhere, account disabled, 2 sessions ended.*two looks found no session.*a login was refused/);
  told(/Could not hold all mail of sales@example\.test.*The waiting mail could not be held\. The send queue could not be changed\./);
  const order = page.text.slice(page.text.indexOf('Newest first'));
  expect(order.indexOf('Could not hold')).toBeLessThan(order.indexOf('crossed'));
});
