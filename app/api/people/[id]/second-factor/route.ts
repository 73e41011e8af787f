import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { listPeople } from '@/lib/console/people/list';
import { removeSecondFactor } from '@/lib/console/people/second-factor';
import { Refusal } from '@/lib/console/refusal';

export const DELETE = permitted('people:manage', z.object({}), async ({ db, actor, now, params }) => {
  const id = params['id'] ?? '';
  // His own he turns off with password and code; whoever came upon his open screen has neither.
  if (id === actor.id) throw new Refusal('bad-request', 'Turn your own second factor off under "My account". Nothing was changed.');
  await removeSecondFactor(db, { id, actor, now });
  return listPeople(db, now);
}, { sensitive: () => true });
