import { dismissAccountSchema } from '@/lib/console/suspects/schemas';
import { authenticated } from '@/lib/auth/route';
import { dismissAccount } from '@/lib/console/suspects/dismiss';

export const POST = authenticated(dismissAccountSchema, ({ db, actor, now, input }) => dismissAccount(db, { dismissal: input, actor, now }));
