// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "@tsflink/table/internal";
import { columnCases } from "../src/api/columns.ts";
import { operations } from "../src/api/operations.ts";
import { tables } from "../src/api/tables.ts";
import { caseFiles } from "../src/cases.ts";
import { environment, read, type Answer } from "../src/environments.ts";
import { goldens, inShort, type GoldenColumn, type GoldenResult } from "../src/golden.ts";
import { knownFailures } from "../src/known-failures.ts";
import { finalRows, sortMaps, type Change } from "../src/values.ts";
import { withoutCase } from "../src/without-case.ts";

const golden = Object.entries(goldens("api"));
const check = (name: string, compare: () => void | Promise<void>): void => {
  (knownFailures[`api: ${name}`] === undefined ? test : test.fails)(name, compare);
};

for (const [group, make] of Object.entries(columnCases))
  describe(group, () => {
    const columns = golden.filter((entry): entry is [string, GoldenColumn] => "group" in entry[1] && entry[1].group === group);
    let answer: Answer;
    beforeAll(async () => {
      answer = await read(await make(tables(await environment("batch"))).execute());
    });
    test("has the columns of Java", () => expect(answer.columns.map(([name]) => name)).toEqual(columns.map(([name]) => name)));
    for (const [i, [name, { type, values }]] of columns.entries())
      check(name, () =>
        expect({ type: answer.columns[i]?.[1], values: answer.rows.map((row) => row[i + 1]) }).toEqual({
          type: inShort(type),
          values: values.map(sortMaps),
        }),
      );
  });

for (const [name, [mode, make]] of Object.entries(operations))
  check(name, async () => {
    const expected = Object.fromEntries(golden)[name] as GoldenResult;
    const answer = await read(await make(tables(await environment(mode))).execute());
    expect(answer.columns).toEqual(expected.columns.map(([column, type]) => [column, inShort(type)]));
    expect(finalRows(answer.rows)).toEqual(finalRows(expected.rows.map(sortMaps) as unknown as readonly Change[]));
  });

test("each golden has its case", () => {
  const cases = new Set([...Object.keys(columnCases), ...Object.keys(operations)]);
  expect(golden.map(([name, value]) => ("group" in value ? value.group : name)).filter((name) => !cases.has(name as string))).toEqual([]);
});

test("every method and function of the catalogue has a case of its name", () => {
  const names = new Set(golden.map(([name]) => name));
  const missing = catalogue.flatMap(({ ours }) => (ours === undefined || names.has(ours) || withoutCase[ours] !== undefined ? [] : [ours]));
  expect([...new Set(missing)]).toEqual([]);
  expect(
    Object.keys(withoutCase).filter((name) => names.has(name) || !catalogue.some(({ ours, sql }) => ours === name || sql === name)),
  ).toEqual([]);
});

test("every function of the catalogue that SQL has is in a case in SQL", () => {
  const text = caseFiles()
    .flatMap(({ columns, queries }) => [...columns.flatMap(({ expressions }) => expressions), ...queries.map(({ sql }) => sql)])
    .join("\n");
  const words = catalogue.flatMap(({ sql }) => (sql !== undefined && /^[A-Z]/.test(sql) ? [sql] : []));
  expect([...new Set(words)].filter((word) => !new RegExp(`\\b${word}\\b`).test(text) && withoutCase[word] === undefined)).toEqual([]);
});
