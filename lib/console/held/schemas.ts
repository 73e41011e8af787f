import * as z from 'zod';
import { actionViewSchema } from '../actions/schemas';

/** GET /api/held?server=ID (without `server`: the first one): the mail that is on hold, by sender, most first. */
export const heldMailSchema = z.object({
  now: z.number(),
  serverId: z.string(),
  /** When it was counted, by the guard's clock; null where the guard has not told. */
  countedAt: z.number().nullable(),
  /** Whether the guard answers; else these are the numbers it told last. */
  answers: z.boolean(),
  /** All that is on hold; null where it is not known. */
  held: z.number().nullable(),
  senders: z.array(
    z.object({
      /** Null: mail that no sender of this server sent. */
      account: z.string().nullable(),
      name: z.string().optional(),
      held: z.number(),
      waiting: z.number(),
      /** By which act it was held first since it was released last; null where Sluice knows of none. */
      since: z.object({ at: z.number(), byName: z.string(), incident: z.number().nullable() }).nullable(),
      /** The acts on its mail, newest first. */
      actions: z.array(actionViewSchema),
    }),
  ),
  /** Held messages of senders that the guard does not name. */
  unlisted: z.number(),
  /** Held messages whose sender could not be found. */
  unknown: z.number(),
  /** Of all, those of local users that were held because the server was protected. */
  localMail: z.number(),
  /** Whether the guard can find messages by their subject and recipients. */
  canFilter: z.boolean(),
  /** What was done by subject or recipient in the last day, newest first. */
  matching: z.array(actionViewSchema),
});
export type HeldMail = z.infer<typeof heldMailSchema>;
