import { permitted } from '@/lib/auth/route';
import { resetAfterDrill } from '@/lib/console/drill/reset';
import { drillOrderSchema } from '@/lib/console/drill/schemas';

/** Mailboxes that were closed are opened by it, so it is asked about. */
export const POST = permitted(
  'drill:play',
  drillOrderSchema,
  async ({ db, actor, now, input }) => {
    await resetAfterDrill(db, { ...input, actor, now });
    return {};
  },
  { sensitive: () => true },
);
