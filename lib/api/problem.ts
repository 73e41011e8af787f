import { z } from 'zod';

/** The body of every answer other than 2xx. The browser makes the sentence from `code`; `message` is plain English for other programs. */
export const problemSchema = z.object({
  code: z.enum([
    'not-signed-in',
    'forbidden',
    'not-found',
    'bad-request',
    'too-large',
    'threshold-below-peak',
    'changed-meanwhile',
    'already-done',
    'already-decided',
    'count-changed',
    'restart-not-ready',
    'still-protected',
    'not-protected',
    'link-used-or-expired',
    'internal',
  ]),
  message: z.string(),
  /** Which input was wrong, by its path in the body. */
  fields: z.record(z.string(), z.string()).optional(),
  /** Facts for the sentence, for instance who did it and when. */
  data: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
