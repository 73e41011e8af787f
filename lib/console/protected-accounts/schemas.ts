import * as z from 'zod';

export const PROTECTED_ACCOUNTS_MAX = 500;

/** An account as the lists of senders name it, or a name without a domain, which is meant in every domain. */
export const protectedNameSchema = z.string().trim().toLowerCase().min(1).max(320).regex(/^[^\s\p{C}]+$/u);

export const protectedAccountSchema = z.object({
  name: z.string(),
  /** Who it is or why it is kept apart; empty where nobody wrote anything. */
  note: z.string(),
  addedAt: z.number(),
  addedByName: z.string(),
});
export type ProtectedAccount = z.infer<typeof protectedAccountSchema>;

/** GET /api/protected-accounts, by name. Every change is answered with it. */
export const protectedAccountsSchema = z.object({ accounts: z.array(protectedAccountSchema) });
export type ProtectedAccounts = z.infer<typeof protectedAccountsSchema>;

/** POST /api/protected-accounts adds one, or writes its note anew. */
export const protectingSchema = z.object({ name: protectedNameSchema, note: z.string().trim().max(200).default('') });
export type Protecting = z.infer<typeof protectingSchema>;

/** DELETE /api/protected-accounts?name=N: nothing more is asked for it. */
export const unprotectingSchema = z.object({ name: protectedNameSchema });
