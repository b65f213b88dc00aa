// SPDX-License-Identifier: Apache-2.0
// What the methods of expressions and the literals of SQL say here, and what Flink makes of it: values and types.
import { Decimal, Instant, Interval, LocalDate, LocalDateTime, LocalTime, schema, t, type Infer } from "@tsflink/core";
import {
  coalesce,
  count,
  currentWatermark,
  dateFormat,
  greatest,
  hop,
  ifThenElse,
  least,
  lit,
  timestampDiff,
  tumble,
  type Columns,
  type Expr,
  type Table,
  type TableEnvironment,
} from "@tsflink/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEADLINE, open, plain } from "./fixtures.ts";

const One = schema({
  id: t.int().notNull(),
  big: t.bigint().notNull(),
  tiny: t.tinyint(),
  amount: t.double(),
  real: t.float(),
  price: t.decimal(10, 2).notNull(),
  text: t.string().notNull(),
  none: t.string(),
  yes: t.boolean().notNull(),
  at: t.timestamp(3).notNull(),
  instant: t.timestampLtz(3).notNull(),
  day: t.date().notNull(),
  clock: t.time(3),
  span: t.intervalDayTime().notNull(),
  bytes: t.bytes(),
  tags: t.array(t.string().notNull()).notNull(),
  scores: t.map(t.string().notNull(), t.int()).notNull(),
  address: t.row({ city: t.string().notNull(), zip: t.int() }),
});
type One = Infer<typeof One>;

const row: One = {
  id: 7,
  big: 9_007_199_254_740_993n,
  tiny: -5,
  amount: -2.5,
  real: 1.5,
  price: Decimal.parse("12.35"),
  text: "Hello, Wörld",
  none: null,
  yes: true,
  at: LocalDateTime.parse("2024-02-29T13:14:15.678"),
  instant: Instant.parse("2024-02-29T13:14:15.678Z"),
  day: LocalDate.parse("2024-02-29"),
  clock: LocalTime.parse("13:14:15.678"),
  span: Interval.millis(90_000),
  bytes: Uint8Array.of(1, 2),
  tags: ["a", "b"],
  scores: new Map([["x", 1]]),
  address: { city: "Köln", zip: null },
};

type Case = readonly [expression: (o: Columns<One>) => Expr<unknown>, expected: unknown];

const scalars: Readonly<Record<string, Case>> = {
  eq: [(o) => o.id.eq(7), true],
  eqBigint: [(o) => o.big.eq(9_007_199_254_740_993n), true],
  neBigint: [(o) => o.big.ne(9_007_199_254_740_992n), true],
  eqFloat: [(o) => o.real.eq(1.5), true],
  eqDecimal: [(o) => o.price.eq(12.35), true],
  eqDecimalInt: [(o) => o.price.gt(12), true],
  tinyBeyond: [(o) => o.tiny.lt(300), true],
  intFraction: [(o) => o.id.gt(6.5), true],
  bigFraction: [(o) => o.big.gt(0.5), true],
  nan: [(o) => o.amount.eq(Number.NaN), false],
  infinity: [(o) => o.amount.lt(Infinity), true],
  isNull: [(o) => o.none.isNull(), true],
  isNotNull: [(o) => o.none.isNotNull(), false],
  in: [(o) => o.text.in(["x", "Hello, Wörld"]), true],
  inOne: [(o) => o.id.in([1]), false],
  ifNull: [(o) => o.none.ifNull("x"), "x"],
  cast: [(o) => o.id.cast(t.string()), "7"],
  tryCast: [(o) => o.text.tryCast(t.int()), null],
  between: [(o) => o.id.between(1, 7), true],
  and: [(o) => o.id.gt(1).and(o.none.eq("x")), null],
  or: [(o) => o.yes.or(false), true],
  not: [(o) => o.yes.not(), false],
  isTrue: [(o) => o.none.eq("x").isTrue(), false],
  isFalse: [(o) => o.none.eq("x").isFalse(), false],
  plus: [(o) => o.big.plus(1), 9_007_199_254_740_994n],
  plusFraction: [(o) => o.id.plus(0.5), 7.5],
  minus: [(o) => o.amount.minus(1), -3.5],
  timesFloat: [(o) => o.real.times(2), 3],
  timesDecimal: [(o) => o.price.times(2), Decimal.parse("24.70")],
  dividedBy: [(o) => o.id.dividedBy(2), 3],
  mod: [(o) => o.id.mod(4), 3],
  negated: [(o) => o.amount.negative(), 2.5],
  negatedTiny: [(o) => o.tiny.negative(), 5],
  abs: [(o) => o.tiny.abs(), 5],
  sign: [(o) => o.amount.sign(), -1],
  floor: [(o) => o.amount.floor(), -3],
  ceil: [(o) => o.amount.ceil(), -2],
  floorDecimal: [(o) => o.price.floor(), Decimal.parse("12")],
  round: [(o) => o.price.round(1), Decimal.parse("12.4")],
  roundDouble: [(o) => o.amount.round(), -3],
  truncate: [(o) => o.amount.truncate(), -2],
  power: [(o) => o.id.power(2), 49],
  sqrt: [(o) => o.id.plus(2).sqrt(), 3],
  exp: [(o) => o.id.minus(7).exp(), 1],
  ln: [(o) => o.id.minus(6).ln(), 0],
  log10: [(o) => o.id.plus(93).log10(), 2],
  log2: [(o) => o.id.plus(1).log2(), 3],
  sin: [(o) => o.id.minus(7).sin(), 0],
  cos: [(o) => o.id.minus(7).cos(), 1],
  tan: [(o) => o.id.minus(7).tan(), 0],
  asin: [(o) => o.id.minus(7).asin(), 0],
  acos: [(o) => o.id.minus(6).acos(), 0],
  atan: [(o) => o.id.minus(7).atan(), 0],
  upper: [(o) => o.text.upperCase(), "HELLO, WÖRLD"],
  lower: [(o) => o.text.lowerCase(), "hello, wörld"],
  initCap: [(o) => o.text.left(5).concat(" all").lowerCase().initCap(), "Hello All"],
  trim: [(o) => o.text.concat("  ").trim(), "Hello, Wörld"],
  trimStart: [(o) => o.text.trimLeading("H"), "ello, Wörld"],
  trimEnd: [(o) => o.text.trimTrailing("d"), "Hello, Wörl"],
  like: [(o) => o.text.like("Hello%"), true],
  likeEscaped: [(o) => o.text.like("Hello!%", "!"), false],
  similar: [(o) => o.text.similar("(Hello|Bye)%"), true],
  startsWith: [(o) => o.text.startsWith("Hell"), true],
  endsWith: [(o) => o.text.endsWith("rld"), true],
  substring: [(o) => o.text.substring(8), "Wörld"],
  substringLength: [(o) => o.text.substring(1, 4), "Hell"],
  left: [(o) => o.text.left(2), "He"],
  right: [(o) => o.text.right(2), "ld"],
  concat: [(o) => o.text.concat("!", "?"), "Hello, Wörld!?"],
  concatNull: [(o) => o.text.concat(o.none), null],
  length: [(o) => o.text.charLength(), 12],
  replace: [(o) => o.text.replace("l", "L"), "HeLLo, WörLd"],
  position: [(o) => lit("W").position(o.text), 8],
  padStart: [(o) => o.id.cast(t.string()).lpad(3, "0"), "007"],
  padEnd: [(o) => o.id.cast(t.string()).rpad(3), "7  "],
  repeat: [(o) => o.id.cast(t.string()).repeat(3), "777"],
  reverse: [(o) => o.id.cast(t.string()).concat("8").reverse(), "87"],
  regexp: [(o) => o.text.regexp("W.r"), true],
  regexpReplace: [(o) => o.text.regexpReplace("l+", "<$1>"), "He<$1>o, Wör<$1>d"],
  regexpExtract: [(o) => o.text.regexpExtract("(\\w+), (.*)", 2), "Wörld"],
  split: [(o) => o.text.split(", "), ["Hello", "Wörld"]],
  md5: [(o) => o.id.cast(t.string()).md5(), "8f14e45fceea167a5a36dedd4bea2543"],
  sha256: [(o) => o.id.cast(t.string()).sha256(), "7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451"],
  floorTo: [(o) => o.at.floor("hour"), LocalDateTime.parse("2024-02-29T13:00")],
  floorToInstant: [(o) => o.instant.floor("day"), Instant.parse("2024-02-29T00:00:00Z")],
  floorToDate: [(o) => o.day.floor("month"), LocalDate.parse("2024-02-01")],
  ceilTo: [(o) => o.at.ceil("day"), LocalDateTime.parse("2024-03-01T00:00")],
  extract: [(o) => o.at.extract("minute"), 14n],
  extractYear: [(o) => o.day.extract("year"), 2024n],
  plusDuration: [(o) => o.at.plus("5 minutes"), LocalDateTime.parse("2024-02-29T13:19:15.678")],
  plusInstant: [(o) => o.instant.plus(1), Instant.parse("2024-02-29T13:14:15.679Z")],
  plusMonths: [(o) => o.at.plus(Interval.months(12)), LocalDateTime.parse("2025-02-28T13:14:15.678")],
  minusColumn: [(o) => o.at.minus(o.span), LocalDateTime.parse("2024-02-29T13:12:45.678")],
  plusDays: [(o) => o.day.plus("1 day"), LocalDate.parse("2024-03-01")],
  until: [(o) => timestampDiff("day", o.at, LocalDateTime.parse("2024-03-02T13:14:15.678")), 2],
  format: [(o) => dateFormat(o.at, "yyyy/MM/dd"), "2024/02/29"],
  gtInstant: [(o) => o.instant.gt(Instant.parse("2024-02-29T13:14:15.677999999Z")), true],
  eqTime: [(o) => o.clock.eq(LocalTime.parse("13:14:15.678")), true],
  eqBytes: [(o) => o.bytes.eq(Uint8Array.of(1, 2)), true],
  at: [(o) => o.tags.at(2), "b"],
  atBeyond: [(o) => o.tags.at(9), null],
  arrayLength: [(o) => o.tags.cardinality(), 2],
  contains: [(o) => o.tags.arrayContains("b"), true],
  mapAt: [(o) => o.scores.at("x"), 1],
  mapSize: [(o) => o.scores.cardinality(), 1],
  mapKeys: [(o) => o.scores.mapKeys(), ["x"]],
  mapValues: [(o) => o.scores.mapValues(), [1]],
  field: [(o) => o.address.get("city"), "Köln"],
  fieldNull: [(o) => o.address.get("zip"), null],
  iif: [(o) => ifThenElse(o.id.gt(1), "large", "small"), "large"],
  iifNull: [(o) => ifThenElse(o.id.gt(9), o.id, null), null],
  coalesce: [(o) => coalesce(o.none, o.none, "z"), "z"],
  greatest: [(o) => greatest(o.id, 9), 9],
  least: [(o) => least(o.id, 9), 7],
  litText: [() => lit("it's 🎉\n"), "it's 🎉\n"],
  litEmpty: [() => lit(""), ""],
  litBig: [() => lit(-(2n ** 63n)), -(2n ** 63n)],
  litDouble: [() => lit(0.1), 0.1],
  litTiny: [() => lit(5e-324), 5e-324],
  litDecimal: [() => lit(Decimal.parse("-0.001")), Decimal.parse("-0.001")],
  litInstant: [() => lit(Instant.parse("2024-02-29T13:14:15.123456789Z")), Instant.parse("2024-02-29T13:14:15.123456789Z")],
  litDateTime: [() => lit(LocalDateTime.parse("1900-01-01T00:00:00.001")), LocalDateTime.parse("1900-01-01T00:00:00.001")],
  litDate: [() => lit(LocalDate.parse("0001-01-01")), LocalDate.parse("0001-01-01")],
  litTime: [() => lit(LocalTime.parse("23:59:59.999")), LocalTime.parse("23:59:59.999")],
  litBytes: [() => lit(Uint8Array.of(0, 255)), Uint8Array.of(0, 255)],
  litMonths: [() => lit(Interval.months(-14)), Interval.months(-14)],
  litSpan: [() => lit(Interval.millis(-90_061_001)), Interval.millis(-90_061_001)],
  litTyped: [() => lit(null, t.bigint()), null],
  litArray: [() => lit([1, null], t.array(t.int())), [1, null]],
  litMap: [() => lit(new Map([["a", 1]]), t.map(t.string().notNull(), t.int())), new Map([["a", 1]])],
  litRow: [() => lit({ a: 1, b: "x" }, t.row({ a: t.int(), b: t.string() })), { a: 1, b: "x" }],
};

let env: TableEnvironment;
let one: Table<One>;

beforeAll(async () => {
  env = await open({ mode: "batch", parallelism: 1, config: { "table.local-time-zone": "UTC" } });
  one = env.fromRows([row], One);
}, DEADLINE);

afterAll(async () => {
  await env[Symbol.asyncDispose]();
}, DEADLINE);

// Some at a time: a query of all of them is one long generated method, and a query for each takes minutes.
const names = Object.keys(scalars);
for (let start = 0; start < names.length; start += 20) {
  const part = names.slice(start, start + 20);
  test(`${part.join(", ")}: values and promised types`, { timeout: DEADLINE }, async () => {
    const [got] = await one.select((o) => Object.fromEntries(part.map((name) => [name, (scalars[name] as Case)[0](o)]))).toArray();
    expect(plain(got)).toEqual(plain(Object.fromEntries(part.map((name) => [name, (scalars[name] as Case)[1]]))));
  });
}

test("aggregates", { timeout: DEADLINE }, async () => {
  const rows = env.fromRows(
    [
      { ...row, id: 1 },
      { ...row, id: 2, amount: null, text: "b" },
      { ...row, id: 4, amount: 5 },
    ],
    One,
  );
  const [got] = await rows
    .select((o) => ({
      n: count(),
      amounts: o.amount.count(),
      texts: o.text.countDistinct(),
      sum: o.id.sum(),
      avg: o.id.avg(),
      sumDecimal: o.price.sum(),
      sumBig: o.big.minus(9_007_199_254_740_990n).sum(),
      min: o.text.min(),
      max: o.at.max(),
      dev: o.amount.stddevPop(),
      devSample: o.amount.stddevSamp(),
      variance: o.amount.varPop(),
      varianceSample: o.amount.varSamp(),
      list: o.text.listAgg("|"),
      first: o.id.firstValue(),
      last: o.id.lastValue(),
    }))
    .toArray();
  expect(plain(got)).toEqual(
    plain({
      n: 3n,
      amounts: 2n,
      texts: 2n,
      sum: 7,
      avg: 2,
      sumDecimal: Decimal.parse("37.05"),
      sumBig: 9n,
      min: "Hello, Wörld",
      max: row.at,
      dev: 3.75,
      devSample: Math.sqrt(28.125),
      variance: 14.0625,
      varianceSample: 28.125,
      list: "Hello, Wörld|b|Hello, Wörld",
      first: 1,
      last: 4,
    }),
  );
  expect(await rows.select((o) => ({ bag: o.text.collect() })).toArray()).toEqual([
    {
      bag: new Map([
        ["Hello, Wörld", 2],
        ["b", 1],
      ]),
    },
  ]);
});

describe("relations", () => {
  const ids = (...list: number[]): Table<{ readonly id: number }> =>
    env.fromRows(
      list.map((id) => ({ id })),
      schema({ id: t.int().notNull() }),
    );
  const sorted = async (table: Table<{ readonly id: number }>): Promise<number[]> =>
    (await table.toArray()).map(({ id }) => id).sort((a, b) => a - b);

  test("distinct, union, unionAll, orderBy, limit", { timeout: DEADLINE }, async () => {
    expect(await sorted(ids(1, 1, 2).distinct())).toEqual([1, 2]);
    expect(await sorted(ids(1, 2).union(ids(2, 3)))).toEqual([1, 2, 3]);
    expect(await sorted(ids(1, 2).unionAll(ids(2, 3)))).toEqual([1, 2, 2, 3]);
    expect(
      await ids(3, 1, 2)
        .orderBy((r) => r.id.desc())
        .limit(1, 1)
        .toArray(),
    ).toEqual([{ id: 2 }]);
  });

  test("joins of all kinds", { timeout: DEADLINE }, async () => {
    const pairs = async (join: "join" | "leftJoin" | "rightJoin" | "fullJoin"): Promise<string[]> =>
      (
        await ids(1, 2)
          [join](ids(2, 3), (a, b) => a.id.eq(b.id))
          .select((a, b) => ({ a: a.id as Expr<number | null>, b: b.id as Expr<number | null> }))
          .toArray()
      )
        .map(({ a, b }) => `${String(a)}-${String(b)}`)
        .sort();
    expect(await pairs("join")).toEqual(["2-2"]);
    expect(await pairs("leftJoin")).toEqual(["1-null", "2-2"]);
    expect(await pairs("rightJoin")).toEqual(["2-2", "null-3"]);
    expect(await pairs("fullJoin")).toEqual(["1-null", "2-2", "null-3"]);
  });

  test("windows over an instant", { timeout: DEADLINE }, async () => {
    const events = env.fromRows(
      [0, 30, 70].map((second) => ({ at: Instant.parse("2024-01-01T00:00:00Z").plus(second * 1_000) })),
      schema({ at: t.timestampLtz(3).notNull() }, { watermark: { on: "at", delay: 0 } }),
    );
    const counted = async (table: Table<{ readonly from: Instant; readonly to: Instant; readonly n: bigint }>): Promise<string[]> =>
      (await table.toArray())
        .map(({ from, to, n }) => `${from.toString().slice(14, 19)}-${to.toString().slice(14, 19)} ${String(n)}`)
        .sort();
    expect(
      await counted(
        events
          .window(tumble({ on: "at", size: "1 minute" }))
          .groupBy((r) => ({ from: r.windowStart, to: r.windowEnd }))
          .select((_r, key) => ({ ...key, n: count() })),
      ),
    ).toEqual(["00:00-01:00 2", "01:00-02:00 1"]);
    expect(
      await counted(
        events
          .window(hop({ on: "at", size: "2 minutes", slide: "1 minute" }))
          .groupBy((r) => ({ from: r.windowStart, to: r.windowEnd }))
          .select((_r, key) => ({ ...key, n: count() })),
      ),
    ).toEqual(["00:00-02:00 3", "01:00-03:00 1", "59:00-01:00 2"]);
  });
});

test("every value keeps its value and type as a literal of SQL", { timeout: DEADLINE }, async () => {
  const values = {
    text: 'it\'s "x" `y` \\ -- /* \n 🎉 日本',
    empty: "",
    yes: true,
    int: -5,
    least: -2_147_483_648,
    double: 0.1,
    large: 2 ** 53 + 2,
    tiny: 5e-324,
    huge: -1.797_693_134_862_315_7e308,
    infinity: -Infinity,
    big: -9_007_199_254_740_993n,
    min: -(2n ** 63n),
    decimal: Decimal.parse("-1234567890123456789012345678.0123456789"),
    instant: Instant.parse("2024-02-29T13:14:15.123456789Z"),
    second: Instant.parse("1969-12-31T23:59:59Z"),
    local: LocalDateTime.parse("2024-02-29T13:14:15.123"),
    date: LocalDate.parse("1582-10-10"),
    ancient: LocalDate.parse("0001-01-01"),
    old: LocalDateTime.parse("1582-10-10T01:02:03.123"),
    time: LocalTime.parse("13:14:15.678"),
    months: Interval.months(-14),
    span: Interval.millis(-90_061_001),
    long: Interval.millis(-200_000 * 86_400_000 - 1),
    bytes: Uint8Array.of(0, 255),
    nothing: new Uint8Array(),
  };
  const parts = Object.entries(values).map(([name, value]) => env.sql`${value} AS ${env.sql.id(name)}`);
  const list = parts.reduce((all, part) => env.sql`${all}, ${part}`);
  await using result = await env.sql`SELECT ${list}`.execute();
  for await (const got of result.rows()) expect(plain(got)).toEqual(plain(values));
  expect(await env.sql`SELECT ${-0} AS zero`.as(schema({ zero: t.double().notNull() })).toArray()).toEqual([{ zero: 0 }]);
  const hostile = "x' OR '1' = '1";
  expect(await env.sql`SELECT id FROM ${one} WHERE text = ${hostile}`.as(schema({ id: t.int().notNull() })).toArray()).toEqual([]);
});

describe("what one case cannot hold", () => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ mode: "streaming", parallelism: 1 });
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("flatten gives each field of a row a column", async () => {
    const rows = await env
      .fromRows([row, { ...row, id: 8, address: null }], One)
      .select((o) => ({ id: o.id, ...o.address.flatten() }))
      .toArray();
    expect(rows.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual([
      { id: 7, city: "Köln", zip: null },
      { id: 8, city: null, zip: null },
    ]);
  });

  test("currentWatermark is NULL before the first watermark and never beyond the time of its row", async () => {
    const Timed = schema({ id: t.int().notNull(), at: t.timestampLtz(3).notNull() }, { watermark: { on: "at", delay: "1 second" } });
    const at = (second: number): Instant => Instant.parse(`2024-01-01T00:00:${String(second).padStart(2, "0")}Z`);
    const rows = await env
      .fromRows(
        Array.from({ length: 20 }, (_, id) => ({ id, at: at(id) })),
        Timed,
      )
      .select((o) => ({ at: o.at, mark: currentWatermark(o.at) }))
      .toArray();
    expect(rows).toHaveLength(20);
    expect(rows[0]?.mark).toBeNull();
    for (const { at: time, mark } of rows) if (mark !== null) expect(mark.compare(time)).toBeLessThanOrEqual(0);
  });
});
