import { answer } from '@/lib/auth/answer';
import { open } from '@/lib/auth/route';
import { takeReceipt } from '@/lib/console/alerts/save';
import { receiptSchema } from '@/lib/console/alerts/schemas';

/** By a service worker, which may have no session any more: the text that only the message held is the proof. */
export const POST = open(receiptSchema, async ({ db, now, input }) => {
  await takeReceipt(db, input.receipt, now);
  return answer({ done: true });
});
