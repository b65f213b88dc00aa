// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, test } from "vitest";
import { caseFiles, columnsSql, keyOf } from "../src/cases.ts";
import { environment, read, type Answer, type Mode } from "../src/environments.ts";
import { goldens, inShort, type GoldenColumn, type GoldenResult } from "../src/golden.ts";
import { knownFailures } from "../src/known-failures.ts";
import { finalRows, sortMaps, unordered, type Change, type Json } from "../src/values.ts";

const run = async (mode: Mode, sql: string): Promise<Answer> =>
  read(await (await environment(mode)).sql`${(await environment(mode)).sql.raw(sql)}`.execute());

for (const { name: file, columns, queries } of caseFiles()) {
  if (columns.length + queries.length === 0) continue;
  const golden = goldens(file);
  const check = (name: string, compare: () => void | Promise<void>): void => {
    (knownFailures[`${file}: ${name}`] === undefined ? test : test.fails)(name, compare);
  };
  describe(file, () => {
    for (const group of columns)
      describe(group.name, () => {
        let answer: Answer;
        beforeAll(async () => {
          answer = await run(group.streaming ? "streaming" : "batch", columnsSql(group));
        });
        for (const [i, expression] of group.expressions.entries())
          check(expression, () => {
            const expected = golden[expression] as GoldenColumn;
            const values = answer.rows.map((row) => row[i + 1]);
            expect({ type: answer.columns[i]?.[1], values }).toEqual({
              type: inShort(expected.type),
              values: expected.values.map(sortMaps),
            });
          });
      });
    for (const query of queries) {
      const { name, flags, sql } = query;
      check(name, async () => {
        const expected = golden[name] as GoldenResult;
        const answer = await run(flags.includes("streaming") ? "streaming" : "batch", sql);
        expect(answer.columns).toEqual(expected.columns.map(([column, type]) => [column, inShort(type)]));
        const keys = keyOf(query).map((key) => expected.columns.findIndex(([column]) => column === key));
        const comparable = (rows: readonly Change[]): readonly Json[] =>
          flags.includes("ordered") ? rows : flags.includes("changes") ? unordered(rows) : finalRows(rows, keys);
        expect(comparable(answer.rows)).toEqual(comparable(expected.rows.map(sortMaps) as unknown as readonly Change[]));
      });
    }
  });
}
