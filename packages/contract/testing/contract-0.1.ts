import * as z from 'zod';

/**
 * The exchange as guard and console of version 0.1 read it: a copy of that version's code (its contract, the assessments and the latch in it),
 * which is never changed. Beside it, in exchange-0.1.json, is what both said in a whole incident: commit 2008716 ran its own
 * host-tests/incident.test.ts, with each exchange of RealConsole written down; left out is what repeats, and most lines of evidence.
 */
const MAX_THRESHOLD = 10_000_000;
const thresholdSchema = z.number().int().min(1).max(MAX_THRESHOLD);
const protectionSettingsSchema = z.object({
  applyQueueLimit: z.boolean(),
  threshold: thresholdSchema,
});
const latchSchema = z.object({
  id: z.string().max(64),
  trippedAt: z.number().int(),
  queueLength: z.number().int().nonnegative(),
  threshold: z.number().int(),
  smtpInstance: z.string().max(120).nullable(),
});
const serverStatusSchema = z.enum(['off', 'watching', 'protected', 'unknown']);
const figuresSchema = z.object({
  auths: z.number().int().nonnegative(),
  failedAuths: z.number().int().nonnegative(),
  messages: z.number().int().nonnegative(),
  recipients: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  outsideRecipients: z.number().int().nonnegative(),
  domains: z.number().int().nonnegative(),
  addresses: z.number().int().nonnegative(),
  connections: z.number().int().nonnegative(),
});
const reasonSchema = z.object({
  code: z.enum([
    'recipients-burst',
    'domain-spread',
    'new-domains',
    'unknown-recipients',
    'auth-burst',
    'address-spread',
    'country-spread',
    'refused-attempts',
    'failed-logins',
  ]),
  points: z.number(),
  value: z.number(),
  usual: z.number().nullable(),
  usualOf: z.enum(['account', 'server', 'none']),
  windowSeconds: z.number().int().positive(),
});
const verdictSchema = z.enum(['suspect', 'watch', 'normal']);
const assessmentSchema = z.object({
  account: z.string().max(320),
  score: z.number().int().min(0).max(100),
  verdict: verdictSchema,
  figures: figuresSchema,
  windowSeconds: z.number().int().positive(),
  usualRecipients: z.number().nullable(),
  firstSeen: z.number().int(),
  lastSeen: z.number().int(),
  at: z.number().int(),
  reasons: z.array(reasonSchema),
});
const evidenceSchema = z.object({
  connections: z
    .array(
      z.object({
        connection: z.string().max(120),
        address: z.string().max(64).nullable(),
        startedAt: z.number().int(),
        recipients: z.number().int().nonnegative(),
        lines: z.array(z.object({ file: z.string().max(255), text: z.string().max(600) })).max(40),
        omittedLines: z.number().int().nonnegative(),
      }),
    )
    .max(30),
  omittedConnections: z.number().int().nonnegative(),
});
const SYNC_PROTOCOL = 1;
const time = z.number().int().nonnegative();
const id = z.string().min(1).max(64);
const queueSampleSchema = z.object({ at: time, length: z.number().int().nonnegative().nullable() });
const protectionEventSchema = z.discriminatedUnion('kind', [
  z.object({ id, at: time, kind: z.literal('tripped'), latch: latchSchema }),
  z.object({
    id,
    at: time,
    kind: z.literal('released'),
    latch: latchSchema,
    smtpInstance: z.string().max(120),
    actionId: id.nullable(),
  }),
  z.object({ id, at: time, kind: z.literal('measurement-lost') }),
  z.object({ id, at: time, kind: z.literal('measurement-restored') }),
  z.object({ id, at: time, kind: z.literal('smtp-stopped') }),
  z.object({ id, at: time, kind: z.literal('smtp-started'), smtpInstance: z.string().max(120) }),
  z.object({ id, at: time, kind: z.literal('guard-started'), guardVersion: z.string().max(40) }),
]);
const actionOrderSchema = z.discriminatedUnion('kind', [
  z.object({ id, kind: z.literal('set-password'), account: z.string().min(1).max(320), passwordHash: z.string().min(8).max(200) }),
  z.object({
    id,
    kind: z.enum(['contain-account', 'disable-account', 'enable-account', 'hold-messages', 'release-messages', 'delete-messages']),
    account: z.string().min(1).max(320),
  }),
  z.object({ id, kind: z.literal('restart-smtp') }),
]);
const actionStepSchema = z.object({
  step: z.enum([
    'hold-messages',
    'release-messages',
    'delete-messages',
    'disable-account',
    'enable-account',
    'set-password',
    'end-sessions',
    'stop-smtp',
    'start-smtp',
  ]),
  status: z.enum(['running', 'done', 'failed']),
  count: z.number().int().nonnegative().nullable(),
  at: time,
  code: z.enum(['account-not-found', 'account-protected', 'account-store-failed', 'queue-failed', 'sessions-failed', 'restart-failed', 'internal']).nullable(),
  detail: z.string().max(500).nullable(),
});
const actionReportSchema = z.object({
  id,
  status: z.enum(['running', 'done', 'failed']),
  at: time,
  steps: z.array(actionStepSchema).max(10),
  smtpInstance: z.string().max(120).nullable(),
});
const queueBreakdownSchema = z.object({
  at: time,
  waiting: z.number().int().nonnegative(),
  held: z.number().int().nonnegative(),
  oldestAt: time.nullable(),
  accounts: z
    .array(z.object({ account: z.string().max(320).nullable(), waiting: z.number().int().nonnegative(), held: z.number().int().nonnegative() }))
    .max(100),
});
const guardReportSchema = z.object({
  status: serverStatusSchema,
  statusSince: time,
  latch: latchSchema.nullable(),
  measurement: z.object({ at: time, length: z.number().int().nonnegative().nullable() }).nullable(),
  settingsVersion: z.number().int().nonnegative(),
  smtp: z.object({ running: z.boolean(), instance: z.string().max(120).nullable(), since: time.nullable() }),
  queue: queueBreakdownSchema.nullable(),
  problems: z
    .array(
      z.object({
        code: z.enum(['queue-unreadable', 'log-unreadable', 'accounts-unreadable', 'state-not-durable', 'smtp-down', 'policy-listener-down']),
        since: time,
        detail: z.string().max(500),
      }),
    )
    .max(20),
  policy: z.object({ requests: z.number().int().nonnegative(), refused: z.number().int().nonnegative() }),
});
const accountActivitySchema = z.object({ assessment: assessmentSchema, evidence: evidenceSchema.nullable() });
export const syncRequestOf01 = z.object({
  protocol: z.literal(SYNC_PROTOCOL),
  guardVersion: z.string().max(40),
  guardRun: id,
  sequence: z.number().int().positive(),
  sentAt: time,
  host: z.object({
    kind: z.enum(['embedded', 'postfix']),
    hostname: z.string().max(255),
    timeZone: z.string().max(64),
    localDomains: z.array(z.string().max(255)).max(1000),
  }),
  report: guardReportSchema,
  samples: z.array(queueSampleSchema).max(3600),
  events: z.array(protectionEventSchema).max(500),
  actionReports: z.array(actionReportSchema).max(200),
  activities: z.array(accountActivitySchema).max(100),
});
export const syncResponseOf01 = z.object({
  protocol: z.literal(SYNC_PROTOCOL),
  acknowledged: z.number().int(),
  settings: protectionSettingsSchema.extend({ version: z.number().int().nonnegative() }),
  actions: z.array(actionOrderSchema).max(200),
});
