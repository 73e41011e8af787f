import { Worker } from 'node:worker_threads';
import type { LoginlessSetup, SmtpLog } from '@sluice/guard/mailserver/mail-server';
import type { Excuse } from '@sluice/suspects/live-log';
import type { FollowedAccount } from '@sluice/suspects/mail-fate';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import type { Problems } from '@sluice/guard/problems';
import type { Duty } from '@sluice/guard/runtime';
import type { ChangedAccounts } from '@sluice/guard/sync/account-changes';
import type { FromLogWorker, LogWorkerSettings, ToLogWorker } from './log-worker-messages';

const NOTHING: ChangedAccounts = { activities: [], delivered: () => undefined };
/** A thread that says nothing for so long, though it works in short slices, hangs. */
const HANGS_MS = 30_000;
/** How long a death of the thread stays among the problems after it works again. */
const REMEMBERED_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;
/** After so many deaths in a row what was kept of the reading is suspected, and the last day is read back. */
const ANEW_AFTER_DEATHS = 3;
/** What it counts is outside of this heap, in the engine's own memory; what judges it makes little else. See GUARD_FLAGS. */
const HEAP_MB = 256;
/** Reading a line makes no garbage. */
const YOUNG_MB = 3;

interface Asked {
  id: number;
  resolve(news: Pick<ChangedAccounts, 'activities' | 'fates'> | null): void;
}

/**
 * Reads the log and judges the accounts in a thread of its own, so that no answer to the mail server waits for it. A
 * thread that dies or hangs is started again and goes on where it last kept its reading; protection does not depend on it.
 */
export class LogThread implements Duty {
  readonly name = 'log thread';
  private worker: Worker | null = null;
  private asked: Asked | null = null;
  private nextId = 1;
  private deaths = 0;
  private stopping = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param options.entry the bundled program of the thread */
  constructor(
    private readonly options: {
      entry: URL;
      settings: LogWorkerSettings;
      smtpLog: SmtpLog;
      problems: Problems;
      log: GuardLog;
      /** What operators found innocent. */
      excuses?: () => Excuse[];
      /** Whose mail the console wants to know the fate of. */
      followed?: () => FollowedAccount[];
      /** The mail server has written something. */
      onWritten?: () => void;
      /** Who needs no login to send, as it is known now. */
      loginless?: () => LoginlessSetup | null;
      pauseMs?: number;
      rememberedMs?: number;
      hangsMs?: number;
    },
  ) {}

  start(): Promise<void> {
    this.stopping = false;
    this.begin();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.worker?.terminate();
  }

  /**
   * @param patienceMs how long the judging is waited for; beyond it there is no news this time
   * @returns what of the accounts is news to the console; never rejects
   */
  async collect(now: number, urgent: boolean, patienceMs = 2_000): Promise<ChangedAccounts> {
    const { worker } = this;
    // One question at a time: while a thread is busy, nothing piles up before it.
    if (worker === null || this.asked !== null) return NOTHING;
    const id = this.nextId++;
    const hanging = setTimeout(() => void worker.terminate(), this.options.hangsMs ?? HANGS_MS);
    let patience: NodeJS.Timeout | undefined;
    const news = await new Promise<Parameters<Asked['resolve']>[0]>((resolve) => {
      patience = setTimeout(() => resolve(null), patienceMs);
      this.asked = {
        id,
        resolve: (answer) => {
          clearTimeout(hanging);
          resolve(answer);
        },
      };
      this.tell(worker, { kind: 'collect', id, now, urgent, followed: this.options.followed?.() ?? [] });
    });
    clearTimeout(patience);
    return news === null ? NOTHING : { ...news, delivered: () => this.tell(worker, { kind: 'delivered', id }) };
  }

  /** What operators found innocent has changed. */
  tellExcuses(): void {
    if (this.worker !== null) this.tell(this.worker, { kind: 'excuses', excuses: this.options.excuses?.() ?? [] });
  }

  /** Who needs no login to send has changed. */
  tellLoginless(loginless: LoginlessSetup): void {
    if (this.worker !== null) this.tell(this.worker, { kind: 'loginless', loginless });
  }

  private begin(): void {
    const { entry, settings } = this.options;
    const loginless = this.options.loginless?.() ?? settings.loginless;
    const workerData: LogWorkerSettings = { ...settings, loginless, beginAnew: this.deaths >= ANEW_AFTER_DEATHS };
    const worker = new Worker(entry, { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB } });
    this.worker = worker;
    let fault = 'it ended by itself';
    worker.on('error', (error) => (fault = detailOf(error)));
    worker.on('message', (message: FromLogWorker) => void this.heard(worker, message));
    worker.once('exit', () => this.ended(fault));
    worker.unref();
    this.tellExcuses();
  }

  private async heard(worker: Worker, message: FromLogWorker): Promise<void> {
    const { smtpLog, problems, log } = this.options;
    if (message.kind === 'files') {
      const answer = await smtpLog.files(message.from, message.to).then(
        (files): ToLogWorker => ({ kind: 'files', files }),
        (error: unknown): ToLogWorker => ({ kind: 'files-failed', sentence: detailOf(error) }),
      );
      this.tell(worker, answer);
    } else if (message.kind === 'journal') {
      const asked = smtpLog.journal?.() ?? Promise.reject(new Error('the log of this mail server is in files'));
      const answer = await asked.then((journal): ToLogWorker => ({ kind: 'journal', journal }), (error: unknown): ToLogWorker => ({ kind: 'journal-failed', sentence: detailOf(error) }));
      this.tell(worker, answer);
    } else if (message.kind === 'written') {
      this.options.onWritten?.();
    } else if (message.kind === 'unread') {
      const detail = `${message.lines} lines that tell what became of a recipient were not understood since the log is read: this version of the mail server writes them in another way.`;
      problems.raise('log-incomplete', `${detail} What is known of the senders is incomplete. Report it with one of those lines.`, 'unread', { count: message.lines });
    } else if (message.kind === 'incomplete') {
      this.heardIncomplete(message.missing);
    } else if (message.kind === 'collected') {
      if (this.asked?.id === message.id) this.settle({ activities: message.activities, fates: message.fates });
    } else if (message.kind === 'unreadable') {
      if (message.detail === null) problems.clear('log-unreadable');
      else problems.raise('log-unreadable', message.detail);
    } else {
      log[message.level](message.facts, message.sentence);
    }
  }

  private heardIncomplete(missing: Extract<FromLogWorker, { kind: 'incomplete' }>['missing']): void {
    const { problems } = this.options;
    if (missing === null) return problems.clear('log-incomplete');
    const { lines, since } = missing;
    const what = lines === null ? 'Lines of the log may be missing' : `${lines} lines of the log are missing`;
    problems.raise('log-incomplete', `${what} since ${new Date(since).toISOString()}: journald dropped them or the journal was cut. What is known of the senders is incomplete.`, '', { count: lines });
  }

  private ended(fault: string): void {
    const { problems, log, pauseMs = 1_000, rememberedMs = REMEMBERED_MS } = this.options;
    this.worker = null;
    this.settle(null);
    if (this.stopping) return;
    this.deaths += 1;
    const sentence = `The reading of the SMTP receiving log stopped (${fault}) and is started again; it goes on where it last kept its reading, so no line is lost. Protection goes on, but suspects may be told late. If this repeats, report it with the guard's log.`;
    problems.raise('log-unreadable', sentence, 'thread');
    log.error({ deaths: this.deaths }, sentence);
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.begin();
        this.timer = setTimeout(() => this.forgive(), rememberedMs).unref();
      },
      Math.min(pauseMs * 2 ** Math.min(this.deaths - 1, 5), LONGEST_PAUSE_MS),
    ).unref();
  }

  private forgive(): void {
    this.deaths = 0;
    this.options.problems.clear('log-unreadable', 'thread');
  }

  private settle(news: Parameters<Asked['resolve']>[0]): void {
    const { asked } = this;
    this.asked = null;
    asked?.resolve(news);
  }

  /** To a thread that has ended meanwhile, nothing is told. */
  private tell(worker: Worker, message: ToLogWorker): void {
    if (worker === this.worker) worker.postMessage(message);
  }
}
