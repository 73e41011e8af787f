/** @param report of vitest's json reporter, or null when there is none */
export function countsOfVitest(report) {
  if (report === null) return null;
  return { passed: report.numPassedTests, failed: report.numFailedTests + failedFiles(report) };
}

/** A file that could not even be loaded has no tests that could fail, but is a failure all the same. */
function failedFiles(report) {
  return report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length;
}

/** @param report of Playwright's json reporter, or null; a story that passed only when tried again counts as failed */
export function countsOfPlaywright(report) {
  if (report === null) return null;
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky + (unexpected + flaky === 0 ? report.errors.length : 0) };
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
