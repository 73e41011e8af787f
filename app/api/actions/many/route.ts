import { permitted } from '@/lib/auth/route';
import { requestMany } from '@/lib/console/actions/request-many';
import { manyActionsSchema } from '@/lib/console/actions/schemas';

/** Five hundred addresses of the greatest length, with what was seen of each. */
const BODY_LIMIT = 512 * 1024;

export const POST = permitted('actions:request', manyActionsSchema, ({ db, actor, now, input }) => requestMany(db, { request: input, actor, now }), {
  bodyLimit: BODY_LIMIT,
  sensitive: ({ kind }) => kind === 'contain-account',
});
