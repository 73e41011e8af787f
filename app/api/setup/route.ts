import { setupSchema } from '@/lib/console/people/schemas';
import { answer } from '@/lib/auth/answer';
import { open } from '@/lib/auth/route';
import { joinByInvitation } from '@/lib/console/people/invitation';

export const POST = open(setupSchema, async ({ db, address, now, input }) => {
  await joinByInvitation(db, { ...input, address, now });
  return answer({ created: true }, 201);
});
