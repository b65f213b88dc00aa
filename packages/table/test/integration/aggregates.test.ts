// SPDX-License-Identifier: Apache-2.0
// Aggregate functions: what they give must be what Flink's own aggregates of the same meaning give, change by change.
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  Instant,
  schema,
  t,
  udaf,
  udtaf,
  type Change,
  type Infer,
  type JsOf,
  type TableEnvironment,
  type TableResult,
  type UserFunctionError,
} from "@tsflink/table";
import { DEADLINE, open, runs } from "./fixtures.ts";

const Totals = t.row({ sum: t.bigint().notNull(), count: t.bigint().notNull() }).notNull();
type Totals = JsOf<typeof Totals>;
const total = {
  args: [t.bigint()],
  accumulator: Totals,
  returns: t.bigint(),
  create: () => ({ sum: 0n, count: 0n }),
  result: (acc: Totals) => (acc.count === 0n ? null : acc.sum),
} as const;

/** What SUM does. */
const mySum = udaf({
  ...total,
  accumulate: (acc, value) => (value === null ? acc : { sum: acc.sum + value, count: acc.count + 1n }),
  retract: (acc, value) => {
    if (value === null) return;
    acc.sum -= value;
    acc.count--;
  },
  merge: (acc, other) => ({ sum: acc.sum + other.sum, count: acc.count + other.count }),
});
/** The same, as far as a function goes that can only add. */
const onlyAdds = udaf({
  ...total,
  accumulate(acc, value) {
    if (value === null) return;
    acc.sum += value;
    acc.count++;
  },
});
const weightedAverage = udaf({
  args: [t.double().notNull(), t.int().notNull()],
  accumulator: t.row({ sum: t.double().notNull(), weight: t.int().notNull() }).notNull(),
  returns: t.double(),
  create: () => ({ sum: 0, weight: 0 }),
  accumulate: (acc, value, weight) => ({ sum: acc.sum + value * weight, weight: acc.weight + weight }),
  result: (acc) => (acc.weight === 0 ? null : acc.sum / acc.weight),
});
/** Values of every kind that nests, in accumulator, argument and result. */
const words = udaf({
  args: [t.array(t.string().notNull()), t.row({ n: t.int() })],
  accumulator: t.row({ seen: t.map(t.string().notNull(), t.int().notNull()).notNull(), list: t.array(t.string()).notNull() }).notNull(),
  returns: t.row({ counts: t.map(t.string().notNull(), t.int().notNull()), list: t.array(t.string()) }),
  create: () => ({ seen: new Map<string, number>(), list: [] }),
  accumulate: (acc, texts, row) => {
    for (const text of texts ?? []) acc.seen.set(text, (acc.seen.get(text) ?? 0) + (row?.n ?? 1));
    acc.list.push(texts === null ? null : texts.join("+"));
  },
  result: ({ seen, list }) => ({ counts: seen, list }),
});
/** Keeps no row as accumulator, counts itself, and uses all of the context. */
const shifted = udaf({
  args: [],
  accumulator: t.bigint().notNull(),
  returns: t.string(),
  bind: { by: 100n },
  open: ({ subtask }) => `of ${String(subtask.parallelism)}`,
  create: (context) => context.bound.by,
  accumulate: (n) => n + 1n,
  result: (n, { opened, bound }) => `${String(n - bound.by)} ${opened}`,
});
const failing = udaf({
  ...total,
  accumulate: (acc, value) => {
    if (value === 7n) throw new RangeError("seven is too many");
    return acc;
  },
});
const forgetful = udaf({
  args: [t.bigint()],
  accumulator: t.bigint().notNull(),
  returns: t.bigint(),
  create: () => 0n,
  accumulate: (() => undefined) as never,
  result: (acc) => acc,
});
const misfit = udaf({
  ...total,
  accumulate: (acc) => ({ ...acc, sum: "many" as never }),
});

const folder = mkdtempSync(join(tmpdir(), "aggregates-"));
const closing = udaf({
  ...total,
  bind: { folder },
  open: ({ bound }) => mkdtempSync(join(bound.folder, "opened-")),
  close: (opened) => {
    renameSync(opened, opened.replace("opened-", "closed-"));
  },
  accumulate: (acc, value, { opened }) => {
    if (!existsSync(opened)) throw new Error("this is closed");
    return { sum: acc.sum + (value ?? 0n), count: acc.count + 1n };
  },
  merge: (acc, other) => ({ sum: acc.sum + other.sum, count: acc.count + other.count }),
});

const topTwo = udtaf({
  args: [t.bigint()],
  accumulator: t.array(t.bigint().notNull()).notNull(),
  yields: t.row({ amount: t.bigint().notNull(), place: t.int().notNull() }).notNull(),
  create: () => [],
  accumulate: (all, amount) => (amount === null ? all : [...all, amount]),
  retract: (all, amount) => {
    if (amount !== null) all.splice(all.indexOf(amount), 1);
  },
  *emit(all) {
    for (const [i, amount] of [...all]
      .sort((a, b) => Number(b - a))
      .slice(0, 2)
      .entries())
      yield { amount, place: i + 1 };
  },
});
const talkative = udtaf({
  args: [],
  accumulator: t.int().notNull(),
  yields: t.row({ n: t.int() }),
  create: () => 0,
  accumulate: (n) => n + 1,
  emit: ((n: number) => n) as never,
});

const Sales = schema(
  {
    id: t.int().notNull(),
    city: t.string().notNull(),
    kind: t.string().notNull(),
    amount: t.bigint(),
    ts: t.timestampLtz(3).notNull(),
  },
  { watermark: { on: "ts", delay: "0 seconds" } },
);
const sales: Infer<typeof Sales>[] = Array.from({ length: 60 }, (_, i) => ({
  id: i,
  city: ["Bern", "Rome", "Oslo"][(i * 7) % 3] as string,
  kind: i % 4 === 0 ? "a" : "b",
  amount: i % 11 === 0 ? null : BigInt((i * 5) % 9),
  ts: new Instant(1_700_000_000_000 + i * 20_000),
}));

type Mode = "batch" | "streaming";

/** `S(...)` stands for SUM and for ours; it says for which modes. */
const queries: Readonly<Record<string, readonly [sql: string, modes?: readonly Mode[], options?: Readonly<Record<string, string>>]>> = {
  "by key": ["SELECT city, S(amount) AS s FROM sales GROUP BY city"],
  "of all": ["SELECT S(amount) AS s FROM sales"],
  "of nothing": ["SELECT S(amount) AS s FROM sales WHERE id < 0"],
  "beside built-in ones": ["SELECT city, S(amount) AS s, COUNT(*) AS n, MAX(id) AS m, S(CAST(id AS BIGINT)) AS i FROM sales GROUP BY city"],
  "with a cast of its argument": ["SELECT city, S(id) AS s FROM sales GROUP BY city"],
  "over changes": ["SELECT n, S(s) AS s FROM (SELECT kind, COUNT(*) AS n, SUM(amount) AS s FROM sales GROUP BY kind, city) GROUP BY n"],
  "of its own changes": ["SELECT S(s) AS s FROM (SELECT city, S(amount) AS s FROM sales GROUP BY city)"],
  distinct: ["SELECT city, S(DISTINCT amount) AS s FROM sales GROUP BY city"],
  filter: ["SELECT city, S(amount) FILTER (WHERE kind = 'a') AS s, S(amount) FILTER (WHERE id > 20) AS t FROM sales GROUP BY city"],
  "distinct, filter, changes": [
    "SELECT S(DISTINCT s) FILTER (WHERE n > 2) AS s FROM (SELECT kind, COUNT(*) AS n, SUM(amount) AS s FROM sales GROUP BY kind, city)",
  ],
  having: ["SELECT city FROM sales GROUP BY city HAVING S(amount) > 70"],
  rollup: ["SELECT city, kind, S(amount) AS s FROM sales GROUP BY ROLLUP (city, kind)"],
  "grouping sets": ["SELECT city, kind, S(amount) AS s FROM sales GROUP BY GROUPING SETS ((city), (kind), ())"],
  "mini-batches, one phase": [
    "SELECT city, S(amount) AS s FROM sales GROUP BY city",
    ["streaming"],
    {
      "table.exec.mini-batch.enabled": "true",
      "table.exec.mini-batch.size": "20",
      "table.exec.mini-batch.allow-latency": "10 s",
      "table.optimizer.agg-phase-strategy": "ONE_PHASE",
    },
  ],
  "mini-batches, two phases": [
    "SELECT city, S(amount) AS s, S(DISTINCT amount) FILTER (WHERE kind = 'b') AS d FROM sales GROUP BY city",
    ["streaming"],
    { "table.exec.mini-batch.enabled": "true", "table.exec.mini-batch.size": "20", "table.exec.mini-batch.allow-latency": "10 s" },
  ],
  "mini-batches of changes": [
    "SELECT n, S(s) AS s FROM (SELECT kind, COUNT(*) AS n, SUM(amount) AS s FROM sales GROUP BY kind, city) GROUP BY n",
    ["streaming"],
    { "table.exec.mini-batch.enabled": "true", "table.exec.mini-batch.size": "20", "table.exec.mini-batch.allow-latency": "10 s" },
  ],
  "batch, one phase": [
    "SELECT city, S(amount) AS s FROM sales GROUP BY city",
    ["batch"],
    { "table.optimizer.agg-phase-strategy": "ONE_PHASE" },
  ],
  "batch, two phases": [
    "SELECT city, S(amount) AS s FROM sales GROUP BY city",
    ["batch"],
    { "table.optimizer.agg-phase-strategy": "TWO_PHASE" },
  ],
  tumble: [
    "SELECT city, window_start, S(amount) AS s FROM TUMBLE(TABLE sales, DESCRIPTOR(ts), INTERVAL '5' MINUTES) GROUP BY city, window_start, window_end",
  ],
  "tumble, one phase": [
    "SELECT city, window_end, S(amount) AS s FROM TUMBLE(TABLE sales, DESCRIPTOR(ts), INTERVAL '5' MINUTES) GROUP BY city, window_start, window_end",
    ["streaming"],
    { "table.optimizer.agg-phase-strategy": "ONE_PHASE" },
  ],
  hop: [
    "SELECT city, window_start, S(amount) AS s FROM HOP(TABLE sales, DESCRIPTOR(ts), INTERVAL '2' MINUTES, INTERVAL '6' MINUTES) GROUP BY city, window_start, window_end",
  ],
  cumulate: [
    "SELECT city, window_start, window_end, S(amount) AS s FROM CUMULATE(TABLE sales, DESCRIPTOR(ts), INTERVAL '2' MINUTES, INTERVAL '6' MINUTES) GROUP BY city, window_start, window_end",
  ],
  "session windows": [
    "SELECT city, window_start, S(amount) AS s FROM SESSION(TABLE bursts PARTITION BY city, DESCRIPTOR(ts), INTERVAL '2' MINUTES) GROUP BY city, window_start, window_end",
    ["streaming"],
  ],
  "over, unbounded rows": [
    "SELECT id, S(amount) OVER (PARTITION BY city ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS s FROM sales",
  ],
  "over, unbounded range": ["SELECT id, S(amount) OVER (PARTITION BY city ORDER BY ts) AS s FROM sales"],
  "over, some rows": ["SELECT id, S(amount) OVER (PARTITION BY city ORDER BY ts ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS s FROM sales"],
  "over, some time": [
    "SELECT id, S(amount) OVER (PARTITION BY city ORDER BY ts RANGE BETWEEN INTERVAL '3' MINUTES PRECEDING AND CURRENT ROW) AS s FROM sales",
    ["streaming"],
  ],
  "over, rows to come": [
    "SELECT id, S(amount) OVER (PARTITION BY city ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING) AS s FROM sales",
    ["batch"],
  ],
  join: [
    "SELECT a.city, a.s, b.s AS t FROM (SELECT city, S(amount) AS s FROM sales GROUP BY city) a JOIN (SELECT city, SUM(id) AS s FROM sales GROUP BY city) b ON a.city = b.city",
    ["batch"],
  ],
  "pattern recognition": [
    "SELECT * FROM sales MATCH_RECOGNIZE (PARTITION BY city ORDER BY ts MEASURES S(A.amount) AS s, LAST(A.id) AS id AFTER MATCH SKIP PAST LAST ROW PATTERN (A{3} B) DEFINE B AS B.kind = 'b')",
    ["streaming"],
  ],
};

function plain(all: readonly Change<object>[], ordered: boolean): string[] {
  const texts = all.map(({ kind, row }) => `${kind} ${Object.values(row).map(String).join(" ")}`);
  return ordered ? texts : texts.sort();
}

/** The rows that all changes together make. */
function left(changes: readonly string[]): readonly string[] {
  const rows: string[] = [];
  for (const change of changes) {
    const row = change.slice(3);
    if (change.startsWith("+")) rows.push(row);
    else rows.splice(rows.indexOf(row), 1);
  }
  return rows.sort();
}

describe.each(["batch", "streaming"] as const)("in %s mode", (mode) => {
  let env: TableEnvironment;
  beforeAll(async () => {
    // A change for each row, as SUM gives them.
    env = await open({ mode, parallelism: 1, config: { "table.exec.mini-batch.enabled": false } });
    await env.createTemporaryView("sales", env.fromRows(sales, Sales));
    await env.executeSql("CREATE TEMPORARY VIEW bursts AS SELECT * FROM sales WHERE MOD(id, 20) < 12");
    await env.createTemporarySystemFunction("my_sum", mySum);
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  const changes = async (sql: string): Promise<string[]> => {
    const all: Change<object>[] = [];
    for await (const change of (await env.executeSql(sql)) as TableResult<object>) all.push(change);
    return plain(all, mode === "streaming");
  };

  for (const [name, [sql, modes, options = {}]] of Object.entries(queries))
    if (modes?.includes(mode) ?? true)
      test(`${name}, as SUM`, { timeout: DEADLINE }, async () => {
        for (const [option, value] of Object.entries(options)) await env.executeSql(`SET '${option}' = '${value}'`);
        try {
          // Where batches end is a matter of time; what is left at the end is not.
          const result = name.startsWith("mini-batches") ? left : (all: readonly string[]): readonly string[] => all;
          const [ours, flinks] = await Promise.all(
            ["my_sum(", "SUM("].map(async (call) => result(await changes(sql.replaceAll(/\bS\(/g, call)))),
          );
          expect((flinks as string[]).length > 0 || name === "of nothing").toBe(true);
          expect(ours).toEqual(flinks);
        } finally {
          for (const option of Object.keys(options)) await env.executeSql(`RESET '${option}'`);
        }
      });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.each(runs)("run %s", (run) => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ functions: { run } });
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("columns of tables, in groups and over windows", { timeout: DEADLINE }, async () => {
    const table = env.fromRows(sales, Sales);
    const rows = await table
      .groupBy((s) => ({ city: s.city }))
      .having((s) => onlyAdds(s.amount).gt(80n))
      .select((s, key) => ({
        ...key,
        sum: onlyAdds(s.amount),
        average: weightedAverage(s.id.cast(t.double().notNull()), s.id),
        all: mySum(s.amount).distinct(),
      }))
      .toArray();
    const expected = ["Bern", "Rome", "Oslo"].map((city) => {
      const own = sales.filter((row) => row.city === city);
      const sum = own.reduce((all, { amount }) => all + (amount ?? 0n), 0n);
      const weight = own.reduce((all, { id }) => all + id, 0);
      const distinct = [...new Set(own.map(({ amount }) => amount ?? 0n))].reduce((all, each) => all + each, 0n);
      return { city, sum, average: own.reduce((all, { id }) => all + id * id, 0) / weight, all: distinct };
    });
    const inOrder = (list: readonly { readonly city: string }[]) => [...list].sort((a, b) => (a.city < b.city ? -1 : 1));
    expect(inOrder(rows)).toEqual(inOrder(expected.filter(({ sum }) => sum > 80n)));

    const over = await table
      .select((s) => ({ id: s.id, sum: mySum(s.amount).over({ partitionBy: s.city, orderBy: s.ts, preceding: { rows: 1 } }) }))
      .toArray();
    const bern = sales.filter(({ city }) => city === "Bern");
    expect([...over].filter(({ id }) => bern.some((row) => row.id === id)).sort((a, b) => a.id - b.id)).toEqual(
      bern.map(({ id, amount }, i) => {
        const both = [amount, bern[i - 1]?.amount ?? null].filter((each) => each !== null);
        return { id, sum: both.length === 0 ? null : both.reduce((all, each) => all + each, 0n) };
      }),
    );
  });

  test("rows are taken in small batches, unless the user says otherwise", { timeout: DEADLINE }, async () => {
    const table = env.fromRows(sales, Sales).groupBy((s) => ({ city: s.city }));
    const ours = table.select((s) => ({ x: mySum(s.amount) }));
    expect(await ours.explain()).toMatch(/MiniBatchAssigner[^]*LocalGroupAggregate|LocalGroupAggregate[^]*MiniBatchAssigner/);
    expect(await table.select((s) => ({ x: s.amount.sum() })).explain()).not.toMatch(/MiniBatch/);
    await env.createTemporaryFunction("total_of", mySum);
    await env.createTemporaryView("per_city", ours);
    await env.createTemporaryView("sales_rows", env.fromRows(sales, Sales));
    expect(await env.explainSql("SELECT Total_Of(amount) FROM sales_rows")).toMatch(/MiniBatch/);
    expect(await env.explainSql("SELECT * FROM per_city")).toMatch(/MiniBatch/);
    expect(await env.explainSql("SELECT SUM(amount) FROM sales_rows")).not.toMatch(/MiniBatch/);
    await env.config.set("table.exec.mini-batch.enabled", false);
    expect(await ours.explain()).not.toMatch(/MiniBatch/);
    await env.config.reset("table.exec.mini-batch.enabled");
    expect(await ours.explain()).toMatch(/MiniBatch/);
  });

  test(
    "all that were opened are closed when the job has ended, in plans of two phases and small batches too",
    { timeout: DEADLINE },
    async () => {
      const here = (state: string): string[] => readdirSync(folder).filter((name) => name.startsWith(state));
      const before = here("closed-").length;
      const all = env.fromRows(sales, Sales);
      const sums = all.groupBy((s) => ({ city: s.city })).select((s, key) => ({ ...key, sum: closing(s.amount) }));
      expect(await sums.toArray()).toHaveLength(3);
      // Flink tells nobody when it lets go of a job's classes.
      await vi.waitFor(
        () => {
          expect(here("opened-")).toEqual([]);
        },
        { timeout: 20_000, interval: 50 },
      );
      expect(here("closed-").length).toBeGreaterThan(before);
    },
  );

  test("table aggregates emit rows for each group", { timeout: DEADLINE }, async () => {
    const table = env.fromRows(sales, Sales);
    const two = (amounts: readonly bigint[]) =>
      [...amounts]
        .sort((a, b) => Number(b - a))
        .slice(0, 2)
        .map((amount, i) => ({ amount, place: i + 1 }));
    const amounts = (of: readonly { readonly amount: bigint | null }[]): bigint[] => of.flatMap(({ amount }) => amount ?? []);
    const sorted = (rows: readonly object[]): readonly string[] => rows.map((row) => Object.values(row).join(" ")).sort();
    const best = await table
      .groupBy((s) => ({ where: s.city, big: s.id.gt(30) }))
      .flatAggregate((s) => topTwo(s.amount))
      .toArray();
    const groups = ["Bern", "Rome", "Oslo"].flatMap((where) =>
      [true, false].flatMap((big) =>
        two(amounts(sales.filter((s) => s.city === where && s.id > 30 === big))).map((row) => ({ where, big, ...row })),
      ),
    );
    expect(sorted(best)).toEqual(sorted(groups));
    expect(sorted(await table.flatAggregate((s) => topTwo(s.amount)).toArray())).toEqual(sorted(two(amounts(sales))));
    // Of sums that change.
    const sums = table.groupBy((s) => ({ city: s.city })).select((s) => ({ sum: s.amount.sum() }));
    const totals = ["Bern", "Rome", "Oslo"].map((city) =>
      amounts(sales.filter((s) => s.city === city)).reduce((all, each) => all + each, 0n),
    );
    const top = await sums
      .flatAggregate((s) => topTwo(s.sum))
      .where((row) => row.place.eq(1))
      .toArray();
    expect(top).toEqual(two(totals).slice(0, 1));
    await expect(table.flatAggregate(() => talkative()).toArray()).rejects.toThrow(
      "Function talkative.emit returned the number 1 where rows belong: write a generator, or return an array.",
    );
  });

  test("values that nest, and the context", { timeout: DEADLINE }, async () => {
    const Texts = schema({ texts: t.array(t.string().notNull()), row: t.row({ n: t.int() }) });
    const rows = await env
      .fromRows(
        [
          { texts: ["x", "y"], row: { n: 2 } },
          { texts: null, row: null },
          { texts: ["y"], row: { n: null } },
        ],
        Texts,
      )
      .select((r) => ({ words: words(r.texts, r.row), n: shifted() }))
      .toArray();
    expect(rows).toEqual([
      {
        words: {
          counts: new Map([
            ["x", 2],
            ["y", 3],
          ]),
          list: ["x+y", null, "y"],
        },
        n: "3 of 1",
      },
    ]);
  });

  test("failures name the function and its part", { timeout: DEADLINE }, async () => {
    const table = env.fromRows(sales, Sales).groupBy((s) => ({ city: s.city }));
    const failed = await table
      .select((s) => ({ x: failing(s.amount) }))
      .toArray()
      .then(
        () => new Error("it has not failed"),
        (error: unknown) => error as Error,
      );
    expect(failed.message).toMatch(/seven is too many/);
    expect((failed.cause as UserFunctionError).functionName).toBe("failing.accumulate");
    expect((failed.cause as Error).stack).toMatch(/aggregates\.test\.ts:\d+/);
    await expect(table.select((s) => ({ x: forgetful(s.amount) })).toArray()).rejects.toThrow(
      "Function forgetful.accumulate returned nothing, and an accumulator of this type cannot be changed in place: return the new one",
    );
    await expect(table.select((s) => ({ x: misfit(s.amount) })).toArray()).rejects.toThrow(
      /Function misfit\.accumulate made an accumulator that does not fit, accumulator\.sum: expected BIGINT NOT NULL/,
    );
  });

  test("what the planner needs and the function has not", { timeout: DEADLINE }, async () => {
    const counts = env
      .fromRows(sales, Sales)
      .groupBy((s) => ({ kind: s.kind }))
      .select((s) => ({ n: s.id.count() }));
    await expect(counts.select((c) => ({ x: onlyAdds(c.n) })).toArray()).rejects.toThrow(
      "The aggregate function onlyAdds has no retract, which Flink needs here, as rows of its input change or leave",
    );
    await env.createTemporaryView("sales", env.fromRows(sales, Sales));
    await expect(
      env.sql`SELECT window_start, ${onlyAdds}(amount) AS s FROM SESSION(TABLE sales PARTITION BY city, DESCRIPTOR(ts), INTERVAL '2' MINUTES) GROUP BY city, window_start, window_end`.execute(),
    ).rejects.toThrow(/^The aggregate function onlyAdds has no merge, .*give it the option merge$/);
  });
});
