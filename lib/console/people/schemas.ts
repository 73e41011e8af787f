import { z } from 'zod';

/** POST /api/setup: makes an administrator with a one-time link; 410 `link-used-or-expired` otherwise. */
export const setupSchema = z.object({
  token: z.string().min(16).max(128),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(254),
  password: z.string().min(10).max(128),
});
export type Setup = z.infer<typeof setupSchema>;
