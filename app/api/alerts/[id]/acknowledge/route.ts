import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { acknowledgeAlert } from '@/lib/console/alerts/save';
import { Refusal } from '@/lib/console/refusal';

export const POST = permitted('alerts:acknowledge', z.object({}), async ({ db, actor, now, params }) => {
  if ((await acknowledgeAlert(db, { id: params['id'] ?? '', actor, now })) === null) throw new Refusal('not-found', 'There is no such alert. Nothing was changed.');
  return { done: true };
});
