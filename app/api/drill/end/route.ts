import { permitted } from '@/lib/auth/route';
import { endDrill } from '@/lib/console/drill/end';
import { drillOrderSchema } from '@/lib/console/drill/schemas';

export const POST = permitted('drill:play', drillOrderSchema, async ({ db, actor, now, input }) => {
  await endDrill(db, { ...input, actor, now });
  return {};
});
