// SPDX-License-Identifier: Apache-2.0
/**
 * The types of every operation: each has a call that compiles, the type that an editor shows for it, and a call that does not compile.
 * Types and the compiler's words are in `operations.txt`: read what changes there as a user would, then `npx vitest run --root packages/table -u`.
 */
import { beforeAll, expect, test } from "vitest";
import { checkCases, noMisuse, type Checked } from "./check-cases.ts";
import { environments } from "./environments.ts";
import { expressions } from "./expressions.ts";
import { functions } from "./functions.ts";
import { tables } from "./tables.ts";

let checked: readonly Checked[];
let operations: readonly string[];
beforeAll(() => {
  ({ checked, operations } = checkCases([...tables, ...expressions, ...functions, ...environments]));
}, 120_000);

test("every public operation has a case", () => {
  expect(operations.length).toBeGreaterThan(400);
  const covered = new Set(checked.map(({ operation }) => operation));
  expect(operations.filter((operation) => !covered.has(operation))).toEqual([]);
  expect(checked.filter(({ operation }) => operation === undefined).map(({ right }) => right)).toEqual([]);
});

test("right calls compile", () => {
  expect(checked.filter(({ problems }) => problems.length > 0).map(({ right, problems }) => [right, ...problems])).toEqual([]);
});

test("wrong calls do not", () => {
  expect(checked.filter(({ refusals }) => refusals.length === 0).map(({ wrong }) => wrong)).toEqual([]);
  expect(
    checked.filter(({ refusals }) => refusals.some(({ code }) => noMisuse(code))).map(({ wrong, refusals }) => [wrong, refusals]),
  ).toEqual([]);
});

test("types are plain: none shows how it was made", () => {
  const made =
    /\b(Expand|Selected|Replaced|Renamed|Without|Only|Flat|Outer|Distinct|NullIn|NullOf|Widened|ValueOf|JsOf|RowOf|RowOfColumns|Infer|extends|keyof|infer|any)\b|import\(| & /;
  expect(checked.filter(({ shown }) => made.test(shown)).map(({ right, shown }) => [right, shown])).toEqual([]);
});

test("the compiler's words are few", () => {
  // Of two overloads there are five lines each, under a heading.
  const long = ({ text }: Checked["refusals"][number]): boolean => text.split("\n").length > 11 || text.length > 2_000;
  expect(checked.filter(({ refusals }) => refusals.some(long)).map(({ wrong, refusals }) => [wrong, refusals])).toEqual([]);
});

test("what an editor shows", async () => {
  const text = checked.map(({ operation = "", right, shown, wrong, refusals }) =>
    [operation, `  ${right}`, `    ${shown}`, `  ${wrong}`, ...refusals.map(({ text: words }) => words.replaceAll(/^/gm, "    ! "))].join(
      "\n",
    ),
  );
  await expect(`${text.join("\n\n")}\n`).toMatchFileSnapshot("operations.txt");
});
