import { actionRequestSchema } from '@/lib/console/actions/schemas';
import { authenticated } from '@/lib/auth/route';
import { requestAction } from '@/lib/console/actions/request';

export const POST = authenticated(actionRequestSchema, ({ db, actor, now, input }) => requestAction(db, { request: input, actor, now }));
