// SPDX-License-Identifier: Apache-2.0
// The suite itself: every case has a golden, every golden a case, and nothing is counted twice.
import { expect, test } from "vitest";
import { caseFiles, keyOf } from "../src/cases.ts";
import { goldenFiles, goldens, type GoldenResult } from "../src/golden.ts";
import { knownFailures } from "../src/known-failures.ts";

const names = new Map(
  caseFiles().map(({ name, columns, queries }) => [
    name,
    [...columns.flatMap(({ expressions }) => expressions), ...queries.map((query) => query.name)],
  ]),
);

test.each([...names].filter(([, cases]) => cases.length > 0))("the cases of %s are those of its goldens", (file, cases) => {
  expect([...cases].sort()).toEqual(Object.keys(goldens(file)).sort());
});

test("each golden file has its cases", () => {
  expect(goldenFiles().filter((file) => file !== "api" && (names.get(file)?.length ?? 0) === 0)).toEqual([]);
});

test("the known failures are cases", () => {
  const all = new Set([...names].flatMap(([file, cases]) => cases.map((name) => `${file}: ${name}`)));
  expect(Object.keys(knownFailures).filter((name) => !all.has(name))).toEqual([]);
});

test("results that update rows without their old versions name a key, which is theirs", () => {
  const wrong = caseFiles().flatMap(({ name, queries }) =>
    queries.flatMap((query) => {
      if (query.flags.includes("ordered") || query.flags.includes("changes")) return [];
      const { columns, rows } = goldens(name)[query.name] as GoldenResult;
      const count = (wanted: string): number => rows.filter(([kind]) => kind === wanted).length;
      const key = keyOf(query);
      const known = key.every((each) => columns.some(([column]) => column === each));
      return known && key.length > 0 === (count("-U") === 0 && count("+U") > 0) ? [] : [`${name}: ${query.name}`];
    }),
  );
  expect(wrong).toEqual([]);
});
