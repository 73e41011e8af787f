import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { pause } from '@sluice/guard/pause';
import type { Problems } from '@sluice/guard/problems';
import { replaceDurably } from './durable-file';
import { guardStateSchema, type GuardState } from './guard-state';

/** The guard's memory: in force at once, on disk when the promise of `change` resolves. */
export class StateFile {
  private state: GuardState;
  private changed = 0;
  private written = 0;
  private writing: Promise<void> | null = null;
  private waiting: { change: number; resolve(): void; reject(error: unknown): void }[] = [];
  private readonly ending = new AbortController();
  private readonly path: string;

  /** @param options.replace writes the file whole and durably; exchanged in tests of failing disks */
  constructor(
    private readonly options: {
      directory: string;
      initial: GuardState;
      log: GuardLog;
      problems: Problems;
      replace?: (path: string, text: string) => Promise<void>;
      retryMs?: number;
    },
  ) {
    this.state = options.initial;
    this.path = join(options.directory, 'state.json');
  }

  get current(): GuardState {
    return this.state;
  }

  /**
   * Changes the state at once; changes made while a write is under way share the next one.
   *
   * @returns when the change is durable
   * @throws the disk's error when the first write that held this change failed. The change stays in force in memory and
   * the write is tried again until it succeeds.
   */
  change(next: (state: GuardState) => GuardState): Promise<void> {
    this.state = next(this.state);
    this.changed += 1;
    const durable = new Promise<void>((resolve, reject) => {
      this.waiting.push({ change: this.changed, resolve, reject });
    });
    // Whoever does not wait for the disk is told of its failure by the problem in the report.
    durable.catch(() => undefined);
    this.writing ??= this.write();
    return durable;
  }

  /** What a guard that is started now would read. @throws when it cannot be read */
  async onDisk(): Promise<GuardState> {
    return guardStateSchema.parse(JSON.parse(await readFile(this.path, 'utf8')));
  }

  /** Tries once more to write what is not yet on disk, then ends. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.writing;
  }

  private async write(): Promise<void> {
    const { log, problems, replace = replaceDurably, retryMs = 1_000 } = this.options;
    while (this.written < this.changed) {
      const change = this.changed;
      try {
        await replace(this.path, JSON.stringify(this.state));
        this.written = change;
        problems.clear('state-not-durable', 'write');
        this.settle(change, (waiter) => waiter.resolve());
      } catch (error) {
        const sentence = `The state file ${this.path} cannot be written (${detailOf(error)}). Protection goes on, but a restart of the guard would forget it. Free space or mend the disk; the write is tried again.`;
        problems.raise('state-not-durable', sentence, 'write');
        log.error({ path: this.path }, sentence);
        this.settle(change, (waiter) => waiter.reject(error));
        if (this.ending.signal.aborted) break;
        await pause(retryMs, this.ending.signal);
      }
    }
    this.writing = null;
  }

  private settle(change: number, tell: (waiter: { resolve(): void; reject(error: unknown): void }) => void): void {
    const settled = this.waiting.filter((waiter) => waiter.change <= change);
    this.waiting = this.waiting.filter((waiter) => waiter.change > change);
    settled.forEach(tell);
  }
}
