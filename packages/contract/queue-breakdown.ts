import * as z from 'zod';
import { countSchema, timeSchema } from '@sluice/log-engine/bounded-number';

/** What of the queue a report tells. */
export const queueBreakdownSchema = z.object({
  at: timeSchema,
  waiting: countSchema,
  held: countSchema,
  oldestAt: timeSchema.nullable(),
  /** By the keys of the senders with the most messages, most first; null is mail that no sender of this host sent. */
  accounts: z
    .array(
      z.object({
        account: z.string().max(320).nullable(),
        waiting: countSchema,
        held: countSchema,
        /** The name of a local user. */
        name: z.string().max(64).optional(),
        /** From which scripts a local user's messages say they are, most first. */
        scripts: z.array(z.string().max(200)).max(5).optional(),
      }),
    )
    .max(100),
  /** Messages whose sender could not be found; part of the sums. An older guard does not tell. */
  unknown: z.object({ waiting: countSchema, held: countSchema }).optional(),
  /** Recipients who do not have what waits yet; at least so many where not all could be counted. An older guard does not tell. */
  recipients: z
    .object({
      waiting: countSchema,
      complete: z.boolean(),
      /** Of the message on hold that has the most; one may have more where not all could be counted. An older guard does not tell. */
      held: z.object({ most: countSchema, complete: z.boolean() }).optional(),
    })
    .optional(),
});
