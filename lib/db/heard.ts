import type { GuardReport, SyncRequest } from '@sluice/contract/contract';

/** What this process heard of a guard, where the newest of it may not be stored yet, see lib/console/exchange/heard.ts. */
export interface Heard {
  guardRun: string;
  sequence: number;
  /** By the console's clock. */
  at: number;
  storedAt: number;
  /** When an exchange was taken in by itself, and not with others. */
  wholeAt: number;
  /** What is stored of the guard, without what only tells how a calm second went. */
  lasting: string;
  report: GuardReport;
  /** Not stored yet. */
  samples: SyncRequest['samples'];
}

/** By the id of the server. */
export type HeardGuards = Map<string, Heard>;
