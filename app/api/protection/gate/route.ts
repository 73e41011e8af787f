import { permitted } from '@/lib/auth/route';
import { gateChangeSchema } from '@/lib/console/protection/schemas';
import { saveGateSettings } from '@/lib/console/protection/save-gate';
import { viewProtection } from '@/lib/console/protection/view';

export const PUT = permitted('protection:change', gateChangeSchema, async ({ db, actor, now, input }) => {
  await saveGateSettings(db, { change: input, actor, now });
  return viewProtection(db, input.serverId, now);
});
