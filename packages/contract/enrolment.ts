import * as z from 'zod';

/** The answer to POST /api/guard/enroll: the token is told once; only its hash is stored. */
export const redeemedSchema = z.object({ serverId: z.string(), name: z.string(), token: z.string().min(16).max(512) });
export type Redeemed = z.infer<typeof redeemedSchema>;
