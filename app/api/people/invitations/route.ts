import { permitted } from '@/lib/auth/route';
import { oneTimeToken, setupPath } from '@/lib/auth/one-time-token';
import { invitePerson } from '@/lib/console/people/invitation';
import { invitingSchema } from '@/lib/console/people/schemas';

export const POST = permitted('people:manage', invitingSchema, async ({ db, actor, now, input }) => {
  const token = oneTimeToken();
  const { email, role, expiresAt } = await invitePerson(db, { ...input, token, actor, now });
  return { path: setupPath(token), email, role, expiresAt };
}, { sensitive: () => true });
