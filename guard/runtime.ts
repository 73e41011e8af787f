import { detailOf, type GuardLog } from './guard-log';
import { pause, withinTime } from './pause';

/** One of the things the guard does all the time. */
export interface Duty {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const STOP_PATIENCE_MS = 2_000;

export interface Runtime {
  /** Resolves when every duty was started or failed once. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the duties in their order and stops them in reverse. One that cannot start is logged and tried again until it
 * can, while the others do their work; one that cannot stop is left behind after two seconds.
 */
export function createRuntime(options: { duties: Duty[]; log: GuardLog; retryMs?: number }): Runtime {
  const { duties, log, retryMs = 1_000 } = options;
  const ending = new AbortController();
  const started = new Set<Duty>();
  const retries: Promise<void>[] = [];

  async function attempt(duty: Duty): Promise<boolean> {
    try {
      await duty.start();
      started.add(duty);
      return true;
    } catch (error) {
      log.error({ duty: duty.name }, `${duty.name} could not be started and is tried again: ${detailOf(error)}`);
      return false;
    }
  }

  async function retry(duty: Duty): Promise<void> {
    for (let wait = retryMs; !ending.signal.aborted; wait = Math.min(wait * 2, 30_000)) {
      await pause(wait, ending.signal);
      if (ending.signal.aborted) return;
      if (await attempt(duty)) {
        log.info({ duty: duty.name }, `${duty.name} is running now.`);
        return;
      }
    }
  }

  return {
    async start() {
      for (const duty of duties) {
        if (ending.signal.aborted) return;
        if (!(await attempt(duty))) retries.push(retry(duty));
      }
    },
    async stop() {
      ending.abort();
      await Promise.all(retries);
      for (const duty of [...duties].reverse()) {
        if (!started.delete(duty)) continue;
        try {
          await withinTime(duty.stop(), STOP_PATIENCE_MS, `stopping ${duty.name}`);
        } catch (error) {
          log.error({ duty: duty.name }, `${duty.name} did not stop cleanly: ${detailOf(error)}`);
        }
      }
    },
  };
}
