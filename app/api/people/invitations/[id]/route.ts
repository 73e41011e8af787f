import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { cancelInvitation } from '@/lib/console/people/invitation';
import { listPeople } from '@/lib/console/people/list';

export const DELETE = permitted('people:manage', z.object({}), async ({ db, actor, now, params }) => {
  await cancelInvitation(db, { id: params['id'] ?? '', actor, now });
  return listPeople(db, now);
});
