import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { JudgedLog } from '@sluice/suspects/log-report/log-report';
import { BlockRing } from './block-ring';
import type { ReadingOrder } from './reading-thread';

/** Below so many bytes a second thread costs more than it brings. */
const WORTH_A_THREAD = 200_000_000;
/** How long the counting thread sleeps before it looks whether the other one has failed. */
const PATIENCE_MS = 500;

/** Whether so many bytes are read by a thread of their own. */
export function isWorthAThread(bytes: number): boolean {
  return bytes >= WORTH_A_THREAD && availableParallelism() > 1;
}

/** Reads files in a thread of its own, while this one counts what they tell. */
export class ReadAhead {
  readonly #memoryOfRing = BlockRing.room();
  readonly #ring = new BlockRing(this.#memoryOfRing);
  readonly #worker: Worker;
  #memory: Uint8Array = new Uint8Array();
  #failure: Error | null = null;

  /** The thread begins, and waits for its order: until that is known it has begun. */
  constructor(entry = new URL('./reading-thread.js', import.meta.url)) {
    this.#worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 } });
    this.#worker.once('error', (error: Error) => (this.#failure = error));
    // Without an order it must not keep the program from ending.
    this.#worker.unref();
  }

  /** Waits until the thread has its memory and reads. */
  async begin(order: Omit<ReadingOrder, 'ring'>): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage({ ...order, ring: this.#memoryOfRing } satisfies ReadingOrder);
    const [memory] = (await once(this.#worker, 'message')) as [SharedArrayBuffer];
    this.#memory = new Uint8Array(memory);
  }

  /**
   * Gives the next file to the report.
   *
   * @param progress told how many bytes of the file were read since the last call
   * @throws the error of the file system; what was read until then has been counted
   */
  async read(log: Pick<JudgedLog, 'told'>, progress: (bytes: number) => void): Promise<void> {
    const memory = this.#memory;
    for (;;) {
      const told = this.#ring.take(PATIENCE_MS);
      if (told === null) {
        await turn();
        if (this.#failure !== null) throw this.#failure;
        continue;
      }
      const { kind, lines, unparsed, counts, eventsAt } = told;
      log.told({ lines, unparsed, counts, memory, events: memory.subarray(eventsAt, eventsAt + told.events) });
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
