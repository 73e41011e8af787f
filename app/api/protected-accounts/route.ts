import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { addProtectedAccount, removeProtectedAccount } from '@/lib/console/protected-accounts/change';
import { listProtectedAccounts } from '@/lib/console/protected-accounts/list';
import { protectingSchema, unprotectingSchema } from '@/lib/console/protected-accounts/schemas';

export const GET = permitted('suspects:read', z.object({}), ({ db }) => listProtectedAccounts(db));

export const POST = permitted('protection:change', protectingSchema, async ({ db, actor, now, input }) => {
  await addProtectedAccount(db, { ...input, actor, now });
  return listProtectedAccounts(db);
});

/** Without it an act goes through unasked, so this one is asked about. */
export const DELETE = permitted(
  'protection:change',
  unprotectingSchema,
  async ({ db, actor, now, input }) => {
    await removeProtectedAccount(db, { ...input, actor, now });
    return listProtectedAccounts(db);
  },
  { sensitive: () => true },
);
