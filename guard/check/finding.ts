import * as z from 'zod';

/** One line of main.cf, or one override of a service in master.cf, as `postconf -e` and `postconf -P` set them; or, beside Exim, a file of Sluice's own. */
const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('main'), name: z.string(), value: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('service'), service: z.string(), name: z.string(), value: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('file'), name: z.string(), value: z.string(), reason: z.string() }),
]);
export type Change = z.infer<typeof changeSchema>;

/** Something that was looked at on the host. */
export const findingSchema = z.object({
  /**
   * `missing`: without it the host is not protected, or a step of a repair will fail. `unknown`: it could not be found out, and the
   * sentence says why. `notice`: good to know.
   */
  level: z.enum(['right', 'missing', 'unknown', 'notice']),
  /** What is so. */
  sentence: z.string(),
  /** The services of master.cf that it is about, for instance `submission/inet`. */
  services: z.array(z.string()).optional(),
  /** What follows from it and what to do. */
  advice: z.string().optional(),
  /** What mends it; only changes of this kind are made by --apply. */
  changes: z.array(changeSchema).optional(),
});
export type Finding = z.infer<typeof findingSchema>;

export const right = (sentence: string, advice?: string): Finding => ({ level: 'right', sentence, advice });
export const missing = (sentence: string, advice: string, changes: Change[] = []): Finding => ({ level: 'missing', sentence, advice, changes });
export const unknown = (sentence: string, advice?: string): Finding => ({ level: 'unknown', sentence, advice });
export const notice = (sentence: string, advice?: string): Finding => ({ level: 'notice', sentence, advice });
