import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeIncident } from '@/lib/console/incidents/close';
import { createEximMailServer } from '@sluice/guard/mailserver/exim/exim-mail-server';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeUnlessMissing } from '@sluice/guard/mailserver/testing/host-packages';
import { missingExim } from '@sluice/guard/mailserver/testing/private-exim';
import { until } from '@sluice/guard/mailserver/testing/until';
import { GuardedExim } from './testing/guarded-exim';
import { IncidentFailRun } from './testing/incident-fail-run';

/** Trip, latch, hold, disable and restart, several in one incident. */
const RUNS = [['latch-write:before', 'hold:within', 'restart:within'], ['latch-write:after', 'disable:after', 'restart:before']].map((points, index) => ({ points, thief: `thief-${index}@example.test` }));
const INNOCENT = 'minsu@example.test';
const THRESHOLD = 3;
const missing = missingExim();

describeUnlessMissing('a guard beside a real Exim that is killed with -9', missing, () => {
  let host: GuardedExim;
  let run: IncidentFailRun | null = null;

  beforeAll(async () => {
    // The next hop is not there, so all that is accepted stays in the queue.
    const nobody = await freePort();
    host = await GuardedExim.start({
      ...{ threshold: THRESHOLD, accounts: [INNOCENT, ...RUNS.map(({ thief }) => thief)], program: 'host-tests/testing/failing-guard.ts', guardLater: true },
      exim: { nextHopPort: nobody },
    });
  });
  afterEach(async () => {
    await run?.end();
    run = null;
    const { queue } = createEximMailServer(host.exim.options);
    for (const { account } of (await queue.breakdown()).accounts) if (account !== null) await queue.delete(account, () => undefined);
    for (const { incident } of await host.enrolled.incidents()) {
      if (incident.status !== 'released') continue;
      await closeIncident(host.database.db, { number: incident.number, outcome: 'cleaned', note: '', actor: { id: 'operator', name: 'Operator', address: null }, now: Date.now() });
    }
  });
  afterAll(() => host?.remove());

  const starts = async (): Promise<number> => (await host.exim.log()).split('\n').filter((line) => line.includes('daemon started')).length;

  test.each(RUNS)('$points', async ({ points, thief }) => {
    run = new IncidentFailRun(host, host.exim.directory, { points, thief, innocent: INNOCENT });
    const startsBefore = await starts();
    const { contain, restart } = await run.play();
    expect(run.deaths).toBe(points.length);
    expect(run.leaks).toEqual([]);
    expect(run.taken).toBeGreaterThan(THRESHOLD - 2);
    const { accounts } = await createEximMailServer(host.exim.options).queue.breakdown();
    expect(accounts.find(({ account }) => account === thief)).toMatchObject({ held: run.taken, waiting: 0 });
    await until('the start is in the log', async () => (await starts()) > startsBefore);
    expect(await starts()).toBe(startsBefore + 1);
    expect((await readFile(host.exim.passwdFile, 'utf8')).split('\n').find((line) => line.startsWith(`${thief}:`))).not.toMatch(/:\{BLF-CRYPT\}\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}:/);
    const incident = (await host.enrolled.incidents()).at(-1);
    expect(incident?.incident).toMatchObject({ status: 'released', releaseCause: 'console' });
    expect(incident?.timeline.filter(({ kind }) => kind === 'tripped')).toHaveLength(1);
    expect(await Promise.all([contain, restart].map((id) => host.enrolled.endsInAudit(id)))).toEqual([1, 1]);
    const { steps } = await host.enrolled.action(contain);
    expect(steps.find(({ step }) => step === 'hold-messages')).toMatchObject({ status: 'done', count: run.taken });
  }, 240_000);
});
