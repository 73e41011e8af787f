import { permitted } from '@/lib/auth/route';
import { listPeople } from '@/lib/console/people/list';
import { secondFactorRuleSchema } from '@/lib/console/people/schemas';
import { requireSecondFactor } from '@/lib/console/people/second-factor';

export const PUT = permitted('people:manage', secondFactorRuleSchema, async ({ db, actor, now, input }) => {
  await requireSecondFactor(db, { ...input, actor, now });
  return listPeople(db, now);
}, { sensitive: () => true });
