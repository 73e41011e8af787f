import { createTranslator } from 'use-intl';
import { expect, test } from 'vitest';
import { languages } from '@sluice/messages/language';
import { messagesOf } from '@sluice/messages/messages';
import { reasonSchema } from '@sluice/suspects/assessment';
import { FormatDetector } from '@sluice/log-engine/detect-format';
import { wantsOptions, type LogAnalysis } from './analysis/log-analysis';
import { fileNames } from './file-names';
import { FORMAT_EXAMPLES, formatName, LOG_FORMATS } from './log-formats';

const codes = [...reasonSchema.out.shape.code.options, 'recipients-bounced'] as const;

test.each(languages)('every reason has a sentence of its own with its number, in %s', (language) => {
  const t = createTranslator({ locale: language, messages: messagesOf(language), namespace: 'logReports', timeZone: 'UTC' });
  const sentences = codes.map((code) => t(`reason.${code}`, { value: 1920, word: 'x', window: '10', usual: '' }));
  for (const sentence of sentences) expect(sentence).toContain('1,920');
  expect(new Set(sentences).size).toBe(codes.length);
});

test('every format that can be read has a name and a line of its kind; one that is not known is told as it is', () => {
  for (const format of LOG_FORMATS) {
    expect(formatName(format, messagesOf('ko'))).toMatch(/^[A-Z]/);
    expect(FormatDetector.of([new TextEncoder().encode(FORMAT_EXAMPLES[format])]).format).toBe(format);
  }
  expect(formatName('toString', messagesOf('en'))).toBe('toString');
});

test('names of files hide nothing, and many are counted', () => {
  const files = ['a.log', 'b\u202egol.exe', 'c.log', 'd.log'].map((name) => ({ name }));
  expect(fileNames(files)).toEqual({ names: 'a.log, b[RLO]gol.exe, c.log', more: 1 });
  expect(fileNames(files.slice(0, 1), 1)).toEqual({ names: 'a.log', more: 0 });
});

test('the options are shown where another choice would better the report', () => {
  const report = { format: 'postfix', from: '2026-11-24T05:05:56.000Z', to: '2026-11-24T05:05:56.000Z', lines: 10, unparsed: 5, accounts: [] };
  const good: LogAnalysis = { files: [], timeZone: 'UTC', guessedDate: null, problems: [], accounts: 0, suspects: 0, watched: 0, report };
  expect(wantsOptions(good)).toBe(false);
  const worse: LogAnalysis[] = [
    { ...good, report: null },
    { ...good, guessedDate: '2026-11-24' },
    { ...good, report: { ...report, unparsed: 6 } },
    { ...good, report: { ...report, from: null, to: null } },
  ];
  for (const analysis of worse) expect(wantsOptions(analysis)).toBe(true);
});
