import * as z from 'zod';
import { FALLBACK, type Language } from '@sluice/messages/language';
import { channelLanguageSchema, channelSettingsSchema, guardChannelKinds, storedLanguageSchema } from './channel';

/** What a guard needs to tell by itself; handed down with the exchange and kept by the guard, so that it is there when the console is not. */
export const guardAlertsSchema = z.object({
  /** Called while all is well. */
  deadManUrl: z.url().max(1_000).nullable(),
  /** Who is told of a trip that the console does not take. */
  channels: z
    .array(
      z.object({
        id: z.string().max(64),
        /** What a guard of before can read: it would leave all of this aside for a word that it does not know. */
        language: storedLanguageSchema,
        /** The language itself, where that is another; one that only a newer console has counts as not told. */
        writtenIn: channelLanguageSchema.optional().catch(undefined),
        settings: channelSettingsSchema.refine(({ kind }) => guardChannelKinds.some((each) => each === kind), 'is not for a guard'),
      }),
    )
    .max(20),
  /** What the console calls this server, and where it is. */
  server: z.string().max(60),
  url: z.url().max(1_000),
});
export type GuardAlerts = z.infer<typeof guardAlertsSchema>;

/** What a guard knew when it was first told of languages. */
const OLDEST: readonly string[] = ['en', 'ko'];

/** How a guard of any version is told a language. */
export function toldLanguage(language: Language): Pick<GuardAlerts['channels'][number], 'language' | 'writtenIn'> {
  return OLDEST.includes(language) ? { language } : { language: FALLBACK, writtenIn: language };
}
