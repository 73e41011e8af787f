import * as z from 'zod';
import { assessmentSchema, evidenceSchema } from '@sluice/suspects/assessment';
import { mailFateSchema } from '@sluice/suspects/mail-fate';
import { actionViewSchema } from '../actions/schemas';

/** A standing word that what the account did until `at` was innocent. */
export const dismissalViewSchema = z.object({ id: z.string(), at: z.number(), reason: z.string(), byName: z.string() });
export type DismissalView = z.infer<typeof dismissalViewSchema>;

/** How many accounts are listed, unless more are asked for; and at most. */
export const LISTED = 200;
export const LISTED_MAX = 2_000;

/** GET /api/suspects?server=ID&search=TEXT&show=suspect&most=400 (without `server`: the first one): accounts active lately, highest score first. */
export const suspectListSchema = z.object({
  now: z.number(),
  serverId: z.string(),
  localDomains: z.array(z.string()),
  /** Of all accounts that were active lately, whatever is listed. */
  totals: z.object({ all: z.number(), suspect: z.number(), watch: z.number() }),
  /** How many the search matches; null without one. */
  found: z.number().nullable(),
  /** How many search and `show` match, however many of them are listed. */
  matching: z.number(),
  accounts: z.array(
    z.object({
      assessment: assessmentSchema,
      hasEvidence: z.boolean(),
      /** The newest actions on this account, at most 20, newest first: by them the page knows how it stands. */
      actions: z.array(actionViewSchema),
      /** The newest that stands, of an incident or outside of one. */
      dismissal: dismissalViewSchema.nullable(),
    }),
  ),
});
export type SuspectList = z.infer<typeof suspectListSchema>;

/** GET /api/suspects/evidence?server=ID&account=A[&incident=NUMBER] */
export const evidenceViewSchema = z.object({ account: z.string(), evidence: evidenceSchema.nullable() });
export type EvidenceView = z.infer<typeof evidenceViewSchema>;

/**
 * POST /api/dismissals, answered with the dismissal: the account is not the culprit. `seen` is the id of the newest dismissal that the operator saw; 409 `already-decided`
 * when another stands by now, or when the account waits for a decision in the open incident. DELETE /api/dismissals/ID takes it back.
 */
export const dismissAccountSchema = z.object({
  serverId: z.string().min(1).max(64),
  account: z.string().min(1).max(320),
  reason: z.string().trim().min(3).max(500),
  seen: z.string().max(64).nullable(),
});
export type DismissAccount = z.infer<typeof dismissAccountSchema>;

/** A suspect of one incident. */
export const suspectViewSchema = z.object({
  account: z.string(),
  score: z.number(),
  verdict: z.enum(['suspect', 'watch', 'normal']),
  /** The worst assessment of the incident; null for an account that an operator added. */
  assessment: assessmentSchema.nullable(),
  hasEvidence: z.boolean(),
  decision: z.enum(['open', 'secured', 'dismissed']),
  /** Of a dismissal, or of what was secured by hand; null for what an action secured. */
  decisionReason: z.string().nullable(),
  decidedAt: z.number().nullable(),
  decidedByName: z.string().nullable(),
  addedByName: z.string().nullable(),
  /** Newest first. */
  actions: z.array(actionViewSchema),
  /** The account's messages in the queue by the guard's newest count; null when it is not known. */
  waiting: z.number().nullable(),
  held: z.number().nullable(),
  /** From which scripts most of a local user's queued messages say they are. */
  scripts: z.array(z.string()),
});
export type SuspectView = z.infer<typeof suspectViewSchema>;

/** What became of mail, in recipients, as a guard counts it. */
export const FATE_FIGURES = ['delivered', 'bounced', 'waiting', 'unrelayed', 'refused'] as const;

/** What the guard said of its log while it counted: with any of it the numbers are the least there were. */
export const fateDoubtSchema = z.enum(['log-unreadable', 'log-silent', 'log-incomplete']);
export type FateDoubt = z.infer<typeof fateDoubtSchema>;

/** What became of a suspect's mail, as the guard told it last while the incident was open. */
export const keptFateSchema = mailFateSchema.omit({ account: true }).extend({ doubts: z.array(fateDoubtSchema) });
export type KeptFate = z.infer<typeof keptFateSchema>;

/** What acts did to the queued mail of an account, in messages, of which one may have many recipients; null where an act did not tell how many there were. */
export const keptMessagesSchema = z.object({ held: z.number().nullable(), released: z.number().nullable(), deleted: z.number().nullable() });
export type KeptMessages = z.infer<typeof keptMessagesSchema>;

const sumSchema = z.object({
  /** Of the accounts of which it is known; null where it is known of none. */
  count: z.number().nullable(),
  /** Of how many accounts it is not known. */
  unknown: z.number(),
});

/** The same of several accounts together. */
export const fateSumSchema = z.object({
  /** What was asked for: from some hours before the incident until it was closed, or until now. */
  from: z.number(),
  to: z.number(),
  accounts: z.number(),
  delivered: sumSchema,
  bounced: sumSchema,
  waiting: sumSchema,
  unrelayed: sumSchema,
  refused: sumSchema,
  held: sumSchema,
  released: sumSchema,
  deleted: sumSchema,
  doubts: z.array(fateDoubtSchema),
});
export type FateSum = z.infer<typeof fateSumSchema>;

/** POST /api/incidents/[number]/suspects: an account the operator names himself. */
export const suspectAdditionSchema = z.object({ account: z.string().trim().toLowerCase().min(3).max(320) });

/** PATCH /api/incidents/[number]/suspects, body with the account; 409 `already-decided` when somebody else decided. */
export const suspectDecisionSchema = z.discriminatedUnion('decision', [
  z.object({ account: z.string().min(1).max(320), decision: z.literal('dismissed'), reason: z.string().trim().min(3).max(500) }),
  /** By hand: an administrator saw to it where the guard could not, or could not prove it, and says how. */
  z.object({ account: z.string().min(1).max(320), decision: z.literal('secured'), reason: z.string().trim().min(3).max(500) }),
  z.object({ account: z.string().min(1).max(320), decision: z.literal('open') }),
]);
export type SuspectDecision = z.infer<typeof suspectDecisionSchema>;
