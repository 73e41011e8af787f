import * as z from 'zod';
import { countSchema, loggedTimeSchema, measureSchema, windowSecondsSchema } from '@sluice/log-engine/bounded-number';
import { withKnownWord } from '@sluice/log-engine/known-word';
import { RULE_CODES } from './scoring-rules';

/** Figures of one account within one window of time, counted from the log alone. */
export const figuresSchema = z.object({
  /** Uses of the login: successful logins, or messages where the log tells the login with each of them. */
  auths: countSchema,
  failedAuths: countSchema,
  /** Messages accepted after an authentication. */
  messages: countSchema,
  /** Recipients accepted (RCPT successful), inside and outside. */
  recipients: countSchema,
  /** Recipients refused, for instance with 530 while protected. */
  refused: countSchema,
  /** Recipients whose domain is not one of the server's own. */
  outsideRecipients: countSchema,
  /** Distinct outside domains among the recipients, accepted or refused: of a thief who is refused, too, it counts how widely he writes. */
  domains: countSchema,
  /** Distinct client addresses. */
  addresses: countSchema,
  /** SMTP connections. */
  connections: countSchema,
});
export type Figures = z.infer<typeof figuresSchema>;

/** Those of the rules; that the log does not tell from where much mail came; and what only a newer guard knows. */
const REASONS = [...RULE_CODES, 'place-untold', 'other'] as const;

/**
 * One measured fact that raised the score. For `unknown-recipients` and `called-spam` the values are percent. `value` is what was measured in `windowSeconds`, `usual` what
 * this account (or, without a history, the server's accounts) had before in a window of the same width.
 * The sentence for people is made from the code and the numbers in packages/messages.
 */
const knownReasonSchema = z.object({
  code: z.enum(REASONS),
  points: measureSchema,
  value: measureSchema,
  usual: measureSchema.nullable(),
  usualOf: z.enum(['account', 'server', 'none']).catch('none'),
  windowSeconds: windowSecondsSchema,
  /** What a newer guard calls it; only with `other`. */
  word: z.string().max(64).optional(),
});
export const reasonSchema = z.preprocess(withKnownWord('code', REASONS, (value, word) => ({ ...value, word })), knownReasonSchema);
export type Reason = z.infer<typeof reasonSchema>;

export const verdictSchema = z.enum(['suspect', 'watch', 'normal']);
export type Verdict = z.infer<typeof verdictSchema>;

/** A stretch in which an account is a suspect by the same facts, with pauses (`episode.ts`); the console keeps it. */
export const episodeSchema = z.object({
  since: loggedTimeSchema,
  /** When it was a suspect last. */
  until: loggedTimeSchema,
  /** The largest value of each reason until now, by its code. */
  facts: z.record(z.string(), measureSchema),
});
export type Episode = z.infer<typeof episodeSchema>;

export const assessmentSchema = z.object({
  /** The key of a sender, see packages/log-engine/sender.ts. */
  account: z.string().max(320),
  /** The name of a local user, where the host has one. */
  name: z.string().max(64).optional(),
  /** 0 to 100. */
  score: z.number().int().min(0).max(100),
  /** One that only a newer guard gives is looked at, and condemns nobody. */
  verdict: verdictSchema.catch('watch'),
  /** The figures of the last `windowSeconds` before `at`. */
  figures: figuresSchema,
  windowSeconds: windowSecondsSchema,
  /** The account's recipients of its busiest earlier window of that width; null without a history. */
  usualRecipients: measureSchema.nullable(),
  firstSeen: loggedTimeSchema,
  lastSeen: loggedTimeSchema,
  at: loggedTimeSchema,
  reasons: z.array(reasonSchema).max(50),
  /** The newest, whether it lasts or is over; left out where the account was no suspect yet. Only the console knows it. */
  episode: episodeSchema.optional(),
});
export type Assessment = z.infer<typeof assessmentSchema>;

/** The lines that prove an assessment, grouped by connection, newest connection first; bounded. */
export const evidenceSchema = z.object({
  connections: z
    .array(
      z.object({
        connection: z.string().max(120),
        address: z.string().max(64).nullable(),
        startedAt: loggedTimeSchema,
        recipients: countSchema,
        lines: z.array(z.object({ file: z.string().max(255), text: z.string().max(600) })).max(40),
        /** Lines of this connection that were left out because of the bound. */
        omittedLines: countSchema,
      }),
    )
    .max(30),
  omittedConnections: countSchema,
});
export type Evidence = z.infer<typeof evidenceSchema>;
