import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { FAIL_POINTS } from './testing/fail-points';
import { FailPointRun, THIEF } from './testing/fail-point-run';
import { bundleGuard, type GuardProgram } from './testing/guard-process';
import { RealConsole } from './testing/real-console';

/** Once in `npm test`; `npm run test:failpoints` goes through them five times, which makes more than 200 runs. */
const ROUNDS = Number(process.env['SLUICE_FAIL_ROUNDS'] ?? 1);
const points = ['first-refusal', ...FAIL_POINTS];
const runs = Array.from({ length: ROUNDS }, (_, round) => points.map((at) => ({ at, round, times: 1 + (round % 2) }))).flat();

const CONTAINED = ['refuse-account', 'disable-account', 'end-sessions', 'hold-messages', 'prove-sessions', 'prove-login', 'prove-queue'];

describe('a guard that is killed with -9 and started again', () => {
  let database: TemporaryDatabase;
  let console: RealConsole;
  let program: GuardProgram;

  beforeAll(async () => {
    database = await temporarySqlite();
    console = await RealConsole.start(database.db);
    program = await bundleGuard('host-tests/testing/failing-guard.ts');
  });
  afterAll(async () => {
    await program?.remove();
    await console?.stop();
    await database?.remove();
  });

  test.concurrent.each(runs)('$at, round $round', async ({ at, times }) => {
    const run = await FailPointRun.prepare(console, program, { at, times });
    try {
      const { contain, restart } = await run.play();
      // Some steps are not come to a second time, because what they did is known to have been done.
      expect(run.deaths).toBeGreaterThanOrEqual(1);
      expect(run.leaks).toEqual([]);

      const { journal } = run.mail;
      const held = run.mail.names('held');
      expect(run.mail.names('waiting')).toEqual([]);
      expect(held.length).toBeGreaterThan(0);
      // Every message was held once, the service restarted once.
      expect(journal.filter((line) => line.startsWith('held ')).sort()).toEqual(held.map((name) => `held ${name}`).sort());
      expect(journal.filter((line) => /^(start|stop) /.test(line))).toEqual(['start run-1', 'stop run-1', `start ${run.mail.current?.id}`]);
      expect(await run.accounts()).not.toContain(`${THIEF}:{BLF-CRYPT}$2y$04$abcdefghijklmnopqrstuv::::::`);
      // Nothing is taken up again once its end is written down.
      const after = (id: string): string[] => journal.slice(journal.indexOf(`ended ${id}`) + 1);
      expect(after(contain)).not.toContain('call disable');
      expect(after(contain)).not.toContain('call sessions');
      expect(after(restart)).not.toContain('call restart');

      const [incident, ...others] = await run.host.incidents();
      expect(others).toEqual([]);
      expect(incident?.incident).toMatchObject({ status: 'released', releaseCause: 'console' });
      const told = incident!.timeline.map(({ kind }) => kind);
      for (const kind of ['tripped', 'released-by-console'] as const) expect(told.filter((each) => each === kind)).toHaveLength(1);
      expect(incident!.timeline.filter(({ kind }) => kind === 'action-done').map(({ action }) => action?.id).sort()).toEqual([contain, restart].sort());
      expect([await run.host.endsInAudit(contain), await run.host.endsInAudit(restart)]).toEqual([1, 1]);
      const { steps } = await run.host.action(contain);
      // Some are done side by side.
      expect(steps.map(({ step, status }) => `${step} ${status}`).sort()).toEqual(CONTAINED.map((step) => `${step} done`).sort());
      expect(steps.find(({ step }) => step === 'end-sessions')?.count).toBe(1);
      expect(steps.find(({ step }) => step === 'hold-messages')?.count).toBe(held.length);
      expect((await run.host.action(restart)).steps).toMatchObject([{ step: 'stop-smtp', status: 'done' }, { step: 'start-smtp', status: 'done' }]);
    } finally {
      await run.end();
    }
  }, 120_000);
});
