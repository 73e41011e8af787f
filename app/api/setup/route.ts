import { setupSchema } from '@/lib/console/people/setup-schema';
import { answer } from '@/lib/auth/answer';
import { refusalCounts } from '@/lib/auth/count-refusals';
import { open } from '@/lib/auth/route';
import { Refusal } from '@/lib/console/refusal';
import { joinByInvitation } from '@/lib/console/people/invitation';

export const POST = open(setupSchema, async ({ db, address, now, input }) => {
  try {
    await joinByInvitation(db, { ...input, address, now });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'link-used-or-expired') await refusalCounts(db).add({ action: 'code.refused', address, subject: 'invitation' }, now);
    throw error;
  }
  return answer({ created: true }, 201);
});
