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
