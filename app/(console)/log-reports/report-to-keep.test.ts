import { expect, test } from 'vitest';
import { KEPT_BYTES, keepLogReportSchema } from '@/lib/console/reports/schemas';
import { analyseLogFiles } from './analysis/analyse-log-files';
import { reportToKeep } from './report-to-keep';
import { mailCarrierDay } from './testing/mailcarrier-log';

async function analysed(log: string) {
  const file = new File([log], '2026-11-24.log');
  const { report, ...told } = await analyseLogFiles([file], { format: null, date: null, timeZone: 'Asia/Seoul', localDomains: '' }, [1, 2, 3, 4], () => undefined);
  return { told, report: report! };
}

test('a report of a day is kept whole, in the shape that the console takes', async () => {
  const { told, report } = await analysed(mailCarrierDay());
  const kept = reportToKeep(told, report);
  expect(keepLogReportSchema.parse(kept)).toEqual(kept);
  expect(kept.report).toEqual(report);
});

test('what a database cannot store is replaced, and nothing else', async () => {
  const { told, report } = await analysed(mailCarrierDay().replaceAll('lee@corp', 'lee\0@corp'));
  expect(report.accounts.map(({ account }) => account)).toContain('lee\0@corp.example');
  const kept = reportToKeep(told, report);
  expect(kept.report.accounts.map(({ account }) => account)).toContain('lee\uFFFD@corp.example');
  expect(JSON.stringify(kept)).not.toContain('\\u0000');
});

test('of very many accounts with long lines the worst are kept, with as many of their newest lines as fit', async () => {
  const { told, report } = await analysed(mailCarrierDay());
  const worst = report.accounts[0]!;
  const lines = Array.from({ length: 16 }, (_, line) => ({ file: 'ㅎ'.repeat(255), line, text: 'ㅎ'.repeat(600) }));
  const accounts = Array.from({ length: 5_000 }, (_, index) => ({ ...worst, account: `${index}@corp.example`, evidence: lines }));
  const kept = keepLogReportSchema.parse(reportToKeep(told, { ...report, accounts }));
  expect(kept.report.accounts.map(({ account }) => account)).toEqual(Array.from({ length: 200 }, (_, index) => `${index}@corp.example`));
  expect(new TextEncoder().encode(JSON.stringify(kept)).length).toBeLessThanOrEqual(KEPT_BYTES);
  expect(kept.report.accounts[0]?.evidence.map(({ line }) => line)).toEqual([11, 12, 13, 14, 15]);
});
