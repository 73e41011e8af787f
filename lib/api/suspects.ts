import { z } from 'zod';
import { assessmentSchema, evidenceSchema } from '@/lib/suspects/assessment';
import { actionViewSchema } from './actions';

/** GET /api/suspects?server=ID (without `server`: the first one): accounts active lately, highest score first. */
export const suspectListSchema = z.object({
  now: z.number(),
  serverId: z.string(),
  localDomains: z.array(z.string()),
  accounts: z.array(
    z.object({
      assessment: assessmentSchema,
      hasEvidence: z.boolean(),
      /** The newest actions on this account, at most 20, newest first: by them the page knows how it stands. */
      actions: z.array(actionViewSchema),
    }),
  ),
});
export type SuspectList = z.infer<typeof suspectListSchema>;

/** GET /api/suspects/evidence?server=ID&account=A[&incident=NUMBER] */
export const evidenceViewSchema = z.object({ account: z.string(), evidence: evidenceSchema.nullable() });
export type EvidenceView = z.infer<typeof evidenceViewSchema>;
