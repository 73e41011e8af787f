import { expect, test } from 'vitest';
import { countsOfPlaywright, countsOfVitest, failureLines, summaryLine } from './summary.mjs';

const assertion = (status: string) => ({ status, fullName: `is ${status}`, failureMessages: status === 'failed' ? ['\u001b[31mone is not two\u001b[39m\n    at there'] : [] });
const file = (status: string, ...tests: string[]) => ({ name: 'some.test.ts', status, message: 'cannot be loaded', assertionResults: tests.map(assertion) });
const vitest = (numPassedTests: number, numFailedTests: number, testResults = [file('passed', 'passed')]) => ({ numPassedTests, numFailedTests, testResults });
const playwright = (expected: number, unexpected: number, flaky = 0, errors: string[] = []) => ({ stats: { expected, unexpected, flaky }, errors: errors.map((message) => ({ message })), suites: [] });

test('adds the two runners up', () => {
  expect(summaryLine({ 'unit tests': countsOfVitest(vitest(40, 0)), stories: countsOfPlaywright(playwright(7, 0)) }, [])).toEqual({ passed: 47, failed: 0, line: '47 passed, 0 failed' });
  expect(summaryLine({ 'unit tests': countsOfVitest(vitest(40, 2)), stories: countsOfPlaywright(playwright(6, 1)) }, ['unit tests', 'stories']).line).toBe('46 passed, 3 failed');
});

test('a stage without tests that failed counts as a failure', () => {
  const counts = { 'unit tests': countsOfVitest(vitest(40, 0)), stories: countsOfPlaywright(playwright(7, 0)) };
  expect(summaryLine(counts, ['lint', 'typecheck']).line).toBe('47 passed, 2 failed');
});

test('a runner that left no report, or failed without a failing test, is a failure', () => {
  expect(summaryLine({ 'unit tests': null, stories: null }, ['unit tests', 'build']).line).toBe('0 passed, 2 failed');
  expect(summaryLine({ 'unit tests': countsOfVitest(vitest(40, 0)), stories: null }, ['stories']).line).toBe('40 passed, 1 failed');
});

test('a test file that cannot be loaded is a failure', () => {
  expect(countsOfVitest(vitest(1, 1, [file('failed', 'failed', 'passed'), file('failed')]))).toMatchObject({ passed: 1, failed: 2 });
});

test('a story that passes only the second time is a failure, as is an error outside of any story', () => {
  expect(countsOfPlaywright(playwright(3, 0, 1))).toMatchObject({ passed: 3, failed: 1 });
  expect(countsOfPlaywright(playwright(0, 0, 0, ['no browser']))).toMatchObject({ passed: 0, failed: 1 });
});

test('what failed is named with its reason, colours taken off', () => {
  const unit = countsOfVitest(vitest(1, 1, [file('failed', 'failed', 'passed'), file('failed')]));
  expect(failureLines({ 'unit tests': unit, stories: null })).toEqual([
    '✗ unit tests › some.test.ts › is failed',
    '    one is not two\n        at there',
    '✗ unit tests › some.test.ts › the file as a whole',
    '    cannot be loaded',
  ]);
  const spec = { file: 'a.story.ts', title: 'the gate closes', tests: [{ status: 'flaky', results: [{ errors: [{ message: 'too late' }] }, { errors: [] }] }] };
  const stories = countsOfPlaywright({ stats: { expected: 1, unexpected: 0, flaky: 1 }, errors: [], suites: [{ suites: [{ specs: [spec] }] }] });
  expect(failureLines({ stories })).toEqual(['✗ stories › a.story.ts › the gate closes', '    too late']);
  expect(failureLines({ 'unit tests': countsOfVitest(vitest(40, 0)) })).toEqual([]);
});
