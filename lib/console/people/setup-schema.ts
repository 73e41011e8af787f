import * as z from 'zod';
import { LEAST_STRENGTH, passwordStrength } from './password-strength';
import { emailSchema, passwordSchema } from './schemas';

const tooWeak = { path: ['password'], error: 'is easy to guess; add a few unrelated words' };

/**
 * POST /api/setup: makes a person with a one-time link, in the role that the link says; 410 `link-used-or-expired` otherwise. Apart from the other
 * schemas, because the words that are easy to guess weigh more than a whole page.
 */
export const setupSchema = z
  .object({ token: z.string().min(16).max(128), name: z.string().trim().min(1).max(100), email: emailSchema, password: passwordSchema })
  .refine(({ password, name, email }) => passwordStrength(password, [name, email]) >= LEAST_STRENGTH, tooWeak);
export type Setup = z.infer<typeof setupSchema>;
