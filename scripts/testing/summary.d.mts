export interface Counts {
  passed: number;
  failed: number;
  failures?: { where: string; what: string; why: string }[];
  unsteady?: { where: string; what: string; why: string }[];
}
export function filesToRunAgain(counts: Counts | null): string[];
export function countedAgain(counts: Counts, again: Counts | null): Counts;
export function countsOfVitest(report: object | null): Counts | null;
export function countsOfPlaywright(report: object | null): Counts | null;
export function summaryLine(counts: Record<string, Counts | null>, failedStages: string[]): Counts & { line: string };
export function failureLines(counts: Record<string, Counts | null>): string[];
