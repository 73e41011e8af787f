import { detailOf, type GuardLog } from './guard-log';
import type { Duty } from './runtime';

/** Duties that may wait a little are done at the same moments, because waking up is most of what an idle guard costs. */
const TICK_MS = 50;

export interface RepeatedDuty extends Duty {
  /** Ends the pause before the next task. */
  wake(): void;
}

/**
 * A duty that does its task again and again, never two at once, `intervalMs` from start to start (asked each time where it may change; 50 ms and
 * more are rounded to the guard's common ticks) or at once after a task that took longer. What a task throws is logged, the same sentence once a minute at most; the next one follows.
 */
export function repeat(options: {
  name: string;
  intervalMs: number | (() => number);
  task(signal: AbortSignal): Promise<void>;
  log: GuardLog;
  /** Wait for the first task before the next duty is started. */
  firstBeforeNext?: boolean;
}): RepeatedDuty {
  const { name, task, log } = options;
  const interval = (): number => (typeof options.intervalMs === 'number' ? options.intervalMs : options.intervalMs());
  let ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let endPause = (): void => undefined;
  let logged = { sentence: '', at: -Infinity };

  async function once(): Promise<void> {
    try {
      await task(ending.signal);
    } catch (error) {
      const sentence = detailOf(error);
      if (sentence === logged.sentence && performance.now() - logged.at < 60_000) return;
      logged = { sentence, at: performance.now() };
      log.error({ duty: name }, sentence);
    }
  }

  // A listener on the signal for every pause, dozens of times a second, would be a good part of what an idle guard costs.
  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function untilNext(startedAt: number): number {
    const ms = interval();
    const due = startedAt + ms;
    return (ms < TICK_MS ? due : Math.round(due / TICK_MS) * TICK_MS) - performance.now();
  }

  async function loop(first: Promise<void>, startedAt: number): Promise<void> {
    await first;
    for (let at = startedAt; !ending.signal.aborted; ) {
      await rest(Math.max(1, Math.ceil(untilNext(at))));
      if (ending.signal.aborted) return;
      at = performance.now();
      await once();
    }
  }

  return {
    name,
    async start() {
      ending = new AbortController();
      const startedAt = performance.now();
      const first = once();
      running = loop(first, startedAt);
      if (options.firstBeforeNext) await first;
    },
    wake: () => endPause(),
    async stop() {
      ending.abort();
      endPause();
      await running;
    },
  };
}
