import * as z from 'zod';
import { actionViewSchema } from '../actions/schemas';
import { guardReportSchema, mailServerKindSchema } from '@sluice/contract/contract';

/** The name an operator gives a mail host; shown in every header, so short and on one line. */
export const serverNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'contains a character that cannot be shown');

/**
 * `waiting`: no guard has been enrolled yet. `never-connected`: enrolled, but it has not reported. `silent`: it reported
 * before and does not now. `revoked`: its token is refused. The others are what the guard reports.
 */
export const serverStateSchema = z.enum(['waiting', 'never-connected', 'revoked', 'silent', 'off', 'watching', 'protected', 'unknown']);
export type ServerListState = z.infer<typeof serverStateSchema>;

export const serverSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  state: serverStateSchema,
  hostname: z.string().nullable(),
  kind: mailServerKindSchema.nullable(),
  guardVersion: z.string().nullable(),
  lastSeenAt: z.number().nullable(),
  /** When the guard that may report now got its token. */
  enrolledAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
  /** The code that can be used now, without its text, or null. */
  code: z.object({ createdAt: z.number(), expiresAt: z.number() }).nullable(),
  /** The number of the one that is not closed. */
  incident: z.number().nullable(),
  /** Null where it is not known how it is now. */
  queueLength: z.number().nullable(),
  /** Null where the rule is not applied, or nothing is known. */
  threshold: z.number().nullable(),
  /** How many the guard reports now. */
  problems: z.number(),
  /** Whether somebody should look at it. */
  attention: z.boolean(),
});
export type ServerSummary = z.infer<typeof serverSummarySchema>;

/** GET /api/servers: the worst first, see worst-first.ts. */
export const serverListSchema = z.object({ now: z.number(), servers: z.array(serverSummarySchema) });
export type ServerList = z.infer<typeof serverListSchema>;

/** PATCH /api/servers/ID renames; 409 `name-taken`. Answered with the list. */
export const serverNamingSchema = z.object({ name: serverNameSchema });

/**
 * POST /api/servers adds a mail host (409 `name-taken`); POST /api/servers/ID/code makes a new code for one that exists and
 * ends the one before. Both are answered with this, the only time that the code can be seen.
 * POST /api/servers/ID/revoke refuses the guard's token from then on; answered with the list.
 */
export const enrollmentSchema = z.object({
  serverId: z.string(),
  name: z.string(),
  /** Groups of letters and digits with hyphens between them. */
  code: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
});
export type Enrollment = z.infer<typeof enrollmentSchema>;

/** POST /api/guard/enroll, by the guard's host: no session; 410 `code-used-or-expired`, 429 `too-many-requests`. */
export const redemptionSchema = z.object({ code: z.string().min(1).max(100) });

/** GET /api/servers/packages: what `npm run package:guard` made for mail hosts, of this console's version; nothing when it was not run. */
export const guardPackagesSchema = z.object({
  version: z.string().max(40),
  packages: z
    .array(
      z.object({
        /** `deb-with-node` brings a Node.js of its own; the others need the host's. */
        kind: z.enum(['deb', 'deb-with-node', 'tar']),
        architecture: z.string().max(20),
        /** Of its file: GET /api/guard/package/NAME serves it, to anybody. */
        name: z.string().regex(/^[a-z0-9][A-Za-z0-9._+-]{0,99}$/),
        bytes: z.number().int().positive(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(10),
});
export type GuardPackages = z.infer<typeof guardPackagesSchema>;

/** A mail host as every page shows it. `silentSince` is set when its guard was not heard of for five seconds. */
export const serverViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  hostname: z.string().nullable(),
  kind: mailServerKindSchema.nullable(),
  timeZone: z.string(),
  guardVersion: z.string().nullable(),
  /** By the console's clock; null before the first exchange. */
  lastSeenAt: z.number().nullable(),
  silentSince: z.number().nullable(),
  /** Null before the first exchange. */
  report: guardReportSchema.nullable(),
  /** The rule in force: while a planned mailing is under way, with its threshold. */
  settings: z.object({ applyQueueLimit: z.boolean(), threshold: z.number(), recipientThreshold: z.number().nullable().optional(), version: z.number() }),
});
export type ServerView = z.infer<typeof serverViewSchema>;

/** GET /api/overview?server=ID (without `server`: the first one) */
export const overviewSchema = z.object({
  /** Mail of local users that was held while protected, and the newest time that somebody released it; null where the guard tells of none. */
  localMail: z.object({ held: z.number().nullable(), release: actionViewSchema.nullable() }).nullable(),
  /** The newest time that somebody began protection by hand; null where nobody has. */
  protectNow: actionViewSchema.nullable(),
  /** The newest times that somebody planned a mailing and that somebody ended one. */
  mailingActs: z.array(actionViewSchema),
  /** The threshold of the rule itself; null without a server. */
  usualThreshold: z.number().nullable(),
  /** The one on recipients itself; null where none is set, or the guard does not know it. */
  usualRecipientThreshold: z.number().nullable(),
  /** The console's clock, so that ages do not depend on the browser's. */
  now: z.number(),
  server: serverViewSchema.nullable(),
  servers: z.array(z.object({ id: z.string(), name: z.string(), status: z.enum(['off', 'watching', 'protected', 'unknown', 'silent']) })),
  /** Messages a minute over the last five minutes; null without enough samples. */
  growthPerMinute: z.number().nullable(),
  /** The incident that is not closed, or null. */
  openIncident: z.object({ number: z.number(), status: z.enum(['protected', 'released']), openSuspects: z.number(), openedAt: z.number() }).nullable(),
  lastIncident: z.object({ number: z.number(), openedAt: z.number(), durationMs: z.number().nullable() }).nullable(),
  /** Who began the drill that is under way, or whose incident is not closed; null where what happens is no drill. */
  drillByName: z.string().nullable(),
});
export type Overview = z.infer<typeof overviewSchema>;
