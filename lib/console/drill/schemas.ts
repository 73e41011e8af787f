import * as z from 'zod';
import { actionKindSchema } from '@sluice/actions/kinds';
import { incidentStatusSchema } from '../incidents/schemas';

/** What a drill sends: at most so many messages, and so many a second. */
export const DRILL_MESSAGES = 400;
export const DRILL_RATE = 40;

/** An order that `sluice start` has not taken after this long is taken by nobody. */
const TAKEN_WITHIN_MS = 15_000;
/** Whoever plays tells of it twice a second; after this long he is silent. */
const SILENT_AFTER_MS = 10_000;
/** After this long nobody plays it any more, and it may be ended without him. */
const GONE_AFTER_MS = 30_000;

/** requested: nobody plays it yet. over: played to its end, or until somebody ended it. failed: `failure` says why. */
export const drillStatusSchema = z.enum(['requested', 'running', 'over', 'failed']);

/**
 * mailboxes-secured: none is left to steal. parts-down: the mail server or another program was not up. interrupted: whoever played it ended in the middle. not-begun: ended
 * before anybody played it. other: something else, which the log of the drill has.
 */
export const drillFailureSchema = z.enum(['mailboxes-secured', 'parts-down', 'interrupted', 'not-begun', 'other']);
export type DrillFailure = z.infer<typeof drillFailureSchema>;

/** How far a drill is. */
export const drillProgressSchema = z.object({
  phase: z.enum(['warm-up', 'flood', 'over']),
  /** Ordinary mail that was accepted. */
  ordinary: z.number(),
  /** Of the flood. */
  accepted: z.number(),
  refused: z.number(),
  /** The password of the stolen mailbox stopped working. */
  lockedOut: z.boolean(),
});
export type DrillProgress = z.infer<typeof drillProgressSchema>;

/** What was pressed that should not have been: an act for culprits on an innocent mailbox, the thief found innocent, the restart before he was secured. */
export const wrongPressSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('on-innocent'), act: actionKindSchema, account: z.string() }),
  z.object({ kind: z.literal('found-innocent'), account: z.string() }),
  z.object({ kind: z.literal('early-restart') }),
]);
export type WrongPress = z.infer<typeof wrongPressSchema>;

/** How the repair after a drill went, by what the console recorded. Times are milliseconds from the trip on; null where it has not happened. */
export const drillScoreSchema = z.object({
  /** Until somebody did something to the stolen mailbox for the first time. */
  foundAfter: z.number().nullable(),
  /** Until it was secured: proven, or as somebody said who saw for himself. */
  containedAfter: z.number().nullable(),
  wrong: z.array(wrongPressSchema),
  /** The incident is closed. */
  closed: z.boolean(),
});
export type DrillScore = z.infer<typeof drillScoreSchema>;

export const drillSchema = z.object({
  id: z.string(),
  status: drillStatusSchema,
  requestedAt: z.number(),
  requestedByName: z.string(),
  seenAt: z.number().nullable(),
  floodFrom: z.number().nullable(),
  /** Told once the drill is over: to find it is the task. */
  stolen: z.string().nullable(),
  progress: drillProgressSchema.nullable(),
  endAskedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  failure: drillFailureSchema.nullable(),
  resetAskedAt: z.number().nullable(),
  resetAt: z.number().nullable(),
  /** The incident that its trip opened; null where there is none yet. */
  incident: z.object({ number: z.number(), status: incidentStatusSchema }).nullable(),
  /** Null where no incident was opened, so that there is nothing to count from. */
  score: drillScoreSchema.nullable(),
});
export type Drill = z.infer<typeof drillSchema>;

/**
 * Why no drill can be begun on a mail server now. real-host: it serves people. real-relay: it is the embedded one, but its mail really leaves. other-console: its practice sink
 * belongs to another machine. The rest may pass: silent guard, one under way, an incident that is not closed, a rule that would not stop it.
 */
export const whyNotDrillSchema = z.enum(['real-host', 'real-relay', 'other-console', 'silent', 'under-way', 'incident-open', 'rule-off', 'threshold-too-high']);
export type WhyNotDrill = z.infer<typeof whyNotDrillSchema>;

/** GET /api/drill?server=ID */
export const drillViewSchema = z.object({
  now: z.number(),
  serverId: z.string(),
  serverName: z.string(),
  /** Of the rule, with a planned mailing. */
  threshold: z.number(),
  whyNot: whyNotDrillSchema.nullable(),
  openIncident: z.number().nullable(),
  /** The newest. */
  drill: drillSchema.nullable(),
});
export type DrillView = z.infer<typeof drillViewSchema>;

/** POST /api/drill; 409 `drill-not-possible`. The key is made by the browser for one press. */
export const drillRequestSchema = z.object({ key: z.string().min(8).max(64), serverId: z.string().min(1).max(64) });

/** POST /api/drill/end and /api/drill/reset */
export const drillOrderSchema = z.object({ id: z.string().min(1).max(64) });

type Standing = Pick<Drill, 'status' | 'requestedAt' | 'seenAt'>;

/** Whether it counts as under way: one that nobody has played for long does not keep another from being begun. */
export function isLive({ status, requestedAt, seenAt }: Standing, now: number): boolean {
  return (status === 'requested' || status === 'running') && now - (seenAt ?? requestedAt) < GONE_AFTER_MS;
}

/** How a drill that has not ended looks from here: waiting to be taken, taken by nobody, played, or played by somebody who says nothing; null once it has ended. */
export function drillLook({ status, requestedAt, seenAt }: Standing, now: number): 'asked' | 'not-taken' | 'played' | 'silent' | null {
  if (status === 'requested') return now - requestedAt < TAKEN_WITHIN_MS ? 'asked' : 'not-taken';
  if (status === 'running') return now - (seenAt ?? requestedAt) < SILENT_AFTER_MS ? 'played' : 'silent';
  return null;
}
