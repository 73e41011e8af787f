import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { EVENT_FORMATS, type EventFormat } from '@/lib/logs/engine/event-reader';
import type { LogFormat } from '@/lib/logs/engine/log-engine';
import type { LogReport } from '@/lib/suspects/log-report/log-report';
import { BlockRing } from './block-ring';
import type { ReadingOrder } from './reading-thread';

/** Below so many bytes a second thread costs more than it brings. */
const WORTH_A_THREAD = 200_000_000;
/** How long the counting thread sleeps before it looks whether the other one has failed. */
const PATIENCE_MS = 500;

/** Whether files of this format are read by a thread of their own. */
export function isWorthAThread(format: LogFormat, bytes: number): format is EventFormat {
  return format in EVENT_FORMATS && bytes >= WORTH_A_THREAD && availableParallelism() > 1;
}

/** Reads files in a thread of its own, while this one counts what they tell. */
export class ReadAhead {
  readonly #ring: BlockRing;
  readonly #worker: Worker;
  #memory: Uint8Array = new Uint8Array();
  #failure: Error | null = null;

  constructor(order: Omit<ReadingOrder, 'ring'>, entry = new URL('./reading-thread.js', import.meta.url)) {
    const ring = BlockRing.room();
    this.#ring = new BlockRing(ring);
    this.#worker = new Worker(entry, { workerData: { ...order, ring } satisfies ReadingOrder, resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 } });
    this.#worker.once('error', (error: Error) => (this.#failure = error));
  }

  /** Waits until the thread has its memory. */
  async begun(): Promise<void> {
    const [memory] = (await once(this.#worker, 'message')) as [SharedArrayBuffer];
    this.#memory = new Uint8Array(memory);
  }

  /**
   * Gives the next file to the report.
   *
   * @param progress told how many bytes of the file were read since the last call
   * @throws the error of the file system; what was read until then has been counted
   */
  async read(log: Pick<LogReport, 'told'>, progress: (bytes: number) => void): Promise<void> {
    const memory = this.#memory;
    for (;;) {
      const told = this.#ring.take(PATIENCE_MS);
      if (told === null) {
        await turn();
        if (this.#failure !== null) throw this.#failure;
        continue;
      }
      const { kind, lines, unparsed, eventsAt } = told;
      log.told({ lines, unparsed, memory, events: memory.subarray(eventsAt, eventsAt + told.events) });
      progress(told.read);
      this.#ring.next();
      if (told.failure !== '') throw fileError(told.failure);
      if (kind === 'end') return;
    }
  }

  async end(): Promise<void> {
    this.#memory = new Uint8Array();
    await this.#worker.terminate();
  }
}

function fileError(json: string): Error {
  const { code, message } = JSON.parse(json) as { code?: string; message: string };
  return Object.assign(new Error(message), { code });
}
