import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { changePerson } from '@/lib/console/people/change';
import { listPeople } from '@/lib/console/people/list';
import { removePerson } from '@/lib/console/people/remove';
import { personChangeSchema } from '@/lib/console/people/schemas';

export const PATCH = permitted('people:manage', personChangeSchema, async ({ db, actor, now, input, params }) => {
  await changePerson(db, { id: params['id'] ?? '', change: input, actor, now });
  return listPeople(db, now);
}, { sensitive: () => true });

export const DELETE = permitted('people:manage', z.object({}), async ({ db, actor, now, params }) => {
  await removePerson(db, { id: params['id'] ?? '', actor, now });
  return listPeople(db, now);
}, { sensitive: () => true });
