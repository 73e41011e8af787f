import { permitted } from '@/lib/auth/route';
import { takeBackSchema } from '@/lib/console/actions/schemas';
import { takeBackAction } from '@/lib/console/actions/take-back';

export const POST = permitted('actions:request', takeBackSchema, ({ db, actor, now, input }) => takeBackAction(db, { id: input.id, actor, now }));
