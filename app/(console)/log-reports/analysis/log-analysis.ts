import type { LogReport } from '@/lib/console/reports/schemas';
import type { LogFormat } from '@sluice/log-engine/log-engine';

/** What the operator said about the files. */
export interface LogAnalysisOptions {
  /** Null: detected by content. */
  format: LogFormat | null;
  /** The day of lines that tell none, `2026-11-24`; null: from the file's name, else from when it was last changed. */
  date: string | null;
  /** The zone of the mail server's clock. */
  timeZone: string;
  /** The mail server's own domains, with commas or blanks between them: recipients in them are not outside. */
  localDomains: string;
}

/** Why a file was not read, or not to its end. */
export type FileTrouble = 'unreadable' | 'damaged' | 'no-such-day';
export interface FileProblem {
  file: string;
  trouble: FileTrouble;
}

export interface LogAnalysis {
  files: { name: string; bytes: number }[];
  timeZone: string;
  /** The day that was taken from when the file was last changed, as nothing else told it; null when it was not needed. */
  guessedDate: string | null;
  problems: FileProblem[];
  /** All accounts of the logs; the report holds the worst of them. */
  accounts: number;
  suspects: number;
  watched: number;
  /** Null: none of the files is of a known format. */
  report: LogReport | null;
}

/** Whether the operator could make the report better by saying how the files are to be read. */
export function wantsOptions({ report, guessedDate }: LogAnalysis): boolean {
  return report === null || report.from === null || guessedDate !== null || mostlyUnknown(report);
}

/** Whether most lines are of no known shape. */
export function mostlyUnknown({ lines, unparsed }: Pick<LogReport, 'lines' | 'unparsed'>): boolean {
  return unparsed * 2 > lines;
}

/** How far the analysis is. */
export interface LogAnalysisProgress {
  file: string;
  /** Bytes of all files, as they lie on the disk. */
  bytes: number;
  total: number;
}

export interface LogAnalysisOrder {
  files: readonly File[];
  options: LogAnalysisOptions;
}

/** What the worker tells the page. */
export type LogAnalysisMessage = { kind: 'progress'; progress: LogAnalysisProgress } | { kind: 'done'; analysis: LogAnalysis };
