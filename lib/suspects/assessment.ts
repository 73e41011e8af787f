import { z } from 'zod';

/** Figures of one account within one window of time, counted from the log alone. */
export const figuresSchema = z.object({
  /** Successful authentications. */
  auths: z.number().int().nonnegative(),
  failedAuths: z.number().int().nonnegative(),
  /** Messages accepted after an authentication. */
  messages: z.number().int().nonnegative(),
  /** Recipients accepted (RCPT successful), inside and outside. */
  recipients: z.number().int().nonnegative(),
  /** Recipients refused, for instance with 530 while protected. */
  refused: z.number().int().nonnegative(),
  /** Recipients whose domain is not one of the server's own. */
  outsideRecipients: z.number().int().nonnegative(),
  /** Distinct domains among the accepted recipients. */
  domains: z.number().int().nonnegative(),
  /** Distinct client addresses. */
  addresses: z.number().int().nonnegative(),
  /** SMTP connections. */
  connections: z.number().int().nonnegative(),
});
export type Figures = z.infer<typeof figuresSchema>;

/**
 * One measured fact that raised the score. For `unknown-recipients` the values are percent. `value` is what was measured in `windowSeconds`, `usual` what
 * this account (or, without a history, the server's accounts) had before in a window of the same width.
 * The sentence for people is made from the code and the numbers in lib/messages.
 */
export const reasonSchema = z.object({
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
export type Reason = z.infer<typeof reasonSchema>;

export const verdictSchema = z.enum(['suspect', 'watch', 'normal']);
export type Verdict = z.infer<typeof verdictSchema>;

export const assessmentSchema = z.object({
  /** The key of a sender, see lib/logs/sender.ts. */
  account: z.string().max(320),
  /** The name of a local user, where the host has one. */
  name: z.string().max(64).optional(),
  /** 0 to 100. */
  score: z.number().int().min(0).max(100),
  verdict: verdictSchema,
  /** The figures of the last `windowSeconds` before `at`. */
  figures: figuresSchema,
  windowSeconds: z.number().int().positive(),
  /** The account's recipients of its busiest earlier window of that width; null without a history. */
  usualRecipients: z.number().nullable(),
  firstSeen: z.number().int(),
  lastSeen: z.number().int(),
  at: z.number().int(),
  reasons: z.array(reasonSchema),
});
export type Assessment = z.infer<typeof assessmentSchema>;

/** The lines that prove an assessment, grouped by connection, newest connection first; bounded. */
export const evidenceSchema = z.object({
  connections: z
    .array(
      z.object({
        connection: z.string().max(120),
        address: z.string().max(64).nullable(),
        startedAt: z.number().int(),
        recipients: z.number().int().nonnegative(),
        lines: z.array(z.object({ file: z.string().max(255), text: z.string().max(600) })).max(40),
        /** Lines of this connection that were left out because of the bound. */
        omittedLines: z.number().int().nonnegative(),
      }),
    )
    .max(30),
  omittedConnections: z.number().int().nonnegative(),
});
export type Evidence = z.infer<typeof evidenceSchema>;
