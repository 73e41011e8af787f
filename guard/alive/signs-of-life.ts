import type { GuardLog } from '@sluice/guard/guard-log';
import { repeat } from '@sluice/guard/repeat';
import type { Duty } from '@sluice/guard/runtime';
import type { Supervisor } from './supervisor';

/** A measurement is given up after five seconds, so that a dead disk is a failed one every five seconds and no sign of death. */
const SAMPLE_AGE_MS = 12_000;

/**
 * Tells the supervisor that the guard lives, as long as its work is seen to be done: a question over its own socket is answered, and
 * the queue was measured lately, rightly or in vain. One that hangs falls silent and is started again; the latch is on the disk.
 */
export function signsOfLife(options: {
  supervisor: Supervisor;
  /** Asks the policy server as the mail server does. */
  answers(patienceMs: number): Promise<boolean>;
  /** When the newest measurement of the queue ended, by `elapsed`; null before the first. */
  sampledAt(): number | null;
  log: GuardLog;
  /** Milliseconds of a clock that is never set. */
  elapsed(): number;
}): Duty {
  const { supervisor, answers, sampledAt, log, elapsed } = options;
  if (supervisor.everyMs === Infinity) return { name: 'signs of life', start: () => Promise.resolve(), stop: () => Promise.resolve() };
  const startedAt = elapsed();
  return repeat({
    name: 'signs of life',
    intervalMs: supervisor.everyMs,
    log,
    async task() {
      const silentFor = elapsed() - (sampledAt() ?? startedAt);
      if (silentFor > SAMPLE_AGE_MS) throw new Error(`The queue was not looked at for ${Math.round(silentFor / 1_000)} s, so the supervisor is not told that the guard lives.`);
      if (!(await answers(supervisor.everyMs))) throw new Error('The guard does not answer a question of its own, so the supervisor is not told that it lives.');
      await supervisor.alive();
    },
  });
}
