import type { FollowedAccount } from '@sluice/suspects/mail-fate';
import type { ActionOrder, SyncResponse } from '@sluice/contract/contract';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import type { Duty } from '@sluice/guard/runtime';
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
/** Between answers that told something, for consoles that do not agree with each other on what there is to tell. */
const LEAST_MS = 100;
/** A proxy that cuts off even a short wait is not asked to let one through again for so long. */
const NO_WAIT_MS = 60_000;

export interface SyncOptions {
  exchange: Exchange;
  /** What of the accounts is news to the console. @param urgent with the proof of all that stand out. Bounded in time by whoever gives it. */
  collect(urgent: boolean): Promise<ChangedAccounts>;
  compose(sequence: number, accounts: ChangedAccounts): Upload;
  /** For how long the console may keep its answer back while nothing happens. */
  waitMs(): number;
  /** Waited for right before an upload is made, so that no report is ahead of the disk. Bounded by whoever gives it. */
  settled(): Promise<void>;
  onSettings(settings: SyncResponse['settings']): void;
  onOrder(order: ActionOrder): void;
  onDismissals(dismissals: SyncResponse['dismissals']): void;
  /** Whose mail the console wants to know the fate of; all of them with each answer. */
  onFollowed(followed: FollowedAccount[]): void;
  /** Called only where the console told something. */
  onAlerts(alerts: NonNullable<SyncResponse['alerts']>): void;
  log: GuardLog;
  /** Milliseconds of a clock that is never set, such as performance.now. */
  elapsed(): number;
  random(): number;
  intervalMs?: number;
  backoffMs?: number;
}

/**
 * Exchanges with the console all the time: a console that can wait answers when it has something to tell, or after two seconds, one that cannot is asked
 * once a second. What happens here ends the waiting and is told at once.
 */
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
  /** Of the newest answer; undefined where the console cannot wait. */
  private tag: string | undefined;
  private waitsFrom = -Infinity;
  /** Ends the exchange that is under way where its answer may wait. */
  private stopWaiting = (): void => undefined;

  constructor(private readonly options: SyncOptions) {}

  start(): Promise<void> {
    this.ending = new AbortController();
    this.running = this.loop();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.wakeUp();
    this.stopWaiting();
    await this.running;
  }

  /** The console keeps its answers back until there is something to tell. */
  get consoleWaits(): boolean {
    return this.tag !== undefined && this.options.elapsed() >= this.waitsFrom;
  }

  /** Exchange soon. While the console is gone this changes nothing: the backoff goes on. @param urgent the rule fired */
  wake(urgent = false): void {
    if (urgent) this.urgentUntil = this.options.elapsed() + URGENT_MS;
    this.woken = true;
    if (this.failures > 0) return;
    this.wakeUp();
    this.stopWaiting();
  }

  private async loop(): Promise<void> {
    const { elapsed } = this.options;
    while (!this.ending.signal.aborted) {
      const startedAt = elapsed();
      const outcome = await this.once().catch((error: unknown) => {
        // A fault here must not end the exchange for ever.
        this.options.log.error({}, `The exchange with the console failed: ${detailOf(error)}`);
        return 'failed' as const;
      });
      if (outcome === 'given-up') continue;
      this.failures = outcome === 'failed' ? this.failures + 1 : 0;
      if (outcome === 'failed') await this.wait(this.backoff());
      else if (outcome.nextMs > 0 && !this.woken) await this.wait(Math.max(1, startedAt + outcome.nextMs - elapsed()));
    }
  }

  /** @returns after how long since its beginning the next one is due */
  private async once(): Promise<{ nextMs: number } | 'failed' | 'given-up'> {
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
    // What people wait for is answered at once, and never given up for what happens meanwhile.
    const { events, actionReports } = upload.request;
    const waits = this.consoleWaits && this.failures === 0 && !upload.more && events.length + actionReports.length === 0 && !this.woken;
    const { tag } = this;
    const older = this.refusals === 2 || elapsed() < this.oldestWordsUntil;
    const told = older ? inOldestWords(upload.request) : upload.request;
    const result = waits ? await this.waiting(told) : await exchange(told, this.ending.signal);
    if (result === 'given-up') return result;
    if (this.ending.signal.aborted && result.kind !== 'answered') return 'failed';
    this.say(result);
    // An upload that the console cannot take is tried without its largest and least certain part, then in words that each console knows.
    if (result.kind === 'answered' && this.refusals === 2) {
      this.oldestWordsUntil = elapsed() + OLDEST_WORDS_MS;
      log.warn({}, 'The console is an older one: it is told in words that it knows, and not all of it. Update the console.');
    }
    this.refusals = result.kind === 'refused' ? (this.refusals + 1) % 3 : 0;
    if (waits && result.kind === 'unreachable') this.waitsFrom = elapsed() + NO_WAIT_MS;
    if (result.kind !== 'answered') return 'failed';
    if (this.failures > 0) log.info({}, 'The console answers again.');
    upload.delivered();
    this.options.onSettings(result.response.settings);
    this.options.onDismissals(result.response.dismissals);
    this.options.onFollowed(result.response.followed ?? []);
    if (result.response.alerts !== undefined) this.options.onAlerts(result.response.alerts);
    for (const order of result.response.actions) this.options.onOrder(order);
    this.tag = result.response.tag;
    if (upload.more) return { nextMs: 0 };
    return { nextMs: this.consoleWaits && (!waits || this.tag !== tag) ? LEAST_MS : intervalMs };
  }

  private async waiting(request: Upload['request']): Promise<ExchangeResult | 'given-up'> {
    const given = new AbortController();
    this.stopWaiting = () => given.abort(new Error('something happened meanwhile'));
    const { tag } = this;
    const result = await this.options.exchange({ ...request, waitMs: this.options.waitMs(), ...(tag === undefined ? {} : { tag }) }, given.signal);
    this.stopWaiting = () => undefined;
    return given.signal.aborted && !this.ending.signal.aborted && result.kind !== 'answered' ? 'given-up' : result;
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
