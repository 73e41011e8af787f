import { actionRequestSchema, pressSchema } from '@/lib/console/actions/schemas';
import { isSensitive } from '@/lib/console/actions/sensitive';
import { permitted } from '@/lib/auth/route';
import { findPress } from '@/lib/console/actions/find-press';
import { requestAction } from '@/lib/console/actions/request';

export const GET = permitted('actions:request', pressSchema, ({ db, input }) => findPress(db, input.key));

export const POST = permitted('actions:request', actionRequestSchema, ({ db, actor, now, input }) => requestAction(db, { request: input, actor, now }), { sensitive: isSensitive });
