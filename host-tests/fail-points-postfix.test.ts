import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeIncident } from '@/lib/console/incidents/close';
import { freePort } from '@sluice/guard/mailserver/testing/free-port';
import { describeOnHost } from '@sluice/guard/mailserver/testing/host-packages';
import { until } from '@sluice/guard/mailserver/testing/until';
import { GuardedHost } from './testing/guarded-host';
import { runProgram } from './testing/mail-programs';
import { IncidentFailRun } from './testing/incident-fail-run';

/** Trip, latch, hold, disable and restart, several in one incident; each point by itself in `npm run test:failpoints`. */
const IN_ONE_INCIDENT = [['latch-write:before', 'hold:within', 'restart:within'], ['latch-write:after', 'disable:after', 'restart:before']];
const EACH = ['latch-write:before', 'latch-write:within', 'latch-write:after', 'tell-trip:after', 'refusal-write:after', 'held-write:after', 'hold:before', 'hold:within', 'hold:after', 'disable:before', 'disable:after', 'sessions:after', 'end-contain-write:within', 'begin-restart-write:after', 'restart:before', 'restart:within', 'restart:after', 'release-write:within', 'end-restart-write:before', 'tell-restart-end:after'];
const runs = (process.env['SLUICE_FAIL_ROUNDS'] === undefined ? IN_ONE_INCIDENT : EACH.map((point) => [point])).map((points, index) => ({ points, thief: `thief-${index}@example.test` }));
const INNOCENT = 'minsu@example.test';
const THRESHOLD = 3;

describeOnHost('a guard beside a real Postfix that is killed with -9', { packages: ['postfix', 'dovecot-core', 'dovecot-imapd'], root: true }, () => {
  let host: GuardedHost;
  let run: IncidentFailRun | null = null;

  beforeAll(async () => {
    // The next hop is not there, so all that is accepted stays in the queue.
    const nobody = await freePort();
    host = await GuardedHost.start({
      ...{ threshold: THRESHOLD, accounts: [INNOCENT, ...runs.map(({ thief }) => thief)], program: 'host-tests/testing/failing-guard.ts', guardLater: true },
      postfix: () => ({ nextHopPort: nobody }),
    });
  });
  afterEach(async () => {
    await run?.end();
    run = null;
    await runProgram('/usr/sbin/postsuper', ['-c', host.postfix.configDirectory, '-d', 'ALL']);
    for (const { incident } of await host.enrolled.incidents()) {
      if (incident.status !== 'released') continue;
      await closeIncident(host.database.db, { number: incident.number, outcome: 'cleaned', note: '', actor: { id: 'operator', name: 'Operator', address: null }, now: Date.now() });
    }
  });
  afterAll(() => host?.remove());

  /** By queue, the messages there are of a sender. */
  async function queuedOf(account: string): Promise<{ held: number; waiting: number }> {
    const { output } = await runProgram('/usr/sbin/postqueue', ['-c', host.postfix.configDirectory, '-j']);
    const messages = output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { queue_name: string; sender: string }).filter(({ sender }) => sender === account);
    const held = messages.filter((message) => message.queue_name === 'hold').length;
    return { held, waiting: messages.length - held };
  }

  const starts = async (): Promise<number> => (await host.postfix.log()).split('\n').filter((line) => line.includes('daemon started')).length;

  test.each(runs)('$points', async ({ points, thief }) => {
    run = new IncidentFailRun(host, host.postfix.directory, { points, thief, innocent: INNOCENT });
    const startsBefore = await starts();
    const { contain, restart } = await run.play();
    expect(run.deaths).toBe(points.length);
    expect(run.leaks).toEqual([]);
    // A message that moves to the next queue while the queues are counted may be seen in both.
    expect(run.taken).toBeGreaterThan(THRESHOLD - 2);
    expect(await queuedOf(thief)).toEqual({ held: run.taken, waiting: 0 });
    // Another program of Postfix writes its log, a little later.
    await until('the start is in the log', async () => (await starts()) > startsBefore);
    expect(await starts()).toBe(startsBefore + 1);
    expect((await readFile(host.postfix.passwdFile, 'utf8')).split('\n').find((line) => line.startsWith(`${thief}:`))).not.toMatch(/:\{BLF-CRYPT\}\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}:/);

    // Nothing is taken up again once its end is written down.
    const journal = await run.journal();
    expect(journal.slice(journal.indexOf(`ended ${contain}`) + 1)).not.toContain('call disable');
    expect(journal.slice(journal.indexOf(`ended ${restart}`) + 1)).not.toContain('call restart');
    const incident = (await host.enrolled.incidents()).at(-1);
    expect(incident?.incident).toMatchObject({ status: 'released', releaseCause: 'console' });
    expect(incident?.timeline.filter(({ kind }) => kind === 'tripped')).toHaveLength(1);
    expect(await Promise.all([contain, restart].map((id) => host.enrolled.endsInAudit(id)))).toEqual([1, 1]);
    const { steps } = await host.enrolled.action(contain);
    for (const step of ['refuse-account', 'disable-account', 'flush-cache', 'end-sessions', 'prove-queue']) expect(steps).toContainEqual(expect.objectContaining({ step, status: 'done' }));
    expect(steps.find(({ step }) => step === 'hold-messages')).toMatchObject({ status: 'done', count: run.taken });
  }, 120_000);
});
