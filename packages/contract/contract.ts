import * as z from 'zod';
import { guardAlertsSchema } from '@sluice/alerts/guard-alerts';
import { queueFilterSchema } from '@sluice/actions/queue-filter';
import { gateSettingsSchema } from '@sluice/policy/login-decision';
import { countSchema, timeSchema } from '@sluice/log-engine/bounded-number';
import { withKnownWord, wordInDetail } from '@sluice/log-engine/known-word';
import { LONGEST_MAILING_MS, plannedMailingSchema } from '@sluice/protection/planned-mailing';
import { latchSchema, protectionSettingsSchema, serverStatusSchema } from '@sluice/protection/protection';
import { thresholdSchema } from '@sluice/protection/threshold';
import { assessmentSchema, evidenceSchema } from '@sluice/suspects/assessment';
import { followedAccountSchema, mailFateSchema, MOST_FOLLOWED } from '@sluice/suspects/mail-fate';
import { queueBreakdownSchema } from './queue-breakdown';

/**
 * The one exchange between a guard and its console: POST /api/guard/sync, JSON, `Authorization: Bearer <token>`,
 * about once a second, always started by the guard; where both can wait, the answer comes when there is something to tell, or after two seconds. Both directions are idempotent: an upload whose `sequence` was
 * seen before in the same `guardRun` changes nothing, events and action reports carry ids of their own, and an
 * action that was done before is reported again, not done again. All times are milliseconds since 1970 by the guard's clock.
 */
export const SYNC_PROTOCOL = 1;

const time = timeSchema;
const id = z.string().min(1).max(64);

/** One second of queue measurements; `length` is the longest seen in it, null when none succeeded. */
export const queueSampleSchema = z.object({ at: time, length: countSchema.nullable() });

const knownEventSchema = z.discriminatedUnion('kind', [
  z.object({ id, at: time, kind: z.literal('tripped'), latch: latchSchema }),
  z.object({
    id,
    at: time,
    kind: z.literal('released'),
    latch: latchSchema,
    smtpInstance: z.string().max(120),
    /** The action that restarted the service; null when the restart was done outside the console. */
    actionId: id.nullable(),
  }),
  z.object({ id, at: time, kind: z.literal('measurement-lost') }),
  z.object({ id, at: time, kind: z.literal('measurement-restored') }),
  z.object({ id, at: time, kind: z.literal('smtp-stopped') }),
  z.object({ id, at: time, kind: z.literal('smtp-started'), smtpInstance: z.string().max(120), afterCrash: z.boolean().optional() }),
  /** What was queued for other domains waits from now on; by which transports it would have left. */
  z.object({ id, at: time, kind: z.literal('brake-engaged'), transports: z.array(z.string().max(100)).max(100) }),
  z.object({ id, at: time, kind: z.literal('brake-lifted'), why: z.enum(['released', 'held', 'switched-off', 'undone', 'other']).catch('other') }),
  /** The guard holds by itself the mail of a sender with so many of the messages that wait; the reports of the action follow. */
  z.object({
    id,
    at: time,
    kind: z.literal('owner-held'),
    account: z.string().min(1).max(320),
    actionId: id,
    messages: countSchema,
    queueLength: countSchema,
  }),
  z.object({ id, at: time, kind: z.literal('mailing-begun'), mailing: plannedMailingSchema }),
  /** Its time is up, or somebody ended it, whose name it has. */
  z.object({ id, at: time, kind: z.literal('mailing-ended'), mailing: plannedMailingSchema, byName: z.string().max(200).nullable() }),
  z.object({ id, at: time, kind: z.literal('guard-started'), guardVersion: z.string().max(40) }),
  /** What only a newer guard knows; `word` is what it calls it. */
  z.object({ id, at: time, kind: z.literal('other'), word: z.string().max(64) }),
]);
const EVENT_KINDS = knownEventSchema.options.map(({ shape }) => shape.kind.value);
export const protectionEventSchema = z.preprocess(
  withKnownWord('kind', EVENT_KINDS, ({ id: eventId, at }, word) => ({ id: eventId, at, word })),
  knownEventSchema,
);
export type ProtectionEvent = z.infer<typeof protectionEventSchema>;

/**
 * What the console asks of the guard. `contain-account` refuses the account everywhere, disables it and ends its sessions, then holds its
 * mail and proves each; `stop-sending` is the softer choice: the account can still be read, and nothing is changed in the account store.
 * `account` is the key of a sender (packages/log-engine/sender.ts): where that is a local user or a machine, the mail server refuses its mail.
 * A guard of before knows fewer (`unknownTo`), and would not understand the whole answer. `name` is who asked. `forMs` is what is left of the mailing's time, since the clocks of
 * console and guard may differ.
 */
const ON_ACCOUNT = ['contain-account', 'stop-sending', 'disable-account', 'enable-account', 'hold-messages', 'release-messages', 'delete-messages'] as const;
const ON_SERVER = ['restart-smtp', 'release-local-mail'] as const;
const ON_MATCHING = ['hold-matching', 'release-matching', 'delete-matching'] as const;
const knownOrderSchema = z.discriminatedUnion('kind', [
  z.object({ id, kind: z.literal('set-password'), account: z.string().min(1).max(320), passwordHash: z.string().min(8).max(200) }),
  z.object({ id, kind: z.enum(ON_ACCOUNT), account: z.string().min(1).max(320) }),
  z.object({ id, kind: z.enum(ON_SERVER) }),
  z.object({ id, kind: z.literal('protect-now'), name: z.string().max(200) }),
  z.object({
    id,
    kind: z.literal('plan-mailing'),
    /** Not `account`: nothing is done to it. */
    sender: plannedMailingSchema.shape.account,
    messages: plannedMailingSchema.shape.messages,
    threshold: thresholdSchema,
    forMs: z.number().int().min(0).max(LONGEST_MAILING_MS),
    name: z.string().max(200),
  }),
  z.object({ id, kind: z.literal('look-at-queue'), filter: queueFilterSchema }),
  /** `until` is that of the look on which it was decided, and `most` how many there were; of more nothing is changed. */
  z.object({ id, kind: z.enum(ON_MATCHING), filter: queueFilterSchema, until: time, most: countSchema }),
  z.object({ id, kind: z.literal('end-mailing'), mailingId: id, name: z.string().max(200) }),
  /** What only a newer console asks for; `word` is what it calls it. The guard does nothing, and says so. */
  z.object({ id, kind: z.literal('other'), word: z.string().max(64) }),
]);
const ORDER_KINDS = ['set-password', ...ON_ACCOUNT, ...ON_SERVER, 'protect-now', 'plan-mailing', 'end-mailing', 'look-at-queue', ...ON_MATCHING, 'other'];
export const actionOrderSchema = z.preprocess(
  withKnownWord('kind', ORDER_KINDS, ({ id: orderId }, word) => ({ id: orderId, word })),
  knownOrderSchema,
);
export type ActionOrder = z.infer<typeof actionOrderSchema>;

const STEP_STATES = ['running', 'done', 'failed', 'not-possible'] as const;
const STEPS = [
  'refuse-account',
  'disable-account',
  'enable-account',
  'set-password',
  'flush-cache',
  'end-sessions',
  'hold-messages',
  'release-messages',
  'delete-messages',
  'prove-sessions',
  'prove-login',
  'prove-queue',
  'stop-smtp',
  'start-smtp',
  'begin-protection',
  'prove-protection',
  'begin-mailing',
  'end-mailing',
  'prove-mailing',
  'look-at-queue',
  /** A newer guard's; its word begins the detail. */
  'other',
] as const;
const CAUSES = [
  'account-not-found',
  'account-protected',
  'accounts-elsewhere',
  'account-store-failed',
  'queue-failed',
  'sessions-failed',
  'still-let-in',
  'not-asked',
  'restart-failed',
  'state-not-durable',
  'internal',
  'guard-revoked',
  'console-restored',
  'taken-back',
  /** The guard is older than the console and does not know what it was asked for, which the detail names. */
  'unknown-act',
  'too-late',
  'more-than-counted',
  /** A newer guard's; its word begins the detail. */
  'other',
] as const;

/**
 * One checked step of an action, in the order of doing. `count` is messages, sessions or the like. The `prove-` steps look afterwards, where
 * it happens, whether the act took effect: `prove-sessions` that none is open, `prove-login` that logging in is refused,
 * `prove-queue` that none of the account's mail waits, `prove-protection` that the gate is closed and the latch on the disk. `not-possible`: it cannot be done or found out on this host, and `detail` says why.
 */
const knownStepSchema = z.object({
  step: z.enum(STEPS),
  status: z.enum(STEP_STATES),
  count: countSchema.nullable(),
  at: time,
  /** For a failed step, and for one that was not possible: a code for the sentence, and the technical detail as text. */
  code: z.enum(CAUSES).nullable(),
  detail: z.string().max(500).nullable(),
});
const withKnownCause = withKnownWord('code', CAUSES, wordInDetail);
const withKnownStep = withKnownWord('step', STEPS, wordInDetail);
/** An end that only a newer guard knows is none that this console can vouch for. */
const withKnownState = withKnownWord('status', [...STEP_STATES, 'other'], (value, word) => ({ ...wordInDetail(value, word), code: value['code'] ?? 'other' }));
const asNotPossible = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'status' in value && value.status === 'other' ? { ...value, status: 'not-possible' } : value;
export const actionStepSchema = z.preprocess((value) => withKnownCause(withKnownStep(asNotPossible(withKnownState(value)))), knownStepSchema);
export type ActionStep = z.infer<typeof actionStepSchema>;

/** What a look at the queue found. */
export const queueLookSchema = z.object({
  /** Messages that arrived after it are not among them; by the guard's clock. */
  until: time,
  waiting: countSchema,
  held: countSchema,
  /** Of these, those that go to other domains than the one of the filter as well. */
  elsewhere: countSchema,
  /** Messages into which could not be looked; not among the others. */
  unread: countSchema,
  /** There were more messages than are looked at, so the numbers are the least. */
  cut: z.boolean(),
  /** The newest few. */
  examples: z
    .array(
      z.object({
        id: z.string().max(200),
        arrivedAt: time,
        held: z.boolean(),
        /** Null where no sender of this host sent it, or that is not known. */
        sender: z.string().max(320).nullable(),
        /** Null where it has none, or it could not be read. */
        subject: z.string().max(300).nullable(),
        recipients: z.array(z.string().max(320)).max(3),
        recipientCount: countSchema,
      }),
    )
    .max(10),
});
export type QueueLook = z.infer<typeof queueLookSchema>;

export const actionReportSchema = z.object({
  id,
  /** An end that only a newer guard knows was not read back as done. */
  status: z.enum(['running', 'done', 'failed']).catch('failed'),
  at: time,
  steps: z.array(actionStepSchema).max(50),
  /** For restart-smtp: the new run. */
  smtpInstance: z.string().max(120).nullable(),
  /** For look-at-queue. */
  look: queueLookSchema.optional(),
});
export type ActionReport = z.infer<typeof actionReportSchema>;

const PROBLEMS = [
  'queue-unreadable',
  'log-unreadable',
  'log-silent',
  'log-incomplete',
  'accounts-unreadable',
  'state-not-durable',
  'smtp-down',
  'policy-listener-down',
  'policy-connections',
  'brake-failed',
  'relaying-unasked',
  'gate-down',
  'gate-unasked',
  /** Found out by the console itself: no guard knows of another one. */
  'token-used-twice',
  /** A newer guard's; its word begins the detail. */
  'other',
] as const;

const problemSchema = z.preprocess(
  withKnownWord('code', PROBLEMS, wordInDetail),
  z.object({
    code: z.enum(PROBLEMS),
    since: time,
    detail: z.string().max(500),
    /** Of what there is too little or too much, such as lines of the log that are missing; null where it is not known. */
    count: countSchema.nullable().optional(),
  }),
);

/** How the host is now; replaces the report before it. */
export const guardReportSchema = z.object({
  /** A state that only a newer guard knows is none that this console can vouch for. */
  status: serverStatusSchema.catch('unknown'),
  statusSince: time,
  latch: latchSchema.nullable(),
  measurement: z.object({ at: time, length: countSchema.nullable() }).nullable(),
  settingsVersion: countSchema,
  smtp: z.object({ running: z.boolean(), instance: z.string().max(120).nullable(), since: time.nullable() }),
  queue: queueBreakdownSchema.nullable(),
  /** What is wrong on the host; empty when all is well. */
  problems: z.array(problemSchema).max(50),
  policy: z.object({ requests: countSchema, refused: countSchema }),
  /** Logins that Dovecot asked about since the guard was started; null where the guard has no login gate. */
  gate: z
    .object({
      asked: countSchema,
      refused: countSchema,
      lastAskedAt: time.nullable(),
      /** Whether Dovecot asked about a login that the guard tried for this, and when that was; null before the first try. */
      proof: z
        .object({ at: time, outcome: z.enum(['asked', 'not-asked', 'not-tried']).catch('not-tried') })
        .nullable()
        .optional(),
    })
    .nullable()
    .optional(),
  /** Whether a mailbox that is disabled in the account store still receives mail; null when the guard cannot know. */
  disabledReceive: z.boolean().nullable().optional(),
  /** Mail of local users that was put on hold because the server was protected; `held` is null before it was counted. An older guard does not tell. */
  localMail: z.object({ held: countSchema.nullable() }).nullish(),
  /** The planned mailing that is under way, until when by the guard's clock; an older guard does not tell. */
  mailing: plannedMailingSchema.nullish(),
  /** What this guard can be asked for beside what every guard can; an older one tells of none. */
  abilities: z.array(z.string().max(40)).max(50).optional(),
});
export type GuardReport = z.infer<typeof guardReportSchema>;

export function canProtectNow({ abilities }: GuardReport): boolean {
  return abilities?.includes('protect-now') ?? false;
}

/** Orders that a guard with this report is too old for. Each came with something that it reports since, be it that it has none. */
export function unknownTo(report: GuardReport): ActionOrder['kind'][] {
  const { gate, localMail } = report;
  return [
    ...(gate === undefined ? (['stop-sending'] as const) : []),
    ...(localMail === undefined ? (['release-local-mail'] as const) : []),
    ...(canProtectNow(report) ? [] : (['protect-now'] as const)),
    ...(canPlanMailing(report) ? [] : (['plan-mailing', 'end-mailing'] as const)),
    ...(canFilterQueue(report) ? [] : (['look-at-queue', ...ON_MATCHING] as const)),
    'other',
  ];
}

export function canFilterQueue({ abilities }: GuardReport): boolean {
  return abilities?.includes('queue-filter') ?? false;
}

/** Whether the second threshold, on recipients, is known to this guard. */
export function knowsRecipientThreshold({ abilities }: GuardReport): boolean {
  return abilities?.includes('recipient-threshold') ?? false;
}

export function canPlanMailing({ abilities }: GuardReport): boolean {
  return abilities?.includes('planned-mailing') ?? false;
}

export const accountActivitySchema = z.object({ assessment: assessmentSchema, evidence: evidenceSchema.nullable() });
export type AccountActivity = z.infer<typeof accountActivitySchema>;

/** `embedded`, `postfix`, `exim`, or what a newer guard stands beside. */
export const mailServerKindSchema = z.string().min(1).max(40);

export const syncRequestSchema = z.object({
  protocol: z.literal(SYNC_PROTOCOL),
  guardVersion: z.string().max(40),
  /** Made anew at every start of the guard. */
  guardRun: id,
  /** Rises by one with every upload of one run; a repeated upload repeats it. */
  sequence: countSchema.min(1),
  sentAt: time,
  host: z.object({
    kind: mailServerKindSchema,
    hostname: z.string().max(255),
    timeZone: z.string().max(64),
    localDomains: z.array(z.string().max(255)).max(1000),
  }),
  report: guardReportSchema,
  samples: z.array(queueSampleSchema).max(3600),
  events: z.array(protectionEventSchema).max(500),
  actionReports: z.array(actionReportSchema).max(200),
  /** Assessments that changed since the last upload; evidence only with a verdict other than normal. */
  activities: z.array(accountActivitySchema).max(100),
  /** Of the accounts that the console follows, what changed since it was told last, and each once a minute. A guard of before tells nothing. */
  fates: z.array(mailFateSchema).max(MOST_FOLLOWED).optional(),
  /**
   * For so long, by its choice or for less, the console may keep an answer back that would tell the guard nothing but what it was told with the answer of this
   * `tag`. The upload is taken in at once all the same. A guard of before, or one with news, asks for none.
   */
  waitMs: countSchema.optional(),
  tag: z.string().max(64).optional(),
});
export type SyncRequest = z.infer<typeof syncRequestSchema>;

/**
 * GET /api/guard/orders?after=NUMBER, with the same token, is answered in the moment in which something is ordered, or after twenty seconds:
 * then the guard exchanges at once instead of with the next second. It carries no order itself, and a console that does not have it yet, or
 * a guard that does not ask, loses nothing but that second. `newest`: what to ask with as `after` next. For guards and consoles of before the exchange itself could wait.
 */
export const newestOrderSchema = z.object({ newest: z.number().nonnegative() });

/** An operator found an account innocent. */
export const dismissalSchema = z.object({
  account: z.string().min(1).max(320),
  /** When, by the console's clock: tells one dismissal of an account from another. */
  at: time,
  /** How long ago that was. */
  ageMs: time,
});
export type Dismissal = z.infer<typeof dismissalSchema>;

export const syncResponseSchema = z.object({
  protocol: z.literal(SYNC_PROTOCOL),
  acknowledged: countSchema,
  settings: protectionSettingsSchema.extend({ version: countSchema, gate: gateSettingsSchema.optional() }),
  /** Everything requested and not yet reported as ended; the guard ignores ids it has begun. */
  actions: z.array(actionOrderSchema).max(200),
  /** Every dismissal that stands, newest first; one that is missing was taken back. */
  dismissals: z.array(dismissalSchema).max(1000).default([]),
  /** Whose mail the guard is to tell the fate of: the accounts of the open incident, from some hours before it on, by the guard's clock. Left out where there are none. */
  followed: z.array(followedAccountSchema).max(MOST_FOLLOWED).optional(),
  /** How the guard tells by itself; left out where it is as it was. One that this guard does not understand is as if it were left out. */
  alerts: guardAlertsSchema.optional().catch(undefined),
  /** Stands for all of the above but `acknowledged` and `alerts`; of a console that can wait, see `waitMs`. */
  tag: z.string().max(64).optional(),
});
export type SyncResponse = z.infer<typeof syncResponseSchema>;
