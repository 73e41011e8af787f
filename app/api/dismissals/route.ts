import { dismissAccountSchema } from '@/lib/console/suspects/schemas';
import { permitted } from '@/lib/auth/route';
import { dismissAccount } from '@/lib/console/suspects/dismiss';

export const POST = permitted('suspects:decide', dismissAccountSchema, ({ db, actor, now, input }) => dismissAccount(db, { dismissal: input, actor, now }));
