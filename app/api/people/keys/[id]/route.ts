import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { revokeApiKey } from '@/lib/console/people/api-keys';
import { listPeople } from '@/lib/console/people/list';

export const DELETE = permitted('people:manage', z.object({}), async ({ db, actor, now, params }) => {
  await revokeApiKey(db, { id: params['id'] ?? '', actor, now });
  return listPeople(db, now);
}, { sensitive: () => true });
