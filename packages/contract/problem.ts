import * as z from 'zod';
import { problemCodes } from './problem-codes';

/** The body of every answer other than 2xx. The browser makes the sentence from `code`; `message` is plain English for other programs. */
export const problemSchema = z.object({
  code: z.enum(problemCodes),
  message: z.string(),
  /** Which input was wrong, by its path in the body. */
  fields: z.record(z.string(), z.string()).optional(),
  /**
   * Facts for the sentence. `at` is milliseconds since 1970, and what is not known is null.
   * `not-permitted`: role, needed. `confirmation-needed`: minutes. `changed-meanwhile`: byName, at, for an act kind, and for the rule applyQueueLimit, threshold, recipientThreshold, version. `already-done`: byName, at,
   * actionId, kind, status. `already-decided`: byName, at, and decision, reason of a suspect or outcome of an incident.
   * `count-changed`: count. `restart-not-ready`: checks, the unmet ones as in lib/console/actions/schemas.ts.
   * `reason-needed`: account, cause. `threshold-too-low`: threshold, that of the rule. `threshold-below-peak`: threshold, dayPeak, weekPeak. `drill-not-possible`: why, as in lib/console/drill/schemas.ts. `internal`: id, under which the console's log has the cause.
   */
  data: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
