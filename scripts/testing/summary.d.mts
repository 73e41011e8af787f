export interface Counts {
  passed: number;
  failed: number;
}
export function countsOfVitest(report: object | null): Counts | null;
export function countsOfPlaywright(report: object | null): Counts | null;
export function summaryLine(counts: Record<string, Counts | null>, failedStages: string[]): Counts & { line: string };
