// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schema, t, type TableEnvironment } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

const TABLES = ["left_side", "right_side"].map(
  (name) =>
    `CREATE TEMPORARY TABLE ${name} (id BIGINT, name STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '10', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '10')`,
);
const joined = (hint: string): string => `SELECT ${hint} l.id, r.name FROM left_side AS l JOIN right_side AS r ON l.id = r.id`;

describe("hints of batch queries", () => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ mode: "batch" });
    for (const statement of TABLES) await env.executeSql(statement);
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test.each([
    ["/*+ BROADCAST(r) */", /HashJoin\(.*isBroadcast=\[true\].*build=\[right\]|HashJoin\(.*build=\[right\].*isBroadcast=\[true\]/],
    ["/*+ BROADCAST(l) */", /HashJoin\(.*isBroadcast=\[true\].*build=\[left\]|HashJoin\(.*build=\[left\].*isBroadcast=\[true\]/],
    ["/*+ SHUFFLE_HASH(r) */", /HashJoin\((?!.*isBroadcast=\[true\]).*build=\[right\]/],
    ["/*+ SHUFFLE_MERGE(r) */", /SortMergeJoin\(/],
    ["/*+ NEST_LOOP(r) */", /NestedLoopJoin\(.*build=\[right\]/],
  ])("%s chooses the join", async (hint, join) => {
    expect(await env.sql`${env.sql.raw(joined(hint))}`.explain()).toMatch(join);
  });

  test("a join as hinted gives the same rows", async () => {
    const ids = async (hint: string): Promise<readonly unknown[]> => {
      const rows = await env.sql`${env.sql.raw(joined(hint))}`.as(schema({ id: t.bigint(), name: t.string() })).toArray();
      return rows.map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
    };
    const all = Array.from({ length: 10 }, (_, n) => BigInt(n + 1));
    expect(await ids("")).toEqual(all);
    expect(await ids("/*+ SHUFFLE_MERGE(r) */")).toEqual(all);
    expect(await ids("/*+ NEST_LOOP(r) */")).toEqual(all);
  });

  test("OPTIONS sets options of one use of a table", async () => {
    const few = env.sql`SELECT id FROM left_side /*+ OPTIONS('number-of-rows' = '3') */`.as(schema({ id: t.bigint() }));
    expect(await few.toArray()).toHaveLength(3);
  });

  test("a hint that names no table of the query is refused with its name", async () => {
    await expect(env.sql`${env.sql.raw(joined("/*+ BROADCAST(nobody) */"))}`.explain()).rejects.toThrow(/nobody/);
  });
});

describe("hints of streaming queries", () => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ mode: "streaming" });
    for (const statement of TABLES) await env.executeSql(statement);
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("STATE_TTL says how long each side of a join is kept", async () => {
    const plan = await env.sql`${env.sql.raw(joined("/*+ STATE_TTL('l' = '1 d', 'r' = '2 h') */"))}`.explain();
    expect(plan).toMatch(/Join\(.*stateTtlHints=\[\[\[STATE_TTL options:\{LEFT=1 d, RIGHT=2 h\}\]\]\]/);
  });
});
