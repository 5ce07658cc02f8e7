// Prints the closing line of .ci/run from vitest's JSON reports: "N passed, N failed", and skipped where some were.
import { readFileSync } from "node:fs";

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const path of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(path, "utf8"));
  // A file that failed before its first test holds no failed test, and must not be lost.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  ).length;
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests + brokenFiles;
  counts.skipped += report.numPendingTests + report.numTodoTests;
}
const line = `${counts.passed} passed, ${counts.failed} failed`;
process.stdout.write(`${counts.skipped > 0 ? `${line}, ${counts.skipped} skipped` : line}\n`);
