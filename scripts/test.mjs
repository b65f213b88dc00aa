// SPDX-License-Identifier: Apache-2.0
// `npm test`: sets up, runs the tests of every tier, and ends with the line `N passed, N failed`.
// `npm test -- NAME...` runs the tiers whose name contains one of the words.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root, setUp, succeeds } from "./set-up.mjs";

setUp();

const reports = mkdtempSync(join(tmpdir(), "tsflink-test-"));
const totals = { passed: 0, failed: 0 };
const lines = [];
const failures = [];

function count(name, passed, failed, started) {
  totals.passed += passed;
  totals.failed += failed;
  lines.push(`${failed === 0 ? "✓" : "✗"} ${name}: ${passed} passed, ${failed} failed (${Math.round((Date.now() - started) / 1000)} s)`);
}

/** A check that either holds or does not, counted as one test. */
function check(name, command, args) {
  const started = Date.now();
  console.log(`\n▸ ${name}`);
  const holds = succeeds(command, args);
  count(name, holds ? 1 : 0, holds ? 0 : 1, started);
}

/** A folder with a vitest.config.ts of its own. A run that executes no test has failed. */
function vitest(folder) {
  const started = Date.now();
  console.log(`\n▸ ${folder}`);
  const file = join(reports, `${folder.replaceAll("/", "-")}.json`);
  const succeeded = succeeds("npx", [
    "vitest",
    "run",
    "--root",
    folder,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { numPassedTests: 0, numFailedTests: 0 };
  const failed = succeeded && report.numPassedTests > 0 ? 0 : Math.max(1, report.numFailedTests);
  for (const { name, message, assertionResults } of report.testResults ?? []) {
    if (message) failures.push([relative(root, name), message]);
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === "failed") failures.push([`${relative(root, name)} > ${fullName}`, failureMessages.join("\n")]);
  }
  count(folder, report.numPassedTests, failed, started);
}

/** JUnit tests of a Maven module, counted from Surefire's reports. */
function surefire(folder) {
  const started = Date.now();
  console.log(`\n▸ ${folder}`);
  const folderOfReports = join(root, folder, "target", "surefire-reports");
  rmSync(folderOfReports, { recursive: true, force: true });
  const succeeded = succeeds("mvn", ["-q", "-B", "-f", `${folder}/pom.xml`, "-DskipTests=false", "test"]);
  const sums = { tests: 0, errors: 0, failures: 0, skipped: 0 };
  for (const name of existsSync(folderOfReports) ? readdirSync(folderOfReports) : []) {
    if (!name.endsWith(".xml")) continue;
    const suite = /<testsuite [^>]*>/s.exec(readFileSync(join(folderOfReports, name), "utf8"))?.[0] ?? "";
    for (const key of Object.keys(sums)) sums[key] += Number(new RegExp(` ${key}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  }
  const failed = sums.errors + sums.failures;
  count(folder, sums.tests - failed - sums.skipped, succeeded && sums.tests > 0 ? 0 : Math.max(1, failed), started);
}

const within = (parent, file) =>
  readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(root, folder, file)));

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const checks = Object.keys(scripts).filter((name) => ["typecheck", "lint"].includes(name) || name.startsWith("check:"));
const tiers = [
  ...checks.map((name) => [name, () => check(name, "npm", ["run", "--silent", name])]),
  ...within("packages", "java/src/test").map((folder) => [`${folder}/java`, () => surefire(`${folder}/java`)]),
  // unit and type tests, then integration on real Flink, then whole programs, packed packages and the examples
  ...["packages", "internal", "examples"].flatMap((parent) =>
    within(parent, "vitest.config.ts").map((folder) => [folder, () => vitest(folder)]),
  ),
];
const words = process.argv.slice(2);
const wanted = tiers.filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
for (const [, run] of wanted) run();

rmSync(reports, { recursive: true, force: true });
// once more at the end: a log is often read from there
for (const [test, message] of failures) console.log(`\n✗ ${test}\n${message.replaceAll(/\n +at .*node_modules.*/g, "").slice(0, 2000)}`);
console.log(`\n${lines.join("\n")}\n`);
if (totals.passed === 0) totals.failed ||= 1;
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
