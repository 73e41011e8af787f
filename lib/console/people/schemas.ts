import { z } from 'zod';
import { roleSchema } from './roles';

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

/** GET /api/people: by name; and the links that were not used and have not expired. Every change of people is answered with it. */
export const peopleSchema = z.object({ now: z.number(), people: z.array(personSchema), invitations: z.array(invitationSchema) });
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

/** GET /api/account: oneself, and one's sessions, the newest use first. */
export const accountSchema = z.object({ now: z.number(), id: z.string(), name: z.string(), email: z.string(), role: roleSchema, sessions: z.array(sessionSchema) });
export type Account = z.infer<typeof accountSchema>;

/** POST /api/account/password; 403 `wrong-password`. Ends one's other sessions. */
export const passwordChangeSchema = z.object({ currentPassword: z.string().min(1).max(LONGEST_PASSWORD), password: passwordSchema });
/** POST /api/account/confirm: shows again who one is, for sensitive acts; 403 `wrong-password`. */
export const confirmationSchema = z.object({ password: z.string().min(1).max(LONGEST_PASSWORD) });
export type Confirmation = z.infer<typeof confirmationSchema>;
export type PasswordChange = z.infer<typeof passwordChangeSchema>;
