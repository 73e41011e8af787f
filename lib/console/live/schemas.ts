import * as z from 'zod';

/**
 * GET /api/live?ask=…: everything that an open page asks again and again, in one request. `ask` is JSON: each question as the address of the route that
 * answers it alone, without `/api/`, and the tag of the answer that the page has, or null. Each answer is a line of JSON by itself and comes as soon as
 * it is there, so that none waits for another.
 */
export const liveQuestionsSchema = z.object({
  ask: z
    .string()
    .max(8_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.array(z.tuple([z.string().min(1).max(1_000), z.string().max(64).nullable()])).min(1).max(20)),
});
export type LiveQuestion = z.infer<typeof liveQuestionsSchema>['ask'][number];

/** A line of the answer: to which question, counted from 0. Of one that did not come in time there is none. */
export type LiveAnswer =
  /** `body` as its own route answers, and its tag. */
  | { ask: number; tag: string; body: unknown }
  /** The page has it already, but for the time, where its body has one. */
  | { ask: number; same: true; now: number }
  /** `problem` is a Problem. */
  | { ask: number; status: number; problem: unknown };
