import * as z from 'zod';
import { roleSchema } from './role-schema';

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 128;

export const emailSchema = z.email().max(254);
export const passwordSchema = z.string().min(SHORTEST_PASSWORD).max(LONGEST_PASSWORD);

/** What the page behind a link says before anything is typed. */
export interface OpenInvitation {
  role: z.infer<typeof roleSchema>;
  /** Null: whoever opens it names one. */
  email: string | null;
}

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  createdAt: z.number(),
  /** The newest use of a session that has not ended; null without one. */
  lastSeenAt: z.number().nullable(),
  sessions: z.number(),
});
export type Person = z.infer<typeof personSchema>;

export const invitationSchema = z.object({
  id: z.string(),
  role: roleSchema,
  email: z.string().nullable(),
  createdAt: z.number(),
  expiresAt: z.number(),
  invitedByName: z.string(),
});
export type InvitationView = z.infer<typeof invitationSchema>;

const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  createdAt: z.number(),
  expiresAt: z.number(),
  /** To within five minutes; null: never. */
  lastUsedAt: z.number().nullable(),
  createdByName: z.string(),
});
export type ApiKeyView = z.infer<typeof apiKeySchema>;

/** GET /api/people: by name; and the links that were not used and have not expired. Every change of people is answered with it. */
export const peopleSchema = z.object({ now: z.number(), people: z.array(personSchema), invitations: z.array(invitationSchema), keys: z.array(apiKeySchema), secondFactorRoles: z.array(roleSchema) });
export type People = z.infer<typeof peopleSchema>;

/** POST /api/people/invitations; 409 `name-taken` when the address belongs to somebody. DELETE /api/people/invitations/ID takes it back. */
export const invitingSchema = z.object({ email: emailSchema, role: roleSchema });
/** The link is told once; only the hash of its token is stored. */
export const invitedSchema = z.object({ path: z.string(), email: z.string().nullable(), role: roleSchema, expiresAt: z.number() });
export type Invited = z.infer<typeof invitedSchema>;

/**
 * PATCH /api/people/ID; POST /api/people/ID/sign-out ends his sessions; DELETE /api/people/ID removes him.
 * 409 `last-administrator` when nobody who may invite others would be left.
 */
export const personChangeSchema = z.union([z.strictObject({ role: roleSchema }), z.strictObject({ disabled: z.boolean() })]);
export type PersonChange = z.infer<typeof personChangeSchema>;

export const sessionSchema = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  createdAt: z.number(),
  lastSeenAt: z.number(),
  endsAt: z.number(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type SessionView = z.infer<typeof sessionSchema>;

/** PUT /api/account/passkeys/ID renames one, DELETE removes it. Adding and using one goes by /api/auth/passkey/…, see lib/auth/sign-in-route.ts. */
const passkeySchema = z.object({ id: z.string(), name: z.string(), createdAt: z.number() });
export type PasskeyView = z.infer<typeof passkeySchema>;
const passkeyName = z.string().trim().min(1).max(60);
export const passkeyNameSchema = z.object({ name: passkeyName });
/** What a browser answers for a device; better-auth's plugin checks it. */
export const passkeyAnswerSchema = z.object({ response: z.looseObject({ id: z.string().min(1).max(1_400), rawId: z.string().max(1_400), type: z.string().max(40), response: z.looseObject({}) }), name: passkeyName });

/** GET /api/account: oneself, and one's sessions, the newest use first. */
export const accountSchema = z.object({
  now: z.number(),
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  sessions: z.array(sessionSchema),
  /** `recoveryCodes`: how many are left; null while it is off. `required`: the role may do nothing without it. */
  secondFactor: z.object({ on: z.boolean(), recoveryCodes: z.number().nullable(), required: z.boolean() }),
  passkeys: z.array(passkeySchema),
  /** Whether one has a password here: who came by an identity provider has none. */
  password: z.boolean(),
  /** The identity provider's label, where one has signed in by it; it can ask again who one is. */
  provider: z.string().nullable(),
});
export type Account = z.infer<typeof accountSchema>;

/** POST /api/account/password; 403 `wrong-password`. Ends one's other sessions. Who has no password yet sends no current one. */
export const passwordChangeSchema = z.object({ currentPassword: z.string().min(1).max(LONGEST_PASSWORD).optional(), password: passwordSchema });
const ownPassword = z.string().min(1).max(LONGEST_PASSWORD);
/** Six digits of the app, or a recovery code; spaces that an app shows within it are taken out. */
export const codeSchema = z.string().max(40).transform((text) => text.replace(/\s/g, '').toLowerCase()).pipe(z.string().regex(/^(\d{6}|[a-z0-9]{5}-[a-z0-9]{5})$/));
/** POST /api/account/confirm: shows again who one is, for sensitive acts; 403 `wrong-password`, and `wrong-code` where a second factor is on. */
export const confirmationSchema = z.object({ password: z.string().max(LONGEST_PASSWORD).default(''), code: codeSchema.optional() });
export type Confirmation = z.infer<typeof confirmationSchema>;
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

/**
 * POST /api/account/second-factor begins: the address for a QR code; 403 `wrong-password`, 409 `already-done`. PUT with the app's first code turns it on
 * and answers with the recovery codes, told this once; 403 `wrong-code`. POST …/off turns it off, POST …/recovery-codes makes new ones; both take a confirmation.
 */
export const secondFactorStartSchema = z.object({ password: ownPassword.optional() });
export const secondFactorCodeSchema = z.object({ code: codeSchema });
export const secondFactorBegunSchema = z.object({ uri: z.string() });
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()), account: accountSchema });

/** PUT /api/people/second-factor: for which roles it is compulsory. DELETE /api/people/ID/second-factor takes a lost one away, except one's own. */
export const secondFactorRuleSchema = z.object({ roles: z.array(roleSchema).max(3).transform((given) => roleSchema.options.filter((role) => given.includes(role))) });

/** POST /api/people/keys: a key for another program, told this once; 409 `name-taken`. DELETE /api/people/keys/ID revokes one. */
export const newApiKeySchema = z.object({ name: z.string().trim().min(1).max(60), role: roleSchema, days: z.number().int().min(1).max(366) });
export type NewApiKey = z.infer<typeof newApiKeySchema>;
export const madeApiKeySchema = z.object({ token: z.string(), people: peopleSchema });
