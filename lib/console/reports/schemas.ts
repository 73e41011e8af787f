import * as z from 'zod';
import { FIGURES, type EngineFigures } from '@sluice/log-engine/figures';
import { verdictSchema } from '@sluice/suspects/assessment';

/** What may be kept of one report: enough to prove what was seen, and bounded however large the logs were. */
export const KEPT_ACCOUNTS = 200;
export const KEPT_EVIDENCE = 80;
export const KEPT_FILES = 400;
/** Of the request that keeps a report. */
export const KEPT_BYTES = 4 * 1024 * 1024;

const count = z.number().int().nonnegative();
const isoTime = z.iso.datetime({ offset: true });
/** Reports that were kept before refusals were counted tell none. */
const figures = { ...(Object.fromEntries(FIGURES.map((name) => [name, count])) as Record<Exclude<keyof EngineFigures, 'refused'>, typeof count>), refused: count.optional() };

/** A reason as `sluice suspects --json` prints it. The page makes the sentence from the numbers; `text` is the same in English. */
export const logReasonSchema = z.object({
  code: z.string().regex(/^[a-z-]{1,40}$/),
  points: z.number(),
  value: z.number(),
  usual: z.number().nullable(),
  usualOf: z.enum(['account', 'server', 'none']),
  windowSeconds: z.number().int().positive().nullable(),
  text: z.string().max(400),
});
export type LogReason = z.infer<typeof logReasonSchema>;

export const logAccountSchema = z.object({
  account: z.string().max(320),
  aliases: z.array(z.string().max(320)).max(20).optional(),
  score: z.number().int().min(0).max(100),
  verdict: verdictSchema,
  /** What the score is of; null where nothing gave a point. Left out in reports that were kept before it was told. */
  window: z.object({ from: isoTime, to: isoTime }).nullable().optional(),
  ...figures,
  peaks: z.object({ tenMinutes: z.object(figures), hour: z.object(figures), day: z.object(figures) }),
  firstSeen: isoTime,
  lastSeen: isoTime,
  reasons: z.array(logReasonSchema).max(20),
  evidence: z.array(z.object({ file: z.string().max(255), line: count, text: z.string().max(600) })).max(KEPT_EVIDENCE),
});
export type LogAccount = z.infer<typeof logAccountSchema>;

/** Why a report that names no suspect is no all-clear. */
export const gapSchema = z.object({
  code: z.string().regex(/^[a-z-]{1,40}$/),
  value: count,
  line: z.object({ file: z.string().max(255), line: count, text: z.string().max(600) }).nullable(),
  text: z.string().max(1200),
});
export type LogGap = z.infer<typeof gapSchema>;

/** What log files tell, in the shape that `sluice suspects --json` prints; the accounts ranked, the worst first. */
export const logReportSchema = z.object({
  format: z.string().regex(/^[a-z]{1,20}$/),
  from: isoTime.nullable(),
  to: isoTime.nullable(),
  lines: count,
  unparsed: count,
  /** Left out in reports that were kept before these were counted. */
  unreadable: count.optional(),
  lost: count.optional(),
  gaps: z.array(gapSchema).max(20).optional(),
  accounts: z.array(logAccountSchema),
});
export type LogReport = z.infer<typeof logReportSchema>;

/** What a list says of a report without opening it. */
const summaryParts = {
  files: z.array(z.object({ name: z.string().min(1).max(255), bytes: count })).min(1).max(KEPT_FILES),
  /** The zone in which the mail server's clock was read. */
  timeZone: z.string().min(1).max(64),
  /** All accounts of the logs; the report holds at most KEPT_ACCOUNTS of them, the worst. */
  accounts: count,
  suspects: count,
  watched: count,
};

/** POST /api/log-reports keeps a report; the logs themselves are never sent. 413 `too-large` above KEPT_BYTES. Answered with its summary. */
export const keepLogReportSchema = z.object({ ...summaryParts, report: logReportSchema.extend({ accounts: logReportSchema.shape.accounts.max(KEPT_ACCOUNTS) }) });
export type KeepLogReport = z.infer<typeof keepLogReportSchema>;

export const logReportSummarySchema = z.object({ ...summaryParts, ...logReportSchema.omit({ accounts: true }).shape });
export type LogReportSummary = z.infer<typeof logReportSummarySchema>;

export const keptLogReportSchema = z.object({ id: z.string(), keptAt: z.number(), keptByName: z.string(), summary: logReportSummarySchema });
export type KeptLogReport = z.infer<typeof keptLogReportSchema>;

/** GET /api/log-reports?page=1: newest first, 20 a page. DELETE /api/log-reports/ID is answered with the first page. */
export const logReportListSchema = z.object({ now: z.number(), total: z.number(), page: z.number(), reports: z.array(keptLogReportSchema) });
export type LogReportList = z.infer<typeof logReportListSchema>;

/** GET /api/log-reports/ID */
export const logReportViewSchema = z.object({ ...keptLogReportSchema.shape, report: logReportSchema });
export type LogReportView = z.infer<typeof logReportViewSchema>;
