import { stripVTControlCharacters } from 'node:util';

/** @param report of vitest's json reporter, or null when there is none */
export function countsOfVitest(report) {
  if (report === null) return null;
  const files = failedFiles(report);
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => ({ where: name, what: fullName, why: failureMessages.join('\n') })),
  );
  const failures = [...tests, ...files.map(({ name, message }) => ({ where: name, what: 'the file as a whole', why: message }))];
  return { passed: report.numPassedTests, failed: report.numFailedTests + files.length, failures };
}

/** A file that could not even be loaded has no tests that could fail, but is a failure all the same. */
function failedFiles(report) {
  return report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'));
}

/** @param report of Playwright's json reporter, or null; a story that Playwright tried again within the same run counts as failed */
export function countsOfPlaywright(report) {
  if (report === null) return null;
  const { expected, unexpected, flaky } = report.stats;
  const stories = report.suites.flatMap(storiesOf).filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'));
  const failures = stories.map(({ file, title, tests }) => ({ where: file, what: title, why: tests.flatMap(errorsOf).join('\n') }));
  const outside = unexpected + flaky === 0 ? report.errors.map(({ message }) => ({ where: 'stories', what: 'outside of any story', why: message })) : [];
  return { passed: expected, failed: unexpected + flaky + outside.length, failures: [...failures, ...outside] };
}

const storiesOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(storiesOf)];
const errorsOf = ({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message));

const LONGEST_REASON = 600;
/** More than these is not a moment's bad luck. */
const MAX_FILES_AGAIN = 4;

/** @returns the files whose tests may be run once more, alone; none where too many failed, or something that is no file */
export function filesToRunAgain(counts) {
  const files = [...new Set((counts?.failures ?? []).map(({ where }) => where))];
  return files.length <= MAX_FILES_AGAIN && files.every((file) => /\.(test|story)\.tsx?$/.test(file)) ? files : [];
}

/**
 * What a stage counts after its failed files ran once more with the machine to themselves. A test that passes then is not red, so that
 * one in thousands does not hold up what the others prove; but it is named at the end of every run until its cause is mended.
 *
 * @param again counts of the second run, or null when it left none
 */
export function countedAgain(counts, again) {
  if (again === null || again.failed > 0 || again.passed === 0) return counts;
  return { passed: counts.passed + counts.failed, failed: 0, failures: [], unsteady: counts.failures };
}

/**
 * What failed, to stand right above the last line: of a long run often only the end is kept.
 *
 * @param counts as for `summaryLine`
 * @returns lines, none where nothing failed
 */
export function failureLines(counts) {
  const lines = (mark, stage, { where, what, why }) => [`${mark} ${stage} › ${where} › ${what}`, `    ${stripVTControlCharacters(String(why)).slice(0, LONGEST_REASON).replaceAll('\n', '\n    ')}`];
  return Object.entries(counts).flatMap(([stage, each]) => [
    ...(each?.unsteady ?? []).flatMap((failure) => lines('! passed only when run once more:', stage, failure)),
    ...(each?.failures ?? []).flatMap((failure) => lines('✗', stage, failure)),
  ]);
}

/**
 * The last line of `npm test`. A stage that failed without a failing test of its own (lint, for instance, or a runner that
 * was killed) counts as one failure each.
 *
 * @param counts of each runner, by the name of its stage; null for one that left no report
 * @param failedStages names of the stages that ended badly
 */
export function summaryLine(counts, failedStages) {
  const known = Object.values(counts).filter((each) => each !== null);
  const passed = known.reduce((sum, each) => sum + each.passed, 0);
  const failedTests = known.reduce((sum, each) => sum + each.failed, 0);
  const failedOtherwise = failedStages.filter((name) => !(counts[name]?.failed > 0)).length;
  const failed = failedTests + failedOtherwise;
  return { passed, failed, line: `${passed} passed, ${failed} failed` };
}
