import type { ActionOrder, SyncResponse } from '@/lib/sync/contract';
import { detailOf, type GuardLog } from '@/guard/guard-log';
import type { Duty } from '@/guard/runtime';
import type { ChangedAccounts } from './account-changes';
import type { Exchange, ExchangeResult } from './console-client';
import { inOldestWords } from './oldest-words';
import type { Upload } from './upload';

const NO_ACCOUNTS: ChangedAccounts = { activities: [], delivered: () => undefined };
const LONGEST_BACKOFF_MS = 5_000;
const LOGGED_AGAIN_MS = 60_000;
/** Then it is tried whether the console was updated. */
const OLDEST_WORDS_MS = 60_000;
/** The log lines that prove a trip may be read a moment after it. */
const URGENT_MS = 3_000;

export interface SyncOptions {
  exchange: Exchange;
  /** What of the accounts is news to the console. @param urgent with the proof of all that stand out. Bounded in time by whoever gives it. */
  collect(urgent: boolean): Promise<ChangedAccounts>;
  compose(sequence: number, accounts: ChangedAccounts): Upload;
  /** Waited for right before an upload is made, so that no report is ahead of the disk. Bounded by whoever gives it. */
  settled(): Promise<void>;
  onSettings(settings: SyncResponse['settings']): void;
  onOrder(order: ActionOrder): void;
  onDismissals(dismissals: SyncResponse['dismissals']): void;
  /** Called only where the console told something. */
  onAlerts(alerts: NonNullable<SyncResponse['alerts']>): void;
  log: GuardLog;
  /** Milliseconds of a clock that is never set, such as performance.now. */
  elapsed(): number;
  random(): number;
  intervalMs?: number;
  backoffMs?: number;
}

/** Exchanges with the console about once a second, and at once when something happened that people wait for. */
export class SyncLoop implements Duty {
  readonly name = 'console sync';
  private ending = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private sequence = 0;
  private failures = 0;
  private urgentUntil = -Infinity;
  private woken = false;
  private wakeUp = (): void => undefined;
  /** Uploads in a row that the console looked at and did not take. */
  private refusals = 0;
  private oldestWordsUntil = -Infinity;
  private accountsDueAt = -Infinity;
  private logged = { sentence: '', at: -Infinity };

  constructor(private readonly options: SyncOptions) {}

  start(): Promise<void> {
    this.ending = new AbortController();
    this.running = this.loop();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.wakeUp();
    await this.running;
  }

  /** Exchange soon. While the console is gone this changes nothing: the backoff goes on. @param urgent the rule fired */
  wake(urgent = false): void {
    if (urgent) this.urgentUntil = this.options.elapsed() + URGENT_MS;
    this.woken = true;
    if (this.failures === 0) this.wakeUp();
  }

  private async loop(): Promise<void> {
    const { elapsed, intervalMs = 1_000 } = this.options;
    while (!this.ending.signal.aborted) {
      const startedAt = elapsed();
      const { answered, more } = await this.once().catch((error: unknown) => {
        // A fault here must not end the exchange for ever.
        this.options.log.error({}, `The exchange with the console failed: ${detailOf(error)}`);
        return { answered: false, more: false };
      });
      this.failures = answered ? 0 : this.failures + 1;
      if (!answered) await this.wait(this.backoff());
      else if (!more && !this.woken) await this.wait(Math.max(1, startedAt + intervalMs - elapsed()));
    }
  }

  private async once(): Promise<{ answered: boolean; more: boolean }> {
    const { exchange, collect, compose, settled, log, elapsed, intervalMs = 1_000 } = this.options;
    this.woken = false;
    const urgent = elapsed() < this.urgentUntil;
    this.sequence += 1;
    // Judging very many accounts takes a while in which the log is not read, so it may take a fifth of the time; after a
    // trip it is done all the same.
    const startedAt = elapsed();
    const accounts = this.refusals !== 1 && (urgent || startedAt >= this.accountsDueAt);
    const changed = accounts ? await collect(urgent) : NO_ACCOUNTS;
    if (accounts) this.accountsDueAt = startedAt + Math.max(intervalMs * 0.8, 5 * (elapsed() - startedAt));
    await settled();
    const upload = compose(this.sequence, changed);
    const older = this.refusals === 2 || elapsed() < this.oldestWordsUntil;
    const result = await exchange(older ? inOldestWords(upload.request) : upload.request, this.ending.signal);
    if (this.ending.signal.aborted && result.kind !== 'answered') return { answered: false, more: false };
    this.say(result);
    // An upload that the console cannot take is tried without its largest and least certain part, then in words that each console knows.
    if (result.kind === 'answered' && this.refusals === 2) {
      this.oldestWordsUntil = elapsed() + OLDEST_WORDS_MS;
      log.warn({}, 'The console is an older one: it is told in words that it knows, and not all of it. Update the console.');
    }
    this.refusals = result.kind === 'refused' ? (this.refusals + 1) % 3 : 0;
    if (result.kind !== 'answered') return { answered: false, more: false };
    if (this.failures > 0) log.info({}, 'The console answers again.');
    upload.delivered();
    this.options.onSettings(result.response.settings);
    this.options.onDismissals(result.response.dismissals);
    if (result.response.alerts !== undefined) this.options.onAlerts(result.response.alerts);
    for (const order of result.response.actions) this.options.onOrder(order);
    return { answered: true, more: upload.more };
  }

  private say(result: ExchangeResult): void {
    if (result.kind === 'answered') {
      this.logged = { sentence: '', at: -Infinity };
      return;
    }
    const at = this.options.elapsed();
    if (result.sentence === this.logged.sentence && at - this.logged.at < LOGGED_AGAIN_MS) return;
    this.logged = { sentence: result.sentence, at };
    // A console that is started after the guard, or restarted, is nothing to be alarmed about.
    if (result.kind === 'unreachable') this.options.log.warn({ kind: result.kind }, result.sentence);
    else this.options.log.error({ kind: result.kind }, result.sentence);
  }

  /** Doubles up to five seconds, shortened at random so that many guards do not come back at the same moment. */
  private backoff(): number {
    const { random, backoffMs = 250 } = this.options;
    return Math.min(LONGEST_BACKOFF_MS, backoffMs * 2 ** Math.min(this.failures - 1, 10)) * (0.5 + random() / 2);
  }

  private wait(ms: number): Promise<void> {
    if (this.ending.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.wakeUp = () => undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.wakeUp = end;
    });
  }
}
