import { z } from 'zod';
import { channelSettingsSchema, guardChannelKinds } from './channel';

/** What a guard needs to tell by itself; handed down with the exchange and kept by the guard, so that it is there when the console is not. */
export const guardAlertsSchema = z.object({
  /** Called while all is well. */
  deadManUrl: z.url().max(1_000).nullable(),
  /** Who is told of a trip that the console does not take. */
  channels: z
    .array(
      z.object({
        id: z.string().max(64),
        language: z.enum(['en', 'ko']),
        settings: channelSettingsSchema.refine(({ kind }) => guardChannelKinds.some((each) => each === kind), 'is not for a guard'),
      }),
    )
    .max(20),
  /** What the console calls this server, and where it is. */
  server: z.string().max(60),
  url: z.url().max(1_000),
});
export type GuardAlerts = z.infer<typeof guardAlertsSchema>;
