import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { signOutEverywhere } from '@/lib/console/people/end-sessions';
import { listPeople } from '@/lib/console/people/list';

export const POST = permitted('people:manage', z.object({}), async ({ db, actor, now, params }) => {
  await signOutEverywhere(db, { id: params['id'] ?? '', actor, now });
  return listPeople(db, now);
}, { sensitive: () => true });
