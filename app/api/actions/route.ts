import { actionRequestSchema } from '@/lib/api/actions';
import { authenticated } from '@/lib/auth/route';
import { requestAction } from '@/lib/incidents/request-action';

export const POST = authenticated(actionRequestSchema, ({ db, actor, now, input }) => requestAction(db, { request: input, actor, now }));
