// The counts of a run, from the runners' own JSON reports.
import { readFileSync } from 'node:fs';

const none = { passed: 0, failed: 0, skipped: 0 };

function reportAt(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // the runner ended before it wrote one; its exit code tells
  }
}

export function vitestCounts(path) {
  const report = reportAt(path);
  if (report === undefined) return none;
  // A test file that does not load has no tests to fail; it counts as one failure.
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped: report.numPendingTests + report.numTodoTests };
}

/** Which tests failed and the first line of why: said again at the very end, for whoever sees only the end of a long output. */
export function vitestFailures(path) {
  const files = reportAt(path)?.testResults ?? [];
  return files.filter((file) => file.status === 'failed').flatMap((file) => {
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    if (failed.length === 0) return [`${file.name}: ${firstLine(file.message)}`];
    return failed.map((one) => `${file.name}: ${one.fullName}: ${firstLine(one.failureMessages?.[0])}`);
  });
}

function firstLine(message = '') {
  return message.split('\n', 1)[0].slice(0, 500);
}

export function playwrightCounts(path) {
  const report = reportAt(path);
  if (report === undefined) return none;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

export function sum(counts) {
  return counts.reduce(
    (all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }),
    none,
  );
}
