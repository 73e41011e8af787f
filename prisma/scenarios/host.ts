import { randomUUID } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { enrollServer } from '@/lib/console/servers/enroll';
import { exchangeWith } from '@/lib/console/exchange/exchange-with';
import type { Latch } from '@sluice/protection/protection';
import { SYNC_PROTOCOL, type GuardReport, type SyncRequest, type SyncResponse } from '@sluice/contract/contract';

const CONTAINED = ['refuse-account', 'disable-account', 'flush-cache', 'end-sessions', 'hold-messages', 'prove-sessions', 'prove-login', 'prove-queue'] as const;

export const SERVER_NAME = 'mail.example.test';
export const GUARD_TOKEN = 'practice-guard-token-of-the-seed-scenarios';

/** A pretended guard: it remembers its report and plays exchanges into the database through the real use case. */
export class PretendedGuard {
  readonly #run = randomUUID();
  #sequence = 0;
  report: GuardReport;

  private constructor(
    readonly db: Database,
    readonly serverId: string,
    startedAt: number,
  ) {
    this.report = {
      status: 'off',
      statusSince: startedAt,
      latch: null,
      measurement: null,
      settingsVersion: 1,
      smtp: { running: true, instance: `4711-${startedAt}`, since: startedAt },
      queue: null,
      problems: [],
      policy: { requests: 0, refused: 0 },
      abilities: ['protect-now', 'planned-mailing', 'recipient-threshold'],
    };
  }

  static async enrol(db: Database, startedAt: number): Promise<PretendedGuard> {
    const { serverId } = await enrollServer(db, { name: SERVER_NAME, token: GUARD_TOKEN, now: startedAt });
    return new PretendedGuard(db, serverId, startedAt);
  }

  /** Plays one exchange at a moment of the scenario. */
  async exchange(at: number, parts: Partial<Pick<SyncRequest, 'samples' | 'events' | 'actionReports' | 'activities'>> = {}): Promise<SyncResponse> {
    this.#sequence += 1;
    const newest = parts.samples?.at(-1);
    if (newest) this.report = { ...this.report, measurement: newest };
    const request: SyncRequest = {
      protocol: SYNC_PROTOCOL,
      guardVersion: '0.1.0',
      guardRun: this.#run,
      sequence: this.#sequence,
      sentAt: at,
      host: { kind: 'embedded', hostname: SERVER_NAME, timeZone: 'Asia/Seoul', localDomains: ['example.test'] },
      report: this.report,
      samples: [],
      events: [],
      actionReports: [],
      activities: [],
      ...parts,
    };
    const response = await exchangeWith(this.db, this.serverId, request, at);
    const { applyQueueLimit, version } = response.settings;
    const status = this.report.latch !== null ? 'protected' : applyQueueLimit ? 'watching' : 'off';
    this.report = { ...this.report, settingsVersion: version, status };
    return response;
  }

  /** The rule fires. */
  async trip(at: number, queueLength: number, threshold: number, parts: Partial<Pick<SyncRequest, 'activities'>> = {}): Promise<Latch> {
    const latch: Latch = { id: randomUUID(), trippedAt: at, queueLength, threshold, smtpInstance: this.report.smtp.instance };
    this.report = { ...this.report, latch, status: 'protected', statusSince: at };
    await this.exchange(at, { events: [{ id: randomUUID(), at, kind: 'tripped', latch }], ...parts });
    return latch;
  }

  /** Somebody begins protection by hand. */
  private async beginByHand(at: number, { id, name }: { id: string; name: string }): Promise<void> {
    const length = this.report.measurement?.length ?? null;
    const begunBy = { name, actionId: id, queueLength: length };
    const latch: Latch = { id: randomUUID(), trippedAt: at, queueLength: length ?? 0, threshold: 1_000, smtpInstance: this.report.smtp.instance, begunBy };
    this.report = { ...this.report, latch, status: 'protected', statusSince: at };
    await this.exchange(at, { events: [{ id: randomUUID(), at, kind: 'tripped', latch }] });
  }

  /** The SMTP receiving service is a new run. @param actionId null when that was done outside the console */
  async restart(at: number, actionId: string | null): Promise<void> {
    const { latch } = this.report;
    const smtpInstance = `4712-${at}`;
    this.report = { ...this.report, latch: null, status: 'watching', statusSince: at, smtp: { running: true, instance: smtpInstance, since: at } };
    if (latch) await this.exchange(at, { events: [{ id: randomUUID(), at, kind: 'released', latch, smtpInstance, actionId }] });
  }

  /** Performs everything that the console asks for, at once. */
  async performActions(at: number): Promise<void> {
    const { actions } = await this.exchange(at);
    for (const order of actions) {
      if (order.kind === 'plan-mailing' || 'filter' in order) continue;
      const steps = order.kind === 'contain-account' || order.kind === 'stop-sending' ? CONTAINED : order.kind === 'restart-smtp' ? (['stop-smtp', 'start-smtp'] as const) : order.kind === 'release-local-mail' ? (['release-messages'] as const) : order.kind === 'protect-now' ? (['begin-protection', 'prove-protection'] as const) : [order.kind];
      const done = steps.map((step, index) => {
        const count = step === 'end-sessions' ? 3 : step.endsWith('messages') ? 214 : null;
        return { step, status: 'done' as const, count, at: at + index * 400, code: null, detail: null };
      });
      const restart = order.kind === 'restart-smtp';
      const report = { id: order.id, status: 'done' as const, at: at + 1500, steps: done, smtpInstance: restart ? `4712-${at}` : null };
      await this.exchange(at + 1500, { actionReports: [report] });
      if (restart) await this.restart(at + 2000, order.id);
      if (order.kind === 'protect-now') await this.beginByHand(at + 2000, order);
    }
  }
}
