// SPDX-License-Identifier: Apache-2.0
import type { Case } from "./check-cases.ts";

/** What the package exports as functions. */
export const functions: readonly Case[] = [
  // Logic and choices
  ["and(c.b, n.b, true)", "and(c.b, c.i)"],
  ["or(c.b, false)", "or(c.i, c.b)"],
  ["when(n.b, c.i)", "when(true, c.i)"],
  ["ifThenElse(n.b, c.s, null)", 'ifThenElse(n.b, "a", 1)'],
  ["coalesce(n.i, n.i, 0)", "coalesce(n.i)"],
  ["greatest(c.i, n.i)", 'greatest(c.i, "1")'],
  ["least(c.at, c.at)", "least(c.at, c.day)"],
  ['lit("a")', "lit({ a: 1 })"],
  ["lit(new Date())", "lit(new Map())"],
  ["lit(null, t.int())", 'lit("a", t.int())'],
  ["nullOf(t.string())", 'nullOf("STRING")'],
  ["typeOf(c.i)", "typeOf(1)"],
  // Constructors
  ["array(1, n.i)", 'array(1, "a")'],
  ['map(["a", 1], ["b", n.i])', 'map(["a", 1], [2, 2])'],
  ["mapFromArrays(c.texts, n.list)", "mapFromArrays(c.texts, c.map)"],
  ["row({ a: 1, b: n.s })", "row([1, n.s])"],
  // Texts
  ['concatWs("-", n.s, "b")', 'concatWs("-", c.i)'],
  ["uuid()", "uuid(4)"],
  // Numbers
  ["atan2(c.d, 1)", "atan2(c.d)"],
  ["e()", "e(1)"],
  ["pi()", "pi().upperCase()"],
  ["rand(5)", 'rand("5")'],
  ["randInteger(10)", "randInteger()"],
  ["randInteger(5, n.i)", 'randInteger(5, "10")'],
  // JSON
  ['json("{}")', "json({})"],
  ["jsonString(c.list)", "jsonString(new Map())"],
  ['jsonObject({ a: c.i, b: "x" }, { onNull: "absent" })', 'jsonObject({ a: c.i }, { onNull: "skip" })'],
  ['jsonArray([c.i, "x"])', 'jsonArray(c.i, "x")'],
  ["jsonObjectAgg(c.s, c.i)", "jsonObjectAgg(n.s, c.i)"],
  ['jsonArrayAgg(c.i, { onNull: "null" })', "jsonArrayAgg(1)"],
  ["parseJson(n.s, { allowDuplicateKeys: true })", "parseJson({ a: 1 })"],
  ["tryParseJson(c.s)", "tryParseJson(c.i)"],
  // Time
  ["currentDate()", 'currentDate("UTC")'],
  ["currentTime()", "currentTime(3)"],
  ["currentTimestamp()", "currentTimestamp().upperCase()"],
  ["localTime()", 'localTime("UTC")'],
  ["localTimestamp()", 'localTimestamp("UTC")'],
  ["proctime()", "proctime(c.at)"],
  ["currentWatermark(c.local)", "currentWatermark(c.day)"],
  ['convertTz(c.s, "UTC", "Asia/Tokyo")', 'convertTz(c.at, "UTC", "Asia/Tokyo")'],
  ['dateFormat(c.at, "yyyy")', 'dateFormat(c.i, "yyyy")'],
  ['fromUnixtime(c.id, "yyyy")', 'fromUnixtime("0")'],
  ["unixTimestamp(c.s)", "unixTimestamp(c.at)"],
  ['timestampDiff("day", c.at, n.at)', 'timestampDiff("days", c.at, c.at)'],
  ['temporalOverlaps(c.at, "1 hour", c.at, c.span)', 'temporalOverlaps(c.at, "x", c.at, 2)'],
  ['toDate(c.s, "dd.MM.yyyy")', "toDate(c.i)"],
  ["toTimestamp(c.s)", "toTimestamp(c.id)"],
  ["toTimestampLtz(c.id, 3)", "toTimestampLtz(c.id, 2)"],
  ['toTimestampLtz(c.s, "yyyy", "UTC")', "toTimestampLtz(c.day)"],
  // Aggregates, rankings
  ["count()", "count(c.i)"],
  ["groupingId(c.s, c.i)", "groupingId()"],
  ["rank()", "rank(c.i)"],
  ["denseRank()", "denseRank().plus(1)"],
  ["rowNumber()", "rowNumber().eq(1)"],
  ["percentRank()", "percentRank(1)"],
  ["cumeDist()", "cumeDist(c.i)"],
  ["ntile(4)", 'ntile("4")'],
  ["lag(c.i, 1, 0)", 'lag(c.i, 1, "0")'],
  ["lead(c.s)", 'lead(c.s, "1")'],
  // Calls
  ['call("f", t.int(), c.i, 1)', 'call("f", "INT")'],
  ['callSql("1 + 1", t.int())', 'callSql("1 + 1")'],
  ["currentDatabase()", 'currentDatabase("a")'],
  // Windows
  ['tumble({ on: "at", size: "1 hour" })', 'tumble({ on: "at", size: "1 parsec" })'],
  ["tumble({ rows: 10 })", 'tumble({ rows: "10" })'],
  ['hop({ on: "at", size: "1 hour", slide: "10 minutes" })', 'hop({ on: "at", size: "1 hour" })'],
  ["hop({ rows: 10, slide: 5 })", "hop({ rows: 10 })"],
  ['cumulate({ on: "at", size: "1 day", step: "1 hour" })', 'cumulate({ on: "at", size: "1 day", slide: "1 hour" })'],
  ['session({ on: "at", gap: "30 minutes", partitionBy: ["s"] })', 'session({ on: "at", size: "30 minutes" })'],
  // Columns of catalogs
  ['column(t.int(), { comment: "counted" })', 'column("INT")'],
  ['computed(t.double(), "price * 2")', "computed(t.double())"],
  ['metadata(t.timestampLtz(3), { key: "timestamp" })', 'metadata(t.timestampLtz(3), { name: "timestamp" })'],
  // Functions of users
  [
    'udf({ args: [t.string()], returns: t.string().notNull() }, (text) => text ?? "")',
    "udf({ args: [t.string()], returns: t.string().notNull() }, (text) => text)",
  ],
  [
    "udtf({ args: [t.string().notNull()], yields: t.row({ word: t.string().notNull() }).notNull() }, function* (text) { yield { word: text }; })",
    'udtf({ args: [t.string()], yields: t.row({ word: t.string().notNull() }) }, function* () { yield { wrod: "" }; })',
  ],
  [
    "udaf({ args: [t.int()], accumulator: t.bigint().notNull(), returns: t.bigint(), create: () => 0n, accumulate: (n) => n + 1n, result: (n) => n })",
    "udaf({ args: [t.int()], accumulator: t.bigint().notNull(), returns: t.bigint(), create: () => 0, accumulate: (n) => n + 1n, result: (n) => n })",
  ],
  ["deadLetter({} as SinkDescriptor<DeadLetter>)", "deadLetter({} as SinkDescriptor<{ readonly a: string }>)"],
  [
    "udtaf({ args: [t.int()], accumulator: t.bigint().notNull(), yields: t.row({ n: t.bigint() }).notNull(), create: () => 0n, accumulate: (n) => n + 1n, *emit(n) { yield { n }; } })",
    "udtaf({ args: [t.int()], accumulator: t.bigint().notNull(), yields: t.row({ n: t.bigint() }).notNull(), create: () => 0n, accumulate: (n) => n + 1n, emit: (n) => n })",
  ],
  ["halves(c.i)", "halves(n.s)"],
  ["shout(n.s)", "shout(c.i)"],
  ["summed(c.i)", "summed(n.s)"],
  ['words("a b")', "words(1)"],
];
