import type { Database } from '@/lib/db/client';
import { enrollServer } from '../servers/enroll';
import { exchangeWith } from '../exchange/exchange-with';
import { knownGuards } from '../exchange/known-guards';
import type { Latch } from '@sluice/protection/protection';
import type { Assessment, Evidence } from '@sluice/suspects/assessment';
import { SYNC_PROTOCOL, type AccountActivity, type ActionReport, type GuardReport, type SyncRequest, type SyncResponse } from '@sluice/contract/contract';

/** A moment to count from, at the start of an hour. */
export const T0 = 1_795_557_600_000;
export const TOKEN = 'a-token-of-a-guard-in-a-test';
/** @returns the id of the mail host whose guard has this token, or null */
export const serverOfToken = async (db: Database, token: string): Promise<string | null> => (await knownGuards(db).fresh()).serverOf(token);
export const alice = { id: 'alice', name: 'Alice', address: '192.0.2.1' };
export const bob = { id: 'bob', name: 'Bob', address: '192.0.2.2' };

export const quietReport: GuardReport = {
  status: 'watching',
  statusSince: T0,
  latch: null,
  measurement: { at: T0, length: 3 },
  settingsVersion: 1,
  smtp: { running: true, instance: 'run-1', since: T0 },
  queue: { at: T0, waiting: 0, held: 0, oldestAt: null, accounts: [] },
  problems: [],
  policy: { requests: 0, refused: 0 },
};

export function exampleExchange(sequence: number, parts: Partial<SyncRequest> = {}): SyncRequest {
  return {
    protocol: SYNC_PROTOCOL,
    guardVersion: '0.1.0',
    guardRun: 'run-a',
    sequence,
    sentAt: T0,
    host: { kind: 'embedded', hostname: 'mx1.example.test', timeZone: 'Asia/Seoul', localDomains: ['example.test'] },
    report: quietReport,
    samples: [],
    events: [],
    actionReports: [],
    activities: [],
    ...parts,
  };
}

export function exampleLatch(id: string, trippedAt: number = T0): Latch {
  return { id, trippedAt, queueLength: 1_001, threshold: 1_000, smtpInstance: 'run-1' };
}

export function activity(account: string, parts: Partial<Assessment> = {}, line: string | null = null): AccountActivity {
  const figures = { auths: 9, failedAuths: 0, messages: 50, recipients: 90, refused: 0, outsideRecipients: 90, domains: 40, addresses: 3, connections: 9 };
  const assessment: Assessment = {
    account,
    score: 90,
    verdict: 'suspect',
    figures,
    windowSeconds: 300,
    usualRecipients: null,
    firstSeen: T0,
    lastSeen: T0,
    at: T0,
    reasons: [],
    ...parts,
  };
  const connection = { connection: 'c1', address: '192.0.2.9', startedAt: T0, recipients: 1, lines: [{ file: 'x.log', text: line ?? '' }], omittedLines: 0 };
  const evidence: Evidence | null = line === null ? null : { connections: [connection], omittedConnections: 0 };
  return { assessment, evidence };
}

/** A server with a guard that exchanges when the test says so. */
export class Stage {
  #sequence = 0;
  report: GuardReport = quietReport;

  private constructor(
    readonly db: Database,
    readonly serverId: string,
  ) {}

  static async set(db: Database, name = 'mx1'): Promise<Stage> {
    const { serverId } = await enrollServer(db, { name, token: `${TOKEN}-${name}`, now: T0 });
    return new Stage(db, serverId);
  }

  exchange(parts: Partial<SyncRequest> = {}, now: number = T0): Promise<SyncResponse> {
    this.#sequence += 1;
    return exchangeWith(this.db, this.serverId, exampleExchange(this.#sequence, { report: this.report, sentAt: now, ...parts }), now);
  }

  /** The rule fires, with one suspect account. @returns the latch */
  async trip(id = 'latch-1', at: number = T0, account = 'sales@example.test'): Promise<Latch> {
    const latch = exampleLatch(id, at);
    this.report = { ...this.report, latch, status: 'protected' };
    const events = [{ id: `trip-${id}`, at, kind: 'tripped' as const, latch }];
    await this.exchange({ events, activities: [activity(account, { at }, 'a line')] }, at);
    return latch;
  }

  async release(latch: Latch, at: number, actionId: string | null): Promise<void> {
    this.report = { ...this.report, latch: null, status: 'watching' };
    await this.exchange({ events: [{ id: `release-${latch.id}`, at, kind: 'released', latch, smtpInstance: `run-${at}`, actionId }] }, at);
  }

  /** The guard reports about one action. */
  async reports(id: string, status: ActionReport['status'], at: number = T0): Promise<void> {
    await this.exchange({ actionReports: [{ id, status, at, steps: [], smtpInstance: null }] }, at);
  }
}
