import * as z from 'zod';
import { queueFilterSchema } from '@sluice/actions/queue-filter';
import { actionKindSchema, actionStatusSchema } from '@sluice/actions/kinds';
import { REASON_MAX, REASON_MIN } from '@sluice/actions/reason-needed';
import { MAX_THRESHOLD, thresholdSchema } from '@sluice/protection/threshold';
import { actionStepSchema, queueLookSchema } from '@sluice/contract/contract';
import { problemSchema } from '@sluice/contract/problem';

export const actionViewSchema = z.object({
  id: z.string(),
  kind: actionKindSchema,
  account: z.string().nullable(),
  status: actionStatusSchema,
  requestedAt: z.number(),
  requestedByName: z.string(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  steps: z.array(actionStepSchema),
  /** Written by whoever asked, where it was needed or wanted. */
  reason: z.string().nullable(),
  /** Until then nothing is done yet and it can be taken back; null for what is done at once. */
  dueAt: z.number().nullable(),
  /** Of what concerns messages by their subject or recipient: which, and how many there were. */
  filter: queueFilterSchema.optional(),
  most: z.number().optional(),
  /** Messages that arrived later were not meant; by the guard's clock. */
  until: z.number().optional(),
  /** What a look at the queue found; it is kept for an hour. */
  look: queueLookSchema.optional(),
});
export type ActionView = z.infer<typeof actionViewSchema>;

const key = z.string().min(8).max(64);
/** Why it is done, in somebody's own words; 422 `reason-needed` where one is needed and missing. */
const reason = z.string().trim().min(REASON_MIN).max(REASON_MAX).nullish();
const base = { key, serverId: z.string().min(1), reason };
/** The newest action on the account that the page shows; 409 `changed-meanwhile` when a colleague has asked for the opposite since. */
const seen = z.string().max(64).nullable().optional();
const account = z.string().trim().min(1).max(320);

/**
 * POST /api/actions. `key` is made once for one press of a button: sent again it answers with the same action (200).
 * A different key for the same action on the same account while that action is requested, running or in force: 409 with
 * code `already-done` and the other action. An action on an account joins the server's open incident, if there is one.
 */
export const actionRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.enum(['contain-account', 'stop-sending', 'disable-account', 'enable-account', 'set-password', 'hold-messages', 'release-messages']),
    account,
    seen,
  }),
  /** The mail is held at once and deleted after ten minutes. `confirmCount` is the number the operator typed; refused with 409 `count-changed` when it is not the number of the account's waiting and held messages. */
  z.object({ ...base, kind: z.literal('delete-messages'), account, seen, confirmCount: z.number().int().positive() }),
  /** Mail of local users that was held while protected; refused with 409 `still-protected` while it lasts, and `count-changed` where the guard reports none. */
  z.object({ ...base, kind: z.literal('release-local-mail') }),
  /** Refused with 409 `restart-not-ready` and the unmet checks, unless `reason` is given. */
  z.object({ ...base, kind: z.literal('restart-smtp') }),
  /** Begins protection by hand; refused with 409 `already-done` while it holds, and `guard-silent` or `guard-too-old` where nobody would do it. */
  z.object({ ...base, kind: z.literal('protect-now') }),
  /**
   * Until then the rule fires above `threshold`, which must be higher than its own: 422 `threshold-too-low`. Refused with 409 `already-done` while
   * another mailing is under way, `rule-off` where there is no threshold to raise, and `guard-silent` or `guard-too-old` where nobody would do it.
   */
  z.object({
    ...base,
    kind: z.literal('plan-mailing'),
    sender: account,
    messages: z.number().int().min(1).max(MAX_THRESHOLD),
    threshold: thresholdSchema,
    /** By the console's clock; at most a day from now. */
    until: z.number().int().positive(),
  }),
  /** Counts the messages of the queue that fit, with a few examples; the answer comes with the action, see GET /api/actions. Refused with `guard-silent` or `guard-too-old`. */
  z.object({ ...base, kind: z.literal('look-at-queue'), filter: queueFilterSchema }),
  /**
   * Of the messages that fit and were there at the look, whose `until` it was. They are counted again, and more than `count` are left alone. Deleting
   * needs a reason; what is to be deleted is held at once and deleted after ten minutes.
   */
  z.object({ ...base, kind: z.enum(['hold-matching', 'release-matching', 'delete-matching']), filter: queueFilterSchema, until: z.number().int().positive(), count: z.number().int().positive() }),
  /** Before its time; refused with 409 `already-done` when it is not under way. */
  z.object({ ...base, kind: z.literal('end-mailing'), mailingId: z.string().min(1).max(64) }),
]);
export type ActionRequest = z.input<typeof actionRequestSchema>;
/** A request whose fields were checked. */
export type CheckedRequest = z.output<typeof actionRequestSchema>;

/** Most accounts of one press. */
export const MANY_MAX = 500;
const manyAccounts = z.array(z.object({ account, seen })).min(1).max(MANY_MAX);
/** Which accounts of the ranking: those of GET /api/suspects with the same `search` and `show`. */
export const suspectFilterSchema = z.object({ search: z.string().max(320).default(''), show: z.enum(['all', 'suspect', 'watch']).default('all') });
export type SuspectFilterInput = z.input<typeof suspectFilterSchema>;

/**
 * POST /api/actions/many: the same act on many accounts with one press, each with its own action and audit row. `filter` instead of
 * `accounts` means all that match; they are counted again, and another number than `count` is refused with 409 `count-changed`.
 * Sent again with the same key it does nothing twice. `reason` is that of each.
 */
export const manyActionsSchema = z.object({
  ...base,
  kind: z.enum(['contain-account', 'hold-messages']),
  of: z.union([z.object({ accounts: manyAccounts }), z.object({ filter: suspectFilterSchema, count: z.number().int().positive().max(MANY_MAX) })]),
});
export type ManyActions = z.input<typeof manyActionsSchema>;

/** Each account has its action, or why there is none; the others are not kept back by that. */
export const manyAnswerSchema = z.object({ results: z.array(z.object({ account: z.string(), action: actionViewSchema.nullable(), problem: problemSchema.nullable() })) });
export type ManyAnswer = z.infer<typeof manyAnswerSchema>;

/** POST /api/actions/take-back, answered with the action: an act that waits for its time is not done. 409 `already-done` once the guard was asked. */
export const takeBackSchema = z.object({ id: z.string().min(1).max(64) });

/** `password` only in the first answer to a set-password request; it is stored nowhere. */
export const actionResponseSchema = z.object({ action: actionViewSchema, password: z.string().nullable() });
export type ActionResponse = z.infer<typeof actionResponseSchema>;

/** GET /api/actions?key=…: what became of a press whose answer was lost; `action` is null when it was never recorded. */
export const pressSchema = z.object({ key });
export const pressAnswerSchema = z.object({ action: actionViewSchema.nullable() });
export type PressAnswer = z.infer<typeof pressAnswerSchema>;

/** A fact that must hold before a restart, checked by the console; `detail` numbers are for the sentence. */
export const restartCheckSchema = z.object({
  code: z.enum(['guard-answers', 'suspects-decided', 'mail-held', 'queue-below-threshold', 'recipients-below-threshold', 'actions-finished']),
  met: z.boolean(),
  /** Of `suspects-decided`: what keeps it from being met; empty for the others. */
  reasons: z.array(z.enum(['log-blind', 'open', 'nobody-found', 'queue-unknown', 'others-mail'])),
  accounts: z.array(z.string()),
  /** Of `suspects-decided`: how many messages of the queue are of senders who were not decided; null where it is not known. */
  messages: z.number().nullable(),
  /** Of `queue-below-threshold` messages, of `recipients-below-threshold`, which is there only where that threshold is set, recipients. */
  queueLength: z.number().nullable(),
  threshold: z.number().nullable(),
  /** Not all recipients are counted: there are at least so many. */
  leastOnly: z.boolean().optional(),
});
export type RestartCheck = z.infer<typeof restartCheckSchema>;
