import { z } from 'zod';
import { actionKindSchema, actionStatusSchema } from '@/lib/actions/kinds';
import { actionStepSchema } from '@/lib/sync/contract';

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
  /** The written reason of a restart that overrode its checks. */
  overrideReason: z.string().nullable(),
});
export type ActionView = z.infer<typeof actionViewSchema>;

const key = z.string().min(8).max(64);
const base = { key, serverId: z.string().min(1) };
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
  /** `confirmCount` is the number the operator typed; refused with 409 `count-changed` when it is not the number of the account's waiting and held messages. */
  z.object({ ...base, kind: z.literal('delete-messages'), account, seen, confirmCount: z.number().int().positive() }),
  /** Mail of local users that was held while protected; refused with 409 `still-protected` while it lasts, and `count-changed` where the guard reports none. */
  z.object({ ...base, kind: z.literal('release-local-mail') }),
  /** Refused with 409 `restart-not-ready` and the unmet checks, unless `overrideReason` is given. */
  z.object({ ...base, kind: z.literal('restart-smtp'), overrideReason: z.string().trim().min(5).max(500).nullable().default(null) }),
]);
export type ActionRequest = z.input<typeof actionRequestSchema>;
/** A request whose fields were checked. */
export type CheckedRequest = z.output<typeof actionRequestSchema>;

/** `password` only in the first answer to a set-password request; it is stored nowhere. */
export const actionResponseSchema = z.object({ action: actionViewSchema, password: z.string().nullable() });
export type ActionResponse = z.infer<typeof actionResponseSchema>;

/** GET /api/actions?key=…: what became of a press whose answer was lost; `action` is null when it was never recorded. */
export const pressSchema = z.object({ key });
export const pressAnswerSchema = z.object({ action: actionViewSchema.nullable() });
export type PressAnswer = z.infer<typeof pressAnswerSchema>;

/** A fact that must hold before a restart, checked by the console; `detail` numbers are for the sentence. */
export const restartCheckSchema = z.object({
  code: z.enum(['guard-answers', 'suspects-decided', 'mail-held', 'queue-below-threshold', 'actions-finished']),
  met: z.boolean(),
  /** Of `suspects-decided`: what keeps it from being met; empty for the others. */
  reasons: z.array(z.enum(['log-blind', 'open', 'nobody-found', 'queue-unknown', 'others-mail'])),
  accounts: z.array(z.string()),
  /** Of `suspects-decided`: how many messages of the queue are of senders who were not decided; null where it is not known. */
  messages: z.number().nullable(),
  queueLength: z.number().nullable(),
  threshold: z.number().nullable(),
});
export type RestartCheck = z.infer<typeof restartCheckSchema>;
