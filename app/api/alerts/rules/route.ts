import { permitted } from '@/lib/auth/route';
import { saveRules } from '@/lib/console/alerts/save';
import { savingRulesSchema } from '@/lib/console/alerts/schemas';

export const PUT = permitted('alerts:manage', savingRulesSchema, async ({ db, actor, now, input }) => {
  await saveRules(db, { rules: input.rules, actor, now });
  return { done: true };
});
