import { alertSeal } from '@/lib/auth/alert-seal';
import { permitted } from '@/lib/auth/route';
import { saveDeadManUrl } from '@/lib/console/alerts/save';
import { deadManSchema } from '@/lib/console/alerts/schemas';

export const PUT = permitted('alerts:manage', deadManSchema, async ({ db, actor, now, input }) => {
  await saveDeadManUrl(db, alertSeal(), { ...input, actor, now });
  return { done: true };
});
