import { roleOf } from '@/lib/console/people/roles';
import * as z from 'zod';
import { plannedMailingSchema } from '@sluice/protection/planned-mailing';
import { latchSchema } from '@sluice/protection/protection';
import { assessmentSchema, evidenceSchema, verdictSchema } from '@sluice/suspects/assessment';
import { queueFilterSchema } from '@sluice/actions/queue-filter';
import { actionStepSchema, guardReportSchema, protectionEventSchema, queueLookSchema } from '@sluice/contract/contract';
import { incidentOutcomeSchema, incidentStatusSchema } from '@/lib/console/incidents/schemas';
import { drillFailureSchema, drillProgressSchema, drillStatusSchema } from '@/lib/console/drill/schemas';
import { keptBlocklistsSchema } from '@/lib/console/blocklists/schemas';
import { keptFateSchema, suspectViewSchema } from '@/lib/console/suspects/schemas';
import { alertFactsSchema, alertKindSchema, deliveryReasonSchema } from '@sluice/alerts/alert';
import { channelKindSchema, storedLanguageSchema } from '@sluice/alerts/channel';
import { deliveryStatusSchema } from '@sluice/alerts/delivery';
import { alertRuleSchema } from '@sluice/alerts/rule';
import { actionViewSchema } from '@/lib/console/actions/schemas';
import { logReportSchema, logReportSummarySchema } from '@/lib/console/reports/schemas';
import { Prisma } from './generated/sqlite/client';

/** What a timeline entry stores beside its kind, time and actor. */
export const entryDataSchema = z.object({
  account: z.string().nullable(),
  actionId: z.string().nullable(),
  note: z.string().nullable(),
  queueLength: z.number().nullable(),
  threshold: z.number().nullable(),
  /** Entries of before it was stored have none. */
  messages: z.number().nullable().default(null),
  mailing: plannedMailingSchema.nullable().default(null),
  /** Of a trip by recipients. */
  recipients: latchSchema.shape.recipients.unwrap().nullable().default(null),
});
export type EntryData = z.infer<typeof entryDataSchema>;

/** What an action needs beside its account. A password hash only until it has ended. */
export const actionParametersSchema = z.object({
  passwordHash: z.string().optional(),
  /** Of `plan-mailing`: whose, how many, above what the rule fires, and until when by the console's clock. */
  sender: z.string().optional(),
  messages: z.number().optional(),
  threshold: z.number().optional(),
  until: z.number().optional(),
  /** Of what concerns messages by their subject or recipient: which, how many there were at most, and what a look found. `until` is by the guard's clock. */
  filter: queueFilterSchema.optional(),
  most: z.number().optional(),
  look: queueLookSchema.optional(),
  /** Of `end-mailing`. */
  mailingId: z.string().optional(),
});
export type ActionParameters = z.infer<typeof actionParametersSchema>;

/** A word that only a newer console writes says nothing here that could be vouched for. */
const causeSchema = z.enum(['console', 'outside']).nullable().catch(null);
const localDomainsSchema = z.array(z.string()).nullable();
const decisionSchema = suspectViewSchema.shape.decision.catch('open');
const keptVerdictSchema = verdictSchema.catch('watch');
const actionStatusSchema = actionViewSchema.shape.status;
const stepsSchema = z.array(actionStepSchema);
// A report stored by an older console may lack what is read today; it is replaced within a second.
const storedReportSchema = guardReportSchema.nullable().catch(null);

const time = (value: bigint | number): number => Number(value);
const timeOrNull = (value: bigint | number | null): number | null => (value === null ? null : Number(value));

/**
 * The edge between the columns and the program: whole milliseconds instead of bigint, and every JSON or enumerated
 * text checked by the schema of its owner. Values are converted when they are read, so a column nobody reads costs nothing.
 */
export const columnTypes = Prisma.defineExtension({
  result: {
    user: {
      role: { needs: { role: true }, compute: (row) => roleOf(row.role) },
    },
    invitation: {
      role: { needs: { role: true }, compute: (row) => roleOf(row.role) },
      createdAt: { needs: { createdAt: true }, compute: (row) => time(row.createdAt) },
      expiresAt: { needs: { expiresAt: true }, compute: (row) => time(row.expiresAt) },
      usedAt: { needs: { usedAt: true }, compute: (row) => timeOrNull(row.usedAt) },
    },
    apiKey: {
      role: { needs: { role: true }, compute: (row) => roleOf(row.role) },
      createdAt: { needs: { createdAt: true }, compute: (row) => time(row.createdAt) },
      expiresAt: { needs: { expiresAt: true }, compute: (row) => time(row.expiresAt) },
      revokedAt: { needs: { revokedAt: true }, compute: (row) => timeOrNull(row.revokedAt) },
      lastUsedAt: { needs: { lastUsedAt: true }, compute: (row) => timeOrNull(row.lastUsedAt) },
    },
    protectedAccount: {
      addedAt: { needs: { addedAt: true }, compute: (row) => time(row.addedAt) },
    },
    auditReceiver: {
      addedAt: { needs: { addedAt: true }, compute: (row) => time(row.addedAt) },
      takenAt: { needs: { takenAt: true }, compute: (row) => timeOrNull(row.takenAt) },
      nextAt: { needs: { nextAt: true }, compute: (row) => time(row.nextAt) },
      failingSince: { needs: { failingSince: true }, compute: (row) => timeOrNull(row.failingSince) },
    },
    server: {
      enrolledAt: { needs: { enrolledAt: true }, compute: (row) => timeOrNull(row.enrolledAt) },
      revokedAt: { needs: { revokedAt: true }, compute: (row) => timeOrNull(row.revokedAt) },
      lastSeenAt: { needs: { lastSeenAt: true }, compute: (row) => timeOrNull(row.lastSeenAt) },

      localDomains: { needs: { localDomains: true }, compute: (row) => localDomainsSchema.parse(row.localDomains) },
      report: { needs: { report: true }, compute: (row) => storedReportSchema.parse(row.report) },
    },
    protectionSettings: {
      updatedAt: { needs: { updatedAt: true }, compute: (row) => timeOrNull(row.updatedAt) },
    },
    enrollmentCode: {
      createdAt: { needs: { createdAt: true }, compute: (row) => time(row.createdAt) },
      expiresAt: { needs: { expiresAt: true }, compute: (row) => time(row.expiresAt) },
      usedAt: { needs: { usedAt: true }, compute: (row) => timeOrNull(row.usedAt) },
    },
    ruleChange: {
      at: { needs: { at: true }, compute: (row) => time(row.at) },
    },
    queueSample: {
      at: { needs: { at: true }, compute: (row) => time(row.at) },
    },
    queueRollup: {
      at: { needs: { at: true }, compute: (row) => time(row.at) },
      sum: { needs: { sum: true }, compute: (row) => time(row.sum) },
    },
    protectionEvent: {
      at: { needs: { at: true }, compute: (row) => time(row.at) },
      data: { needs: { data: true }, compute: (row) => protectionEventSchema.parse(row.data) },
    },
    accountActivity: {
      verdict: { needs: { verdict: true }, compute: (row) => keptVerdictSchema.parse(row.verdict) },
      updatedAt: { needs: { updatedAt: true }, compute: (row) => time(row.updatedAt) },
      assessment: { needs: { assessment: true }, compute: (row) => assessmentSchema.parse(row.assessment) },
      evidence: { needs: { evidence: true }, compute: (row) => evidenceSchema.nullable().parse(row.evidence) },
    },
    incident: {
      status: { needs: { status: true }, compute: (row) => incidentStatusSchema.catch('released').parse(row.status) },
      openedAt: { needs: { openedAt: true }, compute: (row) => time(row.openedAt) },
      releasedAt: { needs: { releasedAt: true }, compute: (row) => timeOrNull(row.releasedAt) },
      releaseCause: { needs: { releaseCause: true }, compute: (row) => causeSchema.parse(row.releaseCause) },
      closedAt: { needs: { closedAt: true }, compute: (row) => timeOrNull(row.closedAt) },
      blocklists: { needs: { blocklists: true }, compute: (row) => keptBlocklistsSchema.nullable().catch(null).parse(row.blocklists) },
      outcome: { needs: { outcome: true }, compute: (row) => incidentOutcomeSchema.nullable().catch('other').parse(row.outcome) },
    },
    incidentEntry: {
      at: { needs: { at: true }, compute: (row) => time(row.at) },
      data: { needs: { data: true }, compute: (row) => entryDataSchema.parse(row.data) },
    },
    suspect: {
      verdict: { needs: { verdict: true }, compute: (row) => keptVerdictSchema.parse(row.verdict) },
      assessment: { needs: { assessment: true }, compute: (row) => assessmentSchema.nullable().parse(row.assessment) },
      evidence: { needs: { evidence: true }, compute: (row) => evidenceSchema.nullable().parse(row.evidence) },
      // One that a newer console kept in another shape is as if it were not known.
      mailFate: { needs: { mailFate: true }, compute: (row) => keptFateSchema.nullable().catch(null).parse(row.mailFate) },
      decision: { needs: { decision: true }, compute: (row) => decisionSchema.parse(row.decision) },
      decidedAt: { needs: { decidedAt: true }, compute: (row) => timeOrNull(row.decidedAt) },
    },
    action: {
      // Its kind stays the word that was written: what a newer console asked for is not taken for anything else.
      status: { needs: { status: true }, compute: (row) => actionStatusSchema.catch('failed').parse(row.status) },
      parameters: { needs: { parameters: true }, compute: (row) => actionParametersSchema.parse(row.parameters) },
      requestedAt: { needs: { requestedAt: true }, compute: (row) => time(row.requestedAt) },
      dueAt: { needs: { dueAt: true }, compute: (row) => timeOrNull(row.dueAt) },
      startedAt: { needs: { startedAt: true }, compute: (row) => timeOrNull(row.startedAt) },
      finishedAt: { needs: { finishedAt: true }, compute: (row) => timeOrNull(row.finishedAt) },
      steps: { needs: { steps: true }, compute: (row) => stepsSchema.parse(row.steps) },
    },
    drill: {
      status: { needs: { status: true }, compute: (row) => drillStatusSchema.catch('failed').parse(row.status) },
      requestedAt: { needs: { requestedAt: true }, compute: (row) => time(row.requestedAt) },
      seenAt: { needs: { seenAt: true }, compute: (row) => timeOrNull(row.seenAt) },
      floodFrom: { needs: { floodFrom: true }, compute: (row) => timeOrNull(row.floodFrom) },
      progress: { needs: { progress: true }, compute: (row) => drillProgressSchema.nullable().catch(null).parse(row.progress) },
      endAskedAt: { needs: { endAskedAt: true }, compute: (row) => timeOrNull(row.endAskedAt) },
      endedAt: { needs: { endedAt: true }, compute: (row) => timeOrNull(row.endedAt) },
      failure: { needs: { failure: true }, compute: (row) => drillFailureSchema.nullable().catch('other').parse(row.failure) },
      resetAskedAt: { needs: { resetAskedAt: true }, compute: (row) => timeOrNull(row.resetAskedAt) },
      resetAt: { needs: { resetAt: true }, compute: (row) => timeOrNull(row.resetAt) },
    },
    dismissal: {
      at: { needs: { at: true }, compute: (row) => time(row.at) },
    },
    logReport: {
      keptAt: { needs: { keptAt: true }, compute: (row) => time(row.keptAt) },
      summary: { needs: { summary: true }, compute: (row) => logReportSummarySchema.parse(row.summary) },
      report: { needs: { report: true }, compute: (row) => logReportSchema.parse(row.report) },
    },
    alertChannel: {
      kind: { needs: { kind: true }, compute: (row) => channelKindSchema.parse(row.kind) },
      language: { needs: { language: true }, compute: (row) => storedLanguageSchema.parse(row.language) },
      createdAt: { needs: { createdAt: true }, compute: (row) => time(row.createdAt) },
      provenAt: { needs: { provenAt: true }, compute: (row) => timeOrNull(row.provenAt) },
      failingSince: { needs: { failingSince: true }, compute: (row) => timeOrNull(row.failingSince) },
    },
    alertRule: {
      createdAt: { needs: { createdAt: true }, compute: (row) => time(row.createdAt) },
      rule: { needs: { rule: true }, compute: (row) => alertRuleSchema.parse(row.rule) },
    },
    alert: {
      kind: { needs: { kind: true }, compute: (row) => alertKindSchema.parse(row.kind) },
      at: { needs: { at: true }, compute: (row) => time(row.at) },
      heardAt: { needs: { heardAt: true }, compute: (row) => timeOrNull(row.heardAt) },
      endedAt: { needs: { endedAt: true }, compute: (row) => timeOrNull(row.endedAt) },
      acknowledgedAt: { needs: { acknowledgedAt: true }, compute: (row) => timeOrNull(row.acknowledgedAt) },
      facts: { needs: { facts: true }, compute: (row) => alertFactsSchema.parse(row.facts) },
    },
    alertDelivery: {
      reason: { needs: { reason: true }, compute: (row) => deliveryReasonSchema.parse(row.reason) },
      status: { needs: { status: true }, compute: (row) => deliveryStatusSchema.parse(row.status) },
      createdAt: { needs: { createdAt: true }, compute: (row) => time(row.createdAt) },
      nextAt: { needs: { nextAt: true }, compute: (row) => time(row.nextAt) },
      finishedAt: { needs: { finishedAt: true }, compute: (row) => timeOrNull(row.finishedAt) },
    },
    deadManUrl: {
      setAt: { needs: { setAt: true }, compute: (row) => time(row.setAt) },
    },
    auditEntry: {
      at: { needs: { at: true }, compute: (row) => time(row.at) },
    },
  },
});
