import { describe, expect, test } from 'vitest';
import { countedAgain, countsOfPlaywright, countsOfVitest, failureLines, filesToRunAgain, summaryLine } from './summary.mjs';

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

test('a story that passes only when tried again in the same run is a failure, as is an error outside of any story', () => {
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

describe('files whose tests failed run once more, alone', () => {
  const failed = (...files: string[]) => ({ passed: 40, failed: files.length, failures: files.map((where) => ({ where, what: 'is quick', why: 'too late' })) });

  test('when they are few, each once', () => {
    expect(filesToRunAgain(failed('lib/a.test.ts', 'lib/a.test.ts', 'edge.story.ts'))).toEqual(['lib/a.test.ts', 'edge.story.ts']);
    expect(filesToRunAgain(failed('1.test.ts', '2.test.ts', '3.test.ts', '4.test.ts', '5.test.ts'))).toEqual([]);
    expect(filesToRunAgain(failed('a.test.ts', 'stories'))).toEqual([]);
    expect(filesToRunAgain(null)).toEqual([]);
  });

  test('and are named all the same when they pass then', () => {
    const counts = countedAgain(failed('lib/a.test.ts'), { passed: 3, failed: 0 });
    expect(summaryLine({ 'unit tests': counts }, []).line).toBe('41 passed, 0 failed');
    expect(failureLines({ 'unit tests': counts })).toEqual(['! passed only when run once more: unit tests › lib/a.test.ts › is quick', '    too late']);
  });

  test('and stay failures when they fail again, or when nothing ran', () => {
    const counts = failed('lib/a.test.ts');
    expect(countedAgain(counts, { passed: 2, failed: 1 })).toBe(counts);
    expect(countedAgain(counts, { passed: 0, failed: 0 })).toBe(counts);
    expect(countedAgain(counts, null)).toBe(counts);
  });
});
