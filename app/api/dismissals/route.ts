import { dismissAccountSchema } from '@/lib/api/suspects';
import { authenticated } from '@/lib/auth/route';
import { dismissAccount } from '@/lib/incidents/dismiss-account';

export const POST = authenticated(dismissAccountSchema, ({ db, actor, now, input }) => dismissAccount(db, { dismissal: input, actor, now }));
