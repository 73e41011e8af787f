import { randomUUID } from 'node:crypto';
import { SecondSamples } from '@sluice/guard/queue/second-samples';
import type { Duty } from '@sluice/guard/runtime';
import { createConsoleClient, type Exchange } from '@sluice/guard/sync/console-client';
import { SyncLoop } from '@sluice/guard/sync/sync-loop';
import { waitForOrders } from '@sluice/guard/sync/wait-for-orders';
import type { Latch } from '@sluice/protection/protection';
import { SYNC_PROTOCOL, type ActionReport, type GuardReport, type ProtectionEvent, type SyncRequest } from '@sluice/contract/contract';

/** What all guards together saw of their exchanges. */
export class Exchanges {
  /** Milliseconds that an answer took, without the time for which it was asked to wait. */
  took: number[] = [];
  failed = 0;
  /** How many failed for which reason. */
  reasons = new Map<string, number>();

  fail(sentence: string): void {
    this.failed += 1;
    const reason = /\(([^)]*)\)/.exec(sentence)?.[1] ?? sentence;
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
  }

  clear(): void {
    this.took = [];
    this.failed = 0;
    this.reasons.clear();
  }
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MOST_TAKEN = 400_000;

/** A guard of a host on which nothing happens until it is told to trip. Its exchange is the real one; what it reports is made up. */
export class SimulatedGuard {
  readonly tripId = randomUUID();
  /** When each order came, by its id. */
  readonly orders = new Map<string, number>();
  /** When the console answered it for the first time. */
  answeredAt: number | null = null;
  private readonly samples = new SecondSamples();
  private readonly loop: SyncLoop;
  private readonly duties: Duty[];
  private events: ProtectionEvent[] = [];
  private reports: ActionReport[] = [];
  private latch: Latch | null = null;
  private readonly run = randomUUID();

  /** @param old it knows of no answer that waits */
  constructor(private readonly options: { url: string; tokenFile: string; name: string; old: boolean; exchanges: Exchanges }) {
    const { url, tokenFile } = options;
    const client = createConsoleClient({ url, tokenFile });
    this.loop = new SyncLoop({
      exchange: (request, signal) => this.measured(client, request, signal),
      collect: () => Promise.resolve({ activities: [], delivered: () => undefined }),
      compose: (sequence) => this.compose(sequence),
      settled: () => Promise.resolve(),
      waitMs: () => (this.latch === null ? 2_000 : 1_000),
      ...{ onSettings: () => undefined, onDismissals: () => undefined, onFollowed: () => undefined, onAlerts: () => undefined },
      onOrder: ({ id }) => this.take(id),
      ...{ log: quiet, elapsed: () => performance.now(), random: Math.random },
    });
    this.duties = [this.loop, waitForOrders({ url, tokenFile, onOrder: () => this.loop.wake(), needed: () => !this.loop.consoleWaits })];
  }

  async start(): Promise<void> {
    for (const duty of this.duties) await duty.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.duties.map((duty) => duty.stop()));
  }

  measure(now: number): void {
    this.samples.add(now, this.latch === null ? Math.floor(Math.random() * 20) : 1_200);
  }

  trip(): void {
    const at = Date.now();
    this.latch = { id: this.tripId, trippedAt: at, queueLength: 1_001, threshold: 1_000, smtpInstance: 'run-1' };
    this.events.push({ id: this.tripId, at, kind: 'tripped', latch: this.latch });
    this.loop.wake(true);
  }

  private take(id: string): void {
    if (this.orders.has(id)) return;
    this.orders.set(id, performance.now());
    this.reports.push({ id, status: 'done', at: Date.now(), steps: [], smtpInstance: null });
    this.loop.wake();
  }

  private async measured(client: Exchange, request: SyncRequest, signal: AbortSignal): ReturnType<Exchange> {
    const startedAt = performance.now();
    const result = await client(request, signal);
    const { exchanges, old } = this.options;
    // One of before would not know it.
    if (old && result.kind === 'answered') delete result.response.tag;
    if (result.kind === 'answered') this.answeredAt ??= performance.now();
    if (signal.aborted) return result;
    if (result.kind !== 'answered') exchanges.fail(result.sentence);
    else if (exchanges.took.length < MOST_TAKEN) exchanges.took.push(Math.max(0, performance.now() - startedAt - (request.waitMs ?? 0)));
    return result;
  }

  private compose(sequence: number) {
    const [samples, events, actionReports] = [this.samples.waiting(), [...this.events], [...this.reports]];
    const at = Date.now();
    const report: GuardReport = {
      status: this.latch === null ? 'watching' : 'protected',
      statusSince: 0,
      latch: this.latch,
      measurement: { at, length: Math.floor(Math.random() * 20) },
      settingsVersion: 1,
      smtp: { running: true, instance: 'run-1', since: 0 },
      queue: {
        at,
        waiting: 3,
        held: 0,
        oldestAt: at - 9_000,
        recipients: { waiting: 5, complete: true },
        accounts: [
          { account: 'sales@example.test', waiting: 2, held: 0 },
          { account: null, waiting: 1, held: 0 },
        ],
      },
      problems: [],
      policy: { requests: sequence, refused: 0 },
      abilities: ['protect-now'],
    };
    const host = { kind: 'postfix', hostname: `${this.options.name}.example.test`, timeZone: 'Asia/Seoul', localDomains: ['example.test'] };
    return {
      request: {
        protocol: SYNC_PROTOCOL,
        guardVersion: '0.2.0',
        guardRun: this.run,
        sequence,
        sentAt: at,
        host,
        report,
        samples: [...samples],
        events,
        actionReports,
        activities: [],
      } satisfies SyncRequest,
      more: false,
      delivered: () => {
        this.samples.delivered(samples);
        this.events = this.events.filter((event) => !events.includes(event));
        this.reports = this.reports.filter((each) => !actionReports.includes(each));
      },
    };
  }
}
