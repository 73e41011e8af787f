import { setupSchema } from '@/lib/console/people/schemas';
import { answer } from '@/lib/auth/answer';
import { open } from '@/lib/auth/route';
import { redeemSetupLink } from '@/lib/auth/setup-link';

export const POST = open(setupSchema, async ({ db, address, now, input }) => {
  await redeemSetupLink(db, { ...input, address, now });
  return answer({ created: true }, 201);
});
