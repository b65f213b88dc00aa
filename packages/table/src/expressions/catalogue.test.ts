// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { builtInFunctions } from "../../test/unit/flink-built-in-functions.ts";
import { anyMethods } from "./any.ts";
import { catalogue } from "./catalogue.ts";
import { families, methodsOf, type Methods } from "./expression.ts";
import * as exported from "./index.ts";

const methods = new Map<string, string[]>([["any", Object.keys(anyMethods)]]);
for (const family of families) methods.set(family, [...Object.keys(methodsOf(family)), ...(family === "row" ? ["flatten"] : [])]);
const all = new Set([...methods.values()].flat());
const functions = Object.entries(exported).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
const named = (kind: "method" | "function"): Set<string> =>
  new Set(catalogue.flatMap((entry) => (entry.kind === kind && entry.ours !== undefined ? [entry.ours] : [])));

test("each entry says one thing: ours, what replaces it, or why it is left out", () => {
  for (const entry of catalogue)
    expect(
      [entry.ours, entry.replacedBy, entry.leftOut].filter((each) => each !== undefined),
      JSON.stringify(entry),
    ).toHaveLength(1);
});

test("what is said to be ours exists", () => {
  expect([...named("method")].filter((name) => !all.has(name))).toEqual([]);
  expect([...named("function")].filter((name) => !functions.includes(name))).toEqual([]);
});

test("every method and function is in the catalogue", () => {
  expect([...all].filter((name) => !named("method").has(name))).toEqual([]);
  expect(functions.filter((name) => !named("function").has(name) && !["lit", "call", "callSql"].includes(name))).toEqual([]);
});

test("calls are Flink's definitions", () => {
  const described = (members: Methods): string[] =>
    Object.values(members).flatMap((member) => (typeof member === "function" ? [] : [member.calls]));
  const calls = [
    ...catalogue.flatMap((entry) => entry.calls),
    ...described(anyMethods),
    ...families.flatMap((family) => described(methodsOf(family))),
  ];
  expect(calls.length).toBeGreaterThan(300);
  expect(calls.filter((name) => !builtInFunctions.has(name))).toEqual([]);
});
