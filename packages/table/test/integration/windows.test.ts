// SPDX-License-Identifier: Apache-2.0
// Windows in time, of rows, over rows; rankings; grouping sets. What is expected follows from the few rows here by counting.
import {
  count,
  cumeDist,
  cumulate,
  denseRank,
  groupingId,
  hop,
  Instant,
  lag,
  lead,
  LocalDateTime,
  ntile,
  percentRank,
  rank,
  rowNumber,
  schema,
  session,
  t,
  tumble,
  type Infer,
  type Table,
  type TableEnvironment,
} from "@tsflink/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEADLINE, open } from "./fixtures.ts";

const Clicks = schema(
  { id: t.int().notNull(), user: t.string().notNull(), points: t.int(), at: t.timestampLtz(3).notNull() },
  { watermark: { on: "at", delay: "0 seconds" } },
);
const at = (time: string): Instant => Instant.parse(`2024-05-01T${time}Z`);
const rows: Infer<typeof Clicks>[] = [
  { id: 1, user: "ada", points: 1, at: at("10:00:00") },
  { id: 2, user: "bob", points: 2, at: at("10:04:00") },
  { id: 3, user: "ada", points: 3, at: at("10:11:00") },
  { id: 4, user: "ada", points: 4, at: at("10:12:00") },
  { id: 5, user: "bob", points: null, at: at("10:31:00") },
];
const Local = schema({ id: t.int().notNull(), at: t.timestamp(3).notNull() }, { watermark: { on: "at", delay: "0 seconds" } });

const key = (row: object): string =>
  JSON.stringify(row, (_name, value: unknown) =>
    typeof value === "bigint" ? String(value) : String(value) === "[object Object]" ? value : String(value),
  );
/** Times as texts, in an order of its own. */
function plain(all: readonly object[]): unknown[] {
  const simple = all.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof Instant || value instanceof LocalDateTime
          ? String(value).replace(/^2024-05-01T|(:00)?Z$/g, "")
          : (value as unknown),
      ]),
    ),
  );
  return simple.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe.each(["batch", "streaming"] as const)("in %s mode", (mode) => {
  const streaming = mode === "streaming";
  let env: TableEnvironment;
  let clicks: Table<Infer<typeof Clicks>>;
  beforeAll(async () => {
    env = await open({ mode, parallelism: 1 });
    clicks = env.fromRows(rows, Clicks);
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("a window adds its bounds and its last moment", async () => {
    const windowed = clicks.where((c) => c.id.eq(3)).window(tumble({ on: "at", size: "10 minutes", offset: "2 minutes" }));
    expect(plain(await windowed.dropColumns("points").toArray())).toEqual([
      { id: 3, user: "ada", at: "10:11", windowStart: "10:02", windowEnd: "10:12", windowTime: "10:11:59.999" },
    ]);
  });

  test("tumble, hop and cumulate", async () => {
    const sums = (windowed: Table<{ readonly windowStart: Instant; readonly windowEnd: Instant; readonly points: number | null }>) =>
      windowed
        .groupBy((c) => ({ from: c.windowStart, to: c.windowEnd }))
        .select((c, k) => ({ ...k, sum: c.points.sum() }))
        .toArray();
    expect(plain(await sums(clicks.window(tumble({ on: "at", size: "10 minutes" }))))).toEqual([
      { from: "10:00", to: "10:10", sum: 3 },
      { from: "10:10", to: "10:20", sum: 7 },
      { from: "10:30", to: "10:40", sum: null },
    ]);
    const early = clicks.where((c) => c.id.lt(5));
    expect(plain(await sums(early.window(hop({ on: "at", size: "20 minutes", slide: "10 minutes" }))))).toEqual([
      { from: "09:50", to: "10:10", sum: 3 },
      { from: "10:00", to: "10:20", sum: 10 },
      { from: "10:10", to: "10:30", sum: 7 },
    ]);
    expect(plain(await sums(early.window(cumulate({ on: "at", size: "20 minutes", step: "10 minutes" }))))).toEqual([
      { from: "10:00", to: "10:10", sum: 3 },
      { from: "10:00", to: "10:20", sum: 10 },
    ]);
  });

  test("one bound says as much as two", async () => {
    const byStart = clicks
      .window(tumble({ on: "at", size: "10 minutes" }))
      .groupBy((c) => ({ user: c.user, from: c.windowStart }))
      .select((_c, k) => ({ ...k, n: count() }));
    expect(plain(await byStart.toArray())).toEqual([
      { user: "ada", from: "10:00", n: 1n },
      { user: "ada", from: "10:10", n: 2n },
      { user: "bob", from: "10:00", n: 1n },
      { user: "bob", from: "10:30", n: 1n },
    ]);
    if (streaming) expect(await byStart.explain()).toMatch(/WindowAggregate|LocalWindowAggregate/);
  });

  test("windows of windows, by the last moment", async () => {
    const tens = clicks
      .window(tumble({ on: "at", size: "10 minutes" }))
      .groupBy((c) => ({ time: c.windowTime }))
      .select((c, k) => ({ ...k, sum: c.points.sum() }));
    const thirties = tens
      .window(tumble({ on: "time", size: "30 minutes" }))
      .groupBy((c) => ({ from: c.windowStart }))
      .select((c, k) => ({ ...k, tens: count(), most: c.sum.max() }));
    expect(plain(await thirties.toArray())).toEqual([
      { from: "10:00", tens: 2n, most: 7 },
      { from: "10:30", tens: 1n, most: null },
    ]);
    if (streaming)
      expect((await thirties.explain()).match(/GlobalWindowAggregate|WindowAggregate\(window/g)?.length).toBeGreaterThanOrEqual(2);
  });

  test("local time columns keep their type", async () => {
    const local = env
      .fromRows([{ id: 1, at: LocalDateTime.parse("2024-05-01T10:05:00") }], Local)
      .window(tumble({ on: "at", size: "1 hour" }));
    expect(plain(await local.toArray())).toEqual([
      { id: 1, at: "10:05:00", windowStart: "10:00:00", windowEnd: "11:00:00", windowTime: "10:59:59.999" },
    ]);
  });

  test("sessions, of each user", async () => {
    const sessions = clicks
      .window(session({ on: "at", gap: "10 minutes", partitionBy: ["user"] }))
      .groupBy((c) => ({ user: c.user, from: c.windowStart, to: c.windowEnd }))
      .select((_c, k) => ({ ...k, n: count() }));
    if (!streaming) {
      await expect(sessions.toArray()).rejects.toThrow(/SESSION/i);
      return;
    }
    expect(plain(await sessions.toArray())).toEqual([
      { user: "ada", from: "10:00", to: "10:10", n: 1n },
      { user: "ada", from: "10:11", to: "10:22", n: 2n },
      { user: "bob", from: "10:04", to: "10:14", n: 1n },
      { user: "bob", from: "10:31", to: "10:41", n: 1n },
    ]);
  });

  test("the first of each window, a join of windows, one of duplicates", async () => {
    const windowed = clicks.window(tumble({ on: "at", size: "10 minutes" }));
    const best = windowed
      .where((c) => c.points.isNotNull())
      .addColumns((c) => ({ place: rowNumber().over({ partitionBy: [c.windowStart, c.windowEnd], orderBy: c.points.desc() }) }))
      .where((c) => c.place.le(1))
      .select((c) => ({ from: c.windowStart, id: c.id }));
    expect(plain(await best.toArray())).toEqual([
      { from: "10:00", id: 2 },
      { from: "10:10", id: 4 },
    ]);
    const first = windowed
      .addColumns((c) => ({ place: rowNumber().over({ partitionBy: [c.windowStart, c.windowEnd, c.user], orderBy: c.at }) }))
      .where((c) => c.place.eq(1))
      .select((c) => ({ id: c.id }));
    expect(plain(await first.toArray())).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 5 }]);
    const ada = windowed.where((c) => c.user.eq("ada"));
    const bob = windowed.where((c) => c.user.eq("bob"));
    const both = ada
      .join(bob, (a, b) => a.windowStart.eq(b.windowStart).and(a.windowEnd.eq(b.windowEnd)))
      .select((a, b) => ({ from: a.windowStart, a: a.id, b: b.id }));
    expect(plain(await both.toArray())).toEqual([{ from: "10:00", a: 1, b: 2 }]);
    if (streaming) {
      expect(await best.explain()).toContain("WindowRank");
      expect(await first.explain()).toContain("WindowDeduplicate");
      expect(await both.explain()).toContain("WindowJoin");
    }
  });

  test("aggregates over the rows before", async () => {
    const running = clicks.select((c) => ({
      id: c.id,
      sum: c.points.sum().over({ partitionBy: c.user, orderBy: c.at }),
      n: c.id.count().over({ partitionBy: c.user, orderBy: c.at }),
    }));
    expect(plain(await running.toArray())).toEqual([
      { id: 1, sum: 1, n: 1n },
      { id: 2, sum: 2, n: 1n },
      { id: 3, sum: 4, n: 2n },
      { id: 4, sum: 8, n: 3n },
      { id: 5, sum: 2, n: 2n },
    ]);
    const two = clicks.select((c) => ({
      id: c.id,
      sum: c.points
        .sum()
        .over({ orderBy: c.at, preceding: { rows: 1 } })
        .ifNull(0)
        .plus(100),
    }));
    expect(plain(await two.toArray())).toEqual([101, 103, 105, 107, 104].map((sum, i) => ({ id: i + 1, sum })));
    const tenMinutes = clicks
      .addColumns((c) => ({ n: count().over({ orderBy: c.at, preceding: { time: "10 minutes" } }) }))
      .select((c) => ({ id: c.id, n: c.n }));
    if (streaming) expect(plain(await tenMinutes.toArray())).toEqual([1n, 2n, 2n, 3n, 1n].map((n, i) => ({ id: i + 1, n })));
    else await expect(tenMinutes.toArray()).rejects.toThrow("Flink's batch mode cannot count time");
  });

  test("rankings, and the rows beside", async () => {
    const places = clicks
      .addColumns((c) => ({ place: rowNumber().over({ partitionBy: c.user, orderBy: c.id.desc() }) }))
      .where((c) => c.place.le(2))
      .select((c) => ({ id: c.id, place: c.place }));
    expect(plain(await places.toArray())).toEqual([
      { id: 2, place: 2n },
      { id: 3, place: 2n },
      { id: 4, place: 1n },
      { id: 5, place: 1n },
    ]);
    const before = clicks.select((c) => ({ id: c.id, before: lag(c.id, 1, 0).over({ partitionBy: c.user, orderBy: c.at }) }));
    expect(plain(await before.toArray())).toEqual([0, 0, 1, 3, 2].map((id, i) => ({ id: i + 1, before: id })));
    if (streaming) return;
    const all = clicks
      .where((c) => c.points.isNotNull())
      .addOrReplaceColumns((c) => ({ points: c.points.mod(3) })) // 1, 2, 0, 1
      .select((c) => {
        const window = { orderBy: c.points } as const;
        return {
          id: c.id,
          rank: rank().over(window),
          dense: denseRank().over(window),
          percent: percentRank().over(window),
          dist: cumeDist().over({ orderBy: c.id }),
          half: ntile(2).over({ orderBy: c.id }),
          next: lead(c.id).over({ orderBy: c.id }),
          around: c.id.sum().over({ orderBy: c.id, preceding: { rows: 1 }, following: { rows: 1 } }),
          all: c.id.max().over({ orderBy: c.id, preceding: "unbounded", following: "unbounded" }),
        };
      });
    expect(plain(await all.toArray())).toEqual([
      { id: 1, rank: 2n, dense: 2n, percent: 1 / 3, dist: 0.25, half: 1n, next: 2, around: 3, all: 4 },
      { id: 2, rank: 4n, dense: 3n, percent: 1, dist: 0.5, half: 1n, next: 3, around: 6, all: 4 },
      { id: 3, rank: 1n, dense: 1n, percent: 0, dist: 0.75, half: 2n, next: 4, around: 9, all: 4 },
      { id: 4, rank: 2n, dense: 2n, percent: 1 / 3, dist: 1, half: 2n, next: null, around: 7, all: 4 },
    ]);
  });

  test("windows of so many rows", async () => {
    const threes = clicks
      .window(tumble({ rows: 2 }))
      .groupBy((c) => ({ user: c.user }))
      .select((c, k) => ({ ...k, sum: c.points.sum() }));
    if (!streaming) {
      await expect(threes.toArray()).rejects.toThrow();
      return;
    }
    expect(plain(await threes.toArray())).toEqual([
      { user: "ada", sum: 4 },
      { user: "bob", sum: 2 },
    ]);
    const sliding = clicks
      .where((c) => c.user.eq("ada"))
      .window(hop({ rows: 2, slide: 1 }))
      .groupBy((c) => ({ user: c.user }))
      .select((c) => ({ sum: c.points.sum() }));
    expect(plain(await sliding.toArray())).toEqual([{ sum: 4 }, { sum: 7 }]);
  });

  test("rollup, cube and grouping sets", async () => {
    const few = clicks.where((c) => c.id.lt(4));
    const rolled = few
      .rollup((c) => ({ user: c.user, odd: c.id.mod(2).eq(1) }))
      .select((c, k) => ({ ...k, level: groupingId(k.user, k.odd), sum: c.points.sum().ifNull(0).plus(1), n: count() }));
    expect(plain(await rolled.toArray())).toEqual(
      plain([
        { user: "ada", odd: true, level: 0n, sum: 5, n: 2n },
        { user: "ada", odd: null, level: 1n, sum: 5, n: 2n },
        { user: "bob", odd: false, level: 0n, sum: 3, n: 1n },
        { user: "bob", odd: null, level: 1n, sum: 3, n: 1n },
        { user: null, odd: null, level: 3n, sum: 7, n: 3n },
      ]),
    );
    const cube = few.cube((c) => ({ user: c.user, id: c.id })).select((_c, k) => ({ ...k, n: count() }));
    expect(await cube.toArray()).toHaveLength(3 + 2 + 3 + 1);
    const sets = few
      .groupingSets((c) => ({ user: c.user, id: c.id }), [["user"], ["id"], []])
      .having((_c, k) => k.id.isNull().and(k.user.isNull().or(k.user.eq("ada"))))
      .select((c, k) => ({ user: k.user, ids: c.id.countDistinct() }));
    expect(plain(await sets.toArray())).toEqual(
      plain([
        { user: "ada", ids: 2n },
        { user: null, ids: 3n },
      ]),
    );
  });
});
