import * as z from 'zod';
import { guardAlertsSchema } from '@sluice/alerts/guard-alerts';
import { gateSettingsSchema } from '@sluice/policy/login-decision';
import { refusalScopeSchema } from '@sluice/policy/refusal-scope';
import { plannedMailingSchema } from '@sluice/protection/planned-mailing';
import { latchSchema, protectionSettingsSchema, serverStatusSchema } from '@sluice/protection/protection';
import { actionOrderSchema, actionReportSchema, protectionEventSchema } from '@sluice/contract/contract';

const account = z.string().min(1).max(320);

/** An action that was begun; kept after its end so that it is never done twice. */
export const begunActionSchema = z.object({
  id: z.string(),
  /** Null once it has ended: what it asked for, a password hash perhaps, need not stay on disk. */
  order: actionOrderSchema.nullable(),
  report: actionReportSchema,
  /** The console has this end of it. */
  acknowledged: z.boolean(),
  /** How many messages it changed so far, and which it is changing; of an act that shuts somebody out, how many sessions it found; of one that begins protection or a mailing, 1 once that was made. Null for other acts. */
  tally: z.object({ done: z.number().int().nonnegative(), batch: z.array(z.string().max(200)).max(20_000) }).nullable().default(null),
  /** For restart-smtp: the run that is to be replaced, which tells after a crash whether it was. */
  smtpInstanceBefore: z.string().nullable(),
});
export type BegunAction = z.infer<typeof begunActionSchema>;

/** Everything the guard must know again after it was killed. */
export const guardStateSchema = z.object({
  format: z.literal(1),
  settings: protectionSettingsSchema.extend({ version: z.number().int().nonnegative(), gate: gateSettingsSchema.optional() }),
  latch: latchSchema.nullable(),
  /** The planned mailing that is under way, and how much of its time was left when that was written down last. */
  mailing: plannedMailingSchema.extend({ leftMs: z.number().int() }).nullable().default(null).catch(null),
  status: z.object({ status: serverStatusSchema, since: z.number().int() }).nullable(),
  /** The newest SMTP run that was seen, and whether it was up when last looked at. */
  smtp: z.object({ instance: z.string().nullable(), running: z.boolean(), since: z.number().int().nullable() }),
  /** How far the brake of a latch is; null when there was none. */
  brake: z.object({ latchId: z.string(), phase: z.enum(['engaging', 'engaged', 'lifting', 'lifted']), why: z.enum(['released', 'held', 'switched-off', 'undone']).nullable() }).nullable().default(null),
  /** Who owned most of the queue at the trip, for the guard to hold; the account is null where nobody did or nobody wanted it. */
  ownerAtTrip: z.object({ latchId: z.string(), account: account.nullable() }).nullable().default(null),
  /** Accounts that are contained, and what each is refused. A name alone is how an earlier guard wrote one. */
  refusedAccounts: z.array(z.union([account.transform((name) => ({ account: name, scope: 'everything' as const })), z.object({ account, scope: refusalScopeSchema })])),
  /** SMTP connections (address and port of the client) that were open when an account was let in again. */
  oldSessions: z.array(z.object({ account, clients: z.array(z.string().max(80)) })).default([]),
  /** Accounts whose mail an action put on hold, with the SMTP run of that time, whose open sessions may bring more. */
  heldAccounts: z.array(z.object({ account, smtpInstance: z.string().nullable() })),
  /** What operators found innocent: `at` by the console's clock, `until` the same moment by this host's. */
  dismissals: z.array(z.object({ account, at: z.number().int(), until: z.number().int() })).default([]),
  /** How the guard tells by itself when the console is away; secrets are in it. */
  alerts: guardAlertsSchema.nullable().default(null).catch(null),
  /** The channels that the guard itself has told of a trip. */
  toldOfTrip: z.object({ latchId: z.string(), channels: z.array(z.string()) }).nullable().default(null),
  /** Oldest first; until the console has acknowledged them. */
  events: z.array(protectionEventSchema),
  /** In the order they were begun. */
  actions: z.array(begunActionSchema),
});
export type GuardState = z.infer<typeof guardStateSchema>;

/** The state of a guard that never ran: the rule is not applied until the console says so. */
export function firstState(): GuardState {
  return {
    format: 1,
    settings: { applyQueueLimit: false, threshold: 1_000, brake: false, holdOwner: false, version: 0 },
    latch: null,
    mailing: null,
    status: null,
    smtp: { instance: null, running: false, since: null },
    brake: null,
    ownerAtTrip: null,
    refusedAccounts: [],
    oldSessions: [],
    heldAccounts: [],
    dismissals: [],
    alerts: null,
    toldOfTrip: null,
    events: [],
    actions: [],
  };
}
