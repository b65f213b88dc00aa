// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  count,
  FlinkError,
  Instant,
  JobError,
  LocalDateTime,
  schema,
  t,
  udf,
  udtf,
  UserFunctionError,
  type Table,
  type TableEnvironment,
} from "@tsflink/table";
import { DEADLINE, open, runs } from "./fixtures.ts";

const plusOne = udf({ args: [t.bigint()], returns: t.bigint() }, (x) => (x === null ? null : x + 1n));
const both = udf({ args: [t.bigint(), t.bigint()], returns: t.boolean() }, (a, b) => a !== b);
const shout = udf({ args: [t.string()], returns: t.string() }, (text) => (text === null ? null : `${text.toUpperCase()}!`));
const scaled = udf({ args: [t.bigint()], returns: t.bigint(), bind: { by: 10n } }, (x, { bound }) => (x === null ? null : x * bound.by));
const show = udf(
  { args: [t.bytes(), t.timestamp(9), t.timestampLtz(9)], returns: t.string() },
  (bytes, local, instant) => `${String(bytes)} ${String(local)} ${String(instant)}`,
);
const failing = udf({ args: [t.bigint()], returns: t.bigint(), name: "failing" }, (x) => {
  if (x === 2n) throw new RangeError("two is too many");
  return x;
});
const twice = udtf({ args: [t.bigint()], yields: t.row({ copy: t.bigint().notNull(), nth: t.int() }).notNull() }, function* (x) {
  if (x === null || x > 2n) return;
  yield { copy: x, nth: 1 };
  yield { copy: x, nth: null };
});

const opening = udf(
  {
    args: [t.bigint()],
    returns: t.string(),
    bind: { unit: "km" },
    open: async ({ bound, subtask, jobParameters }) => {
      await Promise.resolve();
      return { text: `${bound.unit} ${jobParameters["team"] ?? "?"} of ${String(subtask.parallelism)}`, calls: 0 };
    },
    close(opened, { jobParameters, subtask }) {
      writeFileSync(join(jobParameters["folder"] ?? "", String(subtask.index)), String(opened.calls));
    },
  },
  (x, { opened, subtask }) => {
    opened.calls++;
    return `${String(x)} ${opened.text} ${String(subtask.attempt)}`;
  },
);
const shut = udf(
  {
    args: [t.bigint()],
    returns: t.bigint(),
    name: "shut",
    open: () => {
      throw new TypeError("no key for this door");
    },
  },
  (x) => x,
);
const stuck = udf(
  {
    args: [t.bigint()],
    returns: t.bigint(),
    name: "stuck",
    close: () => {
      throw new TypeError("the door is stuck");
    },
  },
  (x) => x,
);

/** The most calls that were under way at once. */
const overlap = udf({ args: [t.bigint()], returns: t.int() }, async () => {
  under.way++;
  under.most = Math.max(under.most, under.way);
  await new Promise((resolve) => setTimeout(resolve, 50));
  under.way--;
  return under.most;
});
const under = { way: 0, most: 0 };

const Numbers = schema({ id: t.bigint().notNull(), name: t.string() });
const numbers = [
  { id: 1n, name: "a" },
  { id: 2n, name: "ä日本" },
  { id: 3n, name: null },
  { id: 9_007_199_254_740_993n, name: "" },
];

const sorted = <R extends object>(rows: readonly R[]): R[] => [...rows].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
const textOf = (row: object): string =>
  JSON.stringify(row, (_key, value: unknown) => (typeof value === "bigint" ? String(value).padStart(20, "0") : value));

describe.each(runs)("functions run %s", (run) => {
  let env: TableEnvironment;
  let table: Table<{ readonly id: bigint; readonly name: string | null }>;
  const folder = mkdtempSync(join(tmpdir(), "functions-"));
  beforeAll(async () => {
    env = await open({ functions: { run }, config: { "pipeline.global-job-parameters": { team: "sales", folder } } });
    table = env.fromRows(numbers, Numbers);
  }, DEADLINE);
  afterAll(async () => {
    await env[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test("open runs before the first call and close after the last one, in each task", async () => {
    const rows = await table.select((row) => ({ text: opening(row.id), again: opening(row.id.plus(1n)) })).toArray();
    expect(rows.map(({ text }) => text).sort()).toEqual(numbers.map(({ id }) => `${String(id)} km sales of 2 0`).sort());
    const calls = readdirSync(folder).map((subtask) => Number(readFileSync(join(folder, subtask), "utf8")));
    expect(calls).toHaveLength(2);
    expect(calls[0]! + calls[1]!).toBe(8);
  });

  test.each([
    ["shut.open", shut, /no key for this door/],
    ["stuck.close", stuck, /the door is stuck/],
  ] as const)("%s that throws fails the job", async (name, fn, message) => {
    const error = await table
      .select((row) => ({ id: fn(row.id) }))
      .toArray()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JobError);
    expect((error as JobError).cause).toBeInstanceOf(UserFunctionError);
    expect((error as JobError).cause).toMatchObject({ functionName: name, message: expect.stringMatching(message) as string });
  });

  test("in a projection, nested, beside forwarded columns and built-in functions", async () => {
    const rows = await table
      .select((row) => ({
        id: row.id,
        next: plusOne(plusOne(row.id)),
        sum: plusOne(row.id).plus(1n),
        name: shout(row.name),
        scaled: scaled(row.id),
      }))
      .toArray();
    expect(sorted(rows)).toEqual(
      numbers.map(({ id, name }) => ({
        id,
        next: id + 2n,
        sum: id + 2n,
        name: name === null ? null : `${name.toUpperCase()}!`,
        scaled: id * 10n,
      })),
    );
  });

  test("in WHERE", async () => {
    const rows = await table
      .where((row) => plusOne(row.id).gt(3n))
      .select((row) => ({ id: row.id }))
      .toArray();
    expect(sorted(rows)).toEqual([{ id: 3n }, { id: 9_007_199_254_740_993n }]);
  });

  test("in the condition of inner and outer joins", async () => {
    const on = (left: { id: never }, right: { id: never }) => plusOne(left.id).eq(right.id);
    const pick = (left: { id: never }, right: { id: never }) => ({ left: left.id, right: right.id });
    expect(
      sorted(
        await table
          .join(table, on as never)
          .select(pick as never)
          .toArray(),
      ),
    ).toEqual([
      { left: 1n, right: 2n },
      { left: 2n, right: 3n },
    ]);
    expect(
      sorted(
        await table
          .leftJoin(table, on as never)
          .select(pick as never)
          .toArray(),
      ),
    ).toEqual([
      { left: 1n, right: 2n },
      { left: 2n, right: 3n },
      { left: 3n, right: null },
      { left: 9_007_199_254_740_993n, right: null },
    ]);
  });

  test("with constants of types that the planner cannot hand over", async () => {
    const local = LocalDateTime.parse("2024-01-02T03:04:05.123456789");
    const instant = Instant.parse("2024-01-02T03:04:05.123456789Z");
    const rows = await table
      .limit(1)
      .select(() => ({ text: show(Uint8Array.of(1, 2), local, instant), one: plusOne(41n), none: shout(null) }))
      .toArray();
    expect(rows).toEqual([{ text: "1,2 2024-01-02T03:04:05.123456789 2024-01-02T03:04:05.123456789Z", one: 42n, none: null }]);
  });

  test("on a changelog", async () => {
    const counted = table.groupBy((row) => ({ odd: row.id.mod(2n) })).select((_row, key) => ({ odd: key.odd, n: count() }));
    const rows = await counted.select((row) => ({ odd: row.odd, next: plusOne(row.n) })).toArray();
    expect(sorted(rows)).toEqual([
      { odd: 0n, next: 2n },
      { odd: 1n, next: 4n },
    ]);
  });

  test("table functions, inner and left", async () => {
    const pairs = numbers.slice(0, 2).flatMap(({ id }) => [
      { id, copy: id, nth: 1 },
      { id, copy: id, nth: null },
    ]);
    const ids = table.select((row) => ({ id: row.id }));
    expect(sorted(await ids.joinLateral((row) => twice(row.id)).toArray())).toEqual(sorted(pairs));
    const rest = numbers.slice(2).map(({ id }) => ({ id, copy: null, nth: null }));
    expect(sorted(await ids.leftJoinLateral((row) => twice(row.id)).toArray())).toEqual(sorted([...pairs, ...rest]));
  });

  test("asynchronous ones overlap", async () => {
    const rows = await table.select((row) => ({ most: overlap(row.id) })).toArray();
    expect(Math.max(...rows.map((row) => row.most ?? 0))).toBeGreaterThan(1);
  });

  test("from SQL, inline and registered", async () => {
    const Out = schema({ x: t.string(), copy: t.bigint().notNull() });
    const inline = env.sql`SELECT ${shout}(name) AS x, T.copy FROM ${table}, LATERAL TABLE(${twice}(id)) AS T(copy, nth) WHERE nth = 1`.as(
      Out,
    );
    const expected = [
      { x: "A!", copy: 1n },
      { x: "Ä日本!", copy: 2n },
    ];
    expect(sorted(await inline.toArray())).toEqual(expected);
    await env.createTemporaryFunction("shout", shout);
    await env.createTemporaryFunction("twice", twice);
    const named = env.sql`SELECT shout(name) AS x, T.copy FROM ${table}, LATERAL TABLE(twice(id)) AS T(copy, nth) WHERE nth = 1`.as(Out);
    expect(sorted(await named.toArray())).toEqual(expected);
  });

  test("where Flink has no place for one, the error says what to write instead", async () => {
    const fails = (query: Table<object>): Promise<string> =>
      query.toArray().then(
        () => "nothing failed",
        (error: unknown) => {
          expect(error).toBeInstanceOf(FlinkError);
          expect((error as FlinkError).message).not.toContain("Python");
          return (error as FlinkError).message;
        },
      );
    const timed = env.sql`SELECT id, name, PROCTIME() AS seen FROM ${table}`.as(
      schema({ id: t.bigint(), name: t.string(), seen: t.timestampLtz(3).notNull() }),
    );
    const pattern = env.sql`SELECT * FROM ${timed} MATCH_RECOGNIZE (
      ORDER BY seen MEASURES A.id AS id ONE ROW PER MATCH PATTERN (A) DEFINE A AS ${plusOne}(A.id) > 1)`.as(schema({ id: t.bigint() }));
    expect(await fails(pattern)).toMatch(/inside of MATCH_RECOGNIZE.*FROM \(SELECT \*, f\(x\) AS y FROM t\)/);
    const outer = env.sql`SELECT a.id FROM ${table} a LEFT JOIN ${table} b ON a.id = b.id AND ${both}(a.id, b.id)`.as(
      schema({ id: t.bigint() }),
    );
    expect(await fails(outer)).toMatch(/outer join.*columns of both sides.*before the join/);
  });

  test("a function that throws: its name and the line in this file, in at most 15 lines", async () => {
    const error: unknown = await table
      .select((row) => ({ x: failing(row.id) }))
      .toArray()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JobError);
    const { rootCause, jobId, message } = error as JobError;
    expect(rootCause).toBeInstanceOf(UserFunctionError);
    expect(rootCause).toMatchObject({ functionName: "failing" });
    const line =
      readFileSync(new URL(import.meta.url), "utf8")
        .split("\n")
        .findIndex((text) => text.includes("throw new RangeError")) + 1;
    expect(rootCause.stack).toContain(`functions.test.ts:${String(line)}:`);
    expect(rootCause.stack?.split("\n").length).toBeLessThanOrEqual(15);
    expect(message).toContain("two is too many");
    expect(jobId).toMatch(/^[0-9a-f]{32}$/);
  });

  test(
    "a function that fails at once is blamed each time, not the source that could not reach it any more",
    { timeout: DEADLINE },
    async () => {
      const query = table.where((row) => row.id.eq(2n)).select((row) => ({ x: failing(row.id) }));
      for (let i = 0; i < 25; i++) await expect(query.toArray()).rejects.toThrow("two is too many");
    },
  );

  test("explain says what runs where, and nothing of Python", async () => {
    const text = await table.select((row) => ({ x: plusOne(row.id) })).explain();
    expect(text).toContain("TypeScriptCalc");
    expect(text).toContain("plusOne");
    expect(text).not.toMatch(/python/i);
    expect(text).toContain(run === "worker" ? "in worker processes" : "in the driver's own process");
  });
});
