import * as z from 'zod';
import { plannedMailingSchema } from '@sluice/protection/planned-mailing';
import { latchSchema } from '@sluice/protection/protection';
import { evidenceSchema } from '@sluice/suspects/assessment';
import { guardReportSchema } from '@sluice/contract/contract';
import { actionViewSchema, restartCheckSchema } from '../actions/schemas';
import { keptBlocklistsSchema } from '../blocklists/schemas';
import { queueHistorySchema } from '../queue/schemas';
import { fateSumSchema, keptFateSchema, keptMessagesSchema, suspectViewSchema } from '../suspects/schemas';

const recipientsAtTripSchema = latchSchema.shape.recipients.unwrap();

export const incidentStatusSchema = z.enum(['protected', 'released', 'closed']);
export const incidentOutcomeSchema = z.enum(['cleaned', 'false-alarm', 'other']);
export type IncidentOutcome = z.infer<typeof incidentOutcomeSchema>;

export const incidentSummarySchema = z.object({
  number: z.number(),
  serverId: z.string(),
  serverName: z.string(),
  status: incidentStatusSchema,
  openedAt: z.number(),
  /** How long the queue was when protection began; null where that was not measured. */
  queueLength: z.number().nullable(),
  threshold: z.number(),
  /** Who began the protection by hand; null where the rule fired. Of several trips that of the first. */
  begunByName: z.string().nullable(),
  /** The planned mailing during which the first trip came; null where there was none. */
  mailing: plannedMailingSchema.nullable(),
  /** The first trip was by recipients: so many waited, and the second threshold; null where the rule fired on messages, or somebody began it. */
  recipients: recipientsAtTripSchema.nullable(),
  releasedAt: z.number().nullable(),
  /** The times under protection themselves, one for each trip; between them mail left. `to` null while it lasts. */
  protectedPeriods: z.array(z.object({ from: z.number(), to: z.number().nullable() })),
  releaseCause: z.enum(['console', 'outside']).nullable(),
  closedAt: z.number().nullable(),
  closedByName: z.string().nullable(),
  /** Until then the log lines of its suspects are kept; null while it is open. */
  evidenceUntil: z.number().nullable(),
  outcome: incidentOutcomeSchema.nullable(),
  outcomeNote: z.string().nullable(),
  suspects: z.number(),
  /** Who began the drill that this is of; null where it is none. */
  drillByName: z.string().nullable(),
});
export type IncidentSummary = z.infer<typeof incidentSummarySchema>;

/** How long the server was protected in an incident so far, all its trips together, in milliseconds. */
export function protectedMs({ protectedPeriods }: Pick<IncidentSummary, 'protectedPeriods'>, now: number): number {
  return protectedPeriods.reduce((sum, { from, to }) => sum + Math.max(0, (to ?? now) - from), 0);
}

/** GET /api/incidents?server=ID&page=1: newest first, 50 a page. */
export const incidentListSchema = z.object({ now: z.number(), total: z.number(), page: z.number(), incidents: z.array(incidentSummarySchema) });
export type IncidentList = z.infer<typeof incidentListSchema>;

export const timelineEntrySchema = z.object({
  id: z.string(),
  at: z.number(),
  kind: z.enum([
    'tripped',
    'tripped-again',
    'begun-by-hand',
    'suspect-found',
    'suspect-added',
    'suspect-dismissed',
    'suspect-secured-by-hand',
    'suspect-reopened',
    'action-requested',
    'action-done',
    'action-failed',
    'action-taken-back',
    'released-by-console',
    'released-outside',
    'owner-held',
    'brake-engaged',
    'brake-lifted-other',
    'other',
    'brake-lifted-held',
    'brake-lifted-released',
    'brake-lifted-switched-off',
    'brake-lifted-undone',
    'mailing-begun',
    'mailing-ended',
    'guard-restarted',
    'smtp-stopped',
    'smtp-crashed',
    'closed',
  ]),
  /** Null when the machine did it. */
  actorName: z.string().nullable(),
  account: z.string().nullable(),
  /** For the action kinds. */
  action: actionViewSchema.nullable(),
  /** Reason, note or outcome written by a person. */
  note: z.string().nullable(),
  queueLength: z.number().nullable(),
  threshold: z.number().nullable(),
  messages: z.number().nullable(),
  /** Of a trip: the planned mailing that was under way. Of the mailing kinds: the one that began or ended. */
  mailing: plannedMailingSchema.nullable(),
  /** Of a trip by recipients. */
  recipients: recipientsAtTripSchema.nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** The repair in the documented order (후 처리). */
export const incidentStepKeySchema = z.enum(['contained', 'find', 'secure', 'clean', 'preflight', 'restart', 'wrap-up']);
export type IncidentStepKey = z.infer<typeof incidentStepKeySchema>;

/** GET /api/incidents/[number]?step=find: whoever asks while the incident is open says which step he looks at, and the others are told. */
export const incidentViewSchema = z.object({
  now: z.number(),
  incident: incidentSummarySchema,
  /** Highest score first. */
  suspects: z.array(suspectViewSchema),
  /** Newest first. */
  timeline: z.array(timelineEntrySchema),
  /** In the order they are shown; the restart needs all of them, or a written reason. */
  restartChecks: z.array(restartCheckSchema),
  restartAction: actionViewSchema.nullable(),
  /** What a restart now would lead to, see predict-trip.ts; null when the server is not protected. */
  prediction: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('in'), seconds: z.number() }),
      z.object({ kind: z.enum(['at-once', 'at-once-by-recipients', 'not-expected', 'unknown', 'recipients-unknown']) }),
    ])
    .nullable(),
  /** What the guard says is wrong on the host now: with it the incident may look better than it is. */
  problems: guardReportSchema.shape.problems,
  /** The others who look at it now, and at which step; empty in the answer to whoever does not look. */
  present: z.array(z.object({ name: z.string(), step: incidentStepKeySchema.nullable() })),
});
export type IncidentView = z.infer<typeof incidentViewSchema>;

/** POST /api/incidents/[number]/close; 409 `still-protected` before the release. */
export const incidentClosingSchema = z.object({ outcome: incidentOutcomeSchema, note: z.string().trim().max(2000).default('') });
export type IncidentClosing = z.input<typeof incidentClosingSchema>;

/**
 * GET /api/incidents/NUMBER/report: all that is to be handed on of an incident, for people by the page made for paper and
 * for programs as it is. Times are milliseconds since 1970. Published as docs/incident-report.schema.json.
 */
export const incidentReportSchema = z.object({
  format: z.literal('sluice-incident-report/1'),
  madeAt: z.number(),
  server: z.object({ name: z.string(), hostname: z.string().nullable(), timeZone: z.string() }),
  incident: incidentSummarySchema,
  /** With the log lines that were kept as evidence, where there are any. */
  suspects: z.array(
    suspectViewSchema.extend({
      evidence: evidenceSchema.nullable(),
      /** What became of its mail, in recipients; null where the guard did not tell it while the incident was open. */
      fate: keptFateSchema.nullable(),
      /** What the acts of the incident did to its queued mail, in messages. */
      kept: keptMessagesSchema,
    }),
  ),
  /** What became of the mail of all accounts that were not found innocent. */
  fate: fateSumSchema,
  /** What the blocklists had said when the incident was closed, or have said until now; null where it was closed by a console that did not keep it. `look` null: they were not asked. */
  blocklists: keptBlocklistsSchema.nullable(),
  /** Oldest first. */
  timeline: incidentViewSchema.shape.timeline,
  /** The length of the send queue from a quarter of an hour before the trip to one after the release, as exactly as it is still kept. */
  queue: queueHistorySchema,
});
export type IncidentReport = z.infer<typeof incidentReportSchema>;
