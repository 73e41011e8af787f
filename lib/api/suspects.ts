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
      /** The newest action on this account, if any. */
      lastAction: actionViewSchema.nullable(),
    }),
  ),
});
export type SuspectList = z.infer<typeof suspectListSchema>;

/** GET /api/suspects/evidence?server=ID&account=A[&incident=NUMBER] */
export const evidenceViewSchema = z.object({ account: z.string(), evidence: evidenceSchema.nullable() });
export type EvidenceView = z.infer<typeof evidenceViewSchema>;
