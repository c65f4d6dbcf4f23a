// The last words of a test run, for people and machines: "N passed, N failed".
import { existsSync, readFileSync } from "node:fs";

const file = new URL("../.cache/test-results.json", import.meta.url);
if (!existsSync(file)) {
  process.stdout.write("The tests did not run: a check before them failed.\n0 passed, 1 failed\n");
  process.exit(1);
}
const results = JSON.parse(readFileSync(file, "utf8"));
for (const { name, status, assertionResults } of results.testResults) {
  for (const one of assertionResults) {
    if (one.status === "failed") process.stdout.write(`failed: ${one.fullName}\n`);
  }
  if (status === "failed" && assertionResults.length === 0) process.stdout.write(`failed to load: ${name}\n`);
}
// a file that cannot be loaded has no tests to fail, and still is a failure
const broken = results.testResults.filter(
  (one) => one.status === "failed" && one.assertionResults.length === 0,
).length;
process.stdout.write(`${results.numPassedTests} passed, ${results.numFailedTests + broken} failed\n`);
process.exit(results.success ? 0 : 1);
