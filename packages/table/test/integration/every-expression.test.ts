// SPDX-License-Identifier: Apache-2.0
// Every method and function of the catalogue on Flink, on a row of values and a row of NULLs, against the same in SQL where SQL has it.
import { Decimal, Instant, Interval, LocalDate, LocalDateTime, LocalTime, schema, t, type Infer } from "@tsflink/core";
import * as flink from "@tsflink/table";
import {
  and,
  array,
  atan2,
  call,
  callSql,
  currentWatermark,
  proctime,
  coalesce,
  concatWs,
  convertTz,
  count,
  currentDatabase,
  currentDate,
  currentTime,
  currentTimestamp,
  dateFormat,
  e,
  fromUnixtime,
  greatest,
  ifThenElse,
  json,
  jsonArray,
  jsonArrayAgg,
  jsonObject,
  jsonObjectAgg,
  jsonString,
  least,
  lit,
  localTime,
  localTimestamp,
  map,
  mapFromArrays,
  nullOf,
  or,
  parseJson,
  pi,
  rand,
  randInteger,
  row,
  temporalOverlaps,
  timestampDiff,
  toDate,
  toTimestamp,
  toTimestampLtz,
  tryParseJson,
  typeOf,
  unixTimestamp,
  uuid,
  when,
  type Columns,
  type Expr,
  type Table,
  type TableEnvironment,
} from "@tsflink/table";
import { catalogue } from "@tsflink/table/internal";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEADLINE, open, plain } from "./fixtures.ts";

const All = schema({
  k: t.int().notNull(),
  i: t.int(),
  b: t.bigint(),
  d: t.double(),
  p: t.decimal(10, 2),
  s: t.string(),
  u: t.string(),
  j: t.string(),
  f: t.boolean(),
  ts: t.timestamp(3),
  ltz: t.timestampLtz(3),
  dt: t.date(),
  tm: t.time(3),
  iv: t.intervalDayTime(),
  by: t.bytes(),
  a: t.array(t.int()),
  w: t.array(t.string()),
  m: t.map(t.string().notNull(), t.int()),
  r: t.row({ x: t.int(), y: t.string() }),
});
type All = Infer<typeof All>;

const values: All = {
  k: 1,
  i: 7,
  b: 2_130_706_433n,
  d: 0.5,
  p: Decimal.parse("-12.35"),
  s: "Hello, World",
  u: "https://example.org:80/a/b?x=1&y=2#frag",
  j: '{"a": [1, 2, {"b": "c"}], "n": 1.5, "s": "t"}',
  f: true,
  ts: LocalDateTime.parse("2024-02-29T13:14:15.678"),
  ltz: Instant.parse("2024-02-29T13:14:15.678Z"),
  dt: LocalDate.parse("2024-02-29"),
  tm: LocalTime.parse("13:14:15.678"),
  iv: Interval.millis(90_000),
  by: Uint8Array.of(104, 105),
  a: [3, 1, 2, 1],
  w: ["x", null, "y"],
  m: new Map([["q", 1]]),
  r: { x: 5, y: "z" },
};
const nulls = Object.fromEntries(Object.keys(values).map((name) => [name, name === "k" ? 2 : null])) as unknown as All;

type Make = (o: Columns<All>) => Expr<unknown>;
/** The name in the catalogue, the expression, and the same in SQL or, without SQL, the values for both rows. */
type Case = readonly [name: string, make: Make, expected: string | readonly [unknown, unknown]];

const scalars: readonly Case[] = [
  ["eq", (o) => o.i.eq(7), "i = 7"],
  ["ne", (o) => o.s.ne("x"), "s <> 'x'"],
  ["gt", (o) => o.d.gt(0.1), "d > 0.1"],
  ["ge", (o) => o.ts.ge(o.ts), "ts >= ts"],
  ["lt", (o) => o.by.lt(Uint8Array.of(105)), "`by` < X'69'"],
  ["le", (o) => o.iv.le(Interval.millis(90_000)), "iv <= INTERVAL '90' SECOND"],
  ["between", (o) => o.i.between(1, 7), "i BETWEEN 1 AND 7"],
  ["notBetween", (o) => o.s.notBetween("A", "B"), "s NOT BETWEEN 'A' AND 'B'"],
  ["isNull", (o) => o.s.isNull(), "s IS NULL"],
  ["isNotNull", (o) => o.s.isNotNull(), "s IS NOT NULL"],
  ["in", (o) => o.i.in([1, 7]), "i IN (1, 7)"],
  ["ifNull", (o) => o.s.ifNull("none"), "IFNULL(s, 'none')"],
  ["cast", (o) => o.i.cast(t.string()), "CAST(i AS STRING)"],
  ["tryCast", (o) => o.s.tryCast(t.int()), "TRY_CAST(s AS INT)"],
  ["and", (o) => o.f.and(o.i.gt(9)), "f AND i > 9"],
  ["and", (o) => and(o.f, o.i.gt(1), true), "f AND i > 1 AND TRUE"],
  ["or", (o) => o.f.or(o.i.gt(9)), "f OR i > 9"],
  ["or", (o) => or(o.f, o.i.gt(9), false), "f OR i > 9 OR FALSE"],
  ["not", (o) => o.f.not(), "NOT f"],
  ["isTrue", (o) => o.f.isTrue(), "f IS TRUE"],
  ["isFalse", (o) => o.f.isFalse(), "f IS FALSE"],
  ["isNotTrue", (o) => o.f.isNotTrue(), "f IS NOT TRUE"],
  ["isNotFalse", (o) => o.f.isNotFalse(), "f IS NOT FALSE"],
  ["plus", (o) => o.i.plus(1), "i + 1"],
  ["plus", (o) => o.iv.plus(Interval.millis(1_000)), "iv + INTERVAL '1' SECOND"],
  ["minus", (o) => o.p.minus(o.p), "p - p"],
  ["times", (o) => o.b.times(3n), "b * CAST(3 AS BIGINT)"],
  ["times", (o) => o.iv.times(2), "iv * 2"],
  ["dividedBy", (o) => o.i.dividedBy(2), "i / 2"],
  ["mod", (o) => o.i.mod(4), "MOD(i, 4)"],
  ["negative", (o) => o.i.negative(), "-i"],
  ["abs", (o) => o.p.abs(), "ABS(p)"],
  ["sign", (o) => o.d.sign(), "SIGN(d)"],
  ["floor", (o) => o.d.floor(), "FLOOR(d)"],
  ["floor", (o) => o.ts.floor("hour"), "FLOOR(ts TO HOUR)"],
  ["ceil", (o) => o.d.ceil(), "CEIL(d)"],
  ["ceil", (o) => o.dt.ceil("month"), "CEIL(dt TO MONTH)"],
  ["round", (o) => o.p.round(1), "ROUND(p, 1)"],
  ["truncate", (o) => o.p.truncate(1), "TRUNCATE(p, 1)"],
  ["power", (o) => o.i.power(2), "POWER(i, 2)"],
  ...[
    "sqrt",
    "exp",
    "ln",
    "log10",
    "log2",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "cot",
    "degrees",
    "radians",
  ].map((name): Case => [name, (o) => o.d[name as "sqrt"](), `${name.toUpperCase()}(d)`]),
  ["log", (o) => o.d.log(), "LOG(d)"],
  ["log", (o) => o.d.log(2), "LOG(2, d)"],
  ["bin", (o) => o.i.bin(), "BIN(i)"],
  ["hex", (o) => o.i.hex(), "HEX(i)"],
  ["hex", (o) => o.s.hex(), "HEX(s)"],
  ["chr", (o) => o.i.plus(60).chr(), "CHR(i + 60)"],
  ["inetNtoa", (o) => o.b.inetNtoa(), "INET_NTOA(b)"],
  ["inetAton", (o) => o.s.left(0).concat("127.0.0.1").inetAton(), "INET_ATON(LEFT(s, 0) || '127.0.0.1')"],
  ["elt", (o) => o.i.minus(6).elt("a", o.s), "ELT(i - 6, 'a', s)"],
  ["atan2", (o) => atan2(o.d, 2), "ATAN2(d, 2)"],
  ["pi", () => pi(), "PI()"],
  ["e", () => e(), "E()"],
  ["rand", () => rand(5).lt(1), [true, true]],
  ["randInteger", () => randInteger(5).lt(5), [true, true]],
  ["uuid", () => uuid().charLength(), [36, 36]],
  ["upperCase", (o) => o.s.upperCase(), "UPPER(s)"],
  ["lowerCase", (o) => o.s.lowerCase(), "LOWER(s)"],
  ["initCap", (o) => o.s.initCap(), "INITCAP(s)"],
  ["trim", (o) => o.s.trim("H"), "TRIM(BOTH 'H' FROM s)"],
  ["trimLeading", (o) => o.s.trimLeading("H"), "TRIM(LEADING 'H' FROM s)"],
  ["trimTrailing", (o) => o.s.trimTrailing("d"), "TRIM(TRAILING 'd' FROM s)"],
  ["btrim", (o) => o.s.btrim("Hd"), "BTRIM(s, 'Hd')"],
  ["ltrim", (o) => o.s.ltrim("He"), "LTRIM(s, 'He')"],
  ["rtrim", (o) => o.s.rtrim(), "RTRIM(s)"],
  ["lpad", (o) => o.s.lpad(15, "*"), "LPAD(s, 15, '*')"],
  ["rpad", (o) => o.s.rpad(15), "RPAD(s, 15, ' ')"],
  ["repeat", (o) => o.s.repeat(2), "REPEAT(s, 2)"],
  ["reverse", (o) => o.s.reverse(), "REVERSE(s)"],
  ["concat", (o) => o.s.concat("!", o.u), "CONCAT(s, '!', u)"],
  ["concatWs", (o) => concatWs("-", o.s, "x"), "CONCAT_WS('-', s, 'x')"],
  ["substring", (o) => o.s.substring(2, 3), "SUBSTRING(s, 2, 3)"],
  ["left", (o) => o.s.left(2), "LEFT(s, 2)"],
  ["right", (o) => o.s.right(2), "RIGHT(s, 2)"],
  ["replace", (o) => o.s.replace("l", "L"), "REPLACE(s, 'l', 'L')"],
  ["translate", (o) => o.s.translate("lo", "01"), "TRANSLATE(s, 'lo', '01')"],
  ["overlay", (o) => o.s.overlay("xx", 2, 3), "OVERLAY(s PLACING 'xx' FROM 2 FOR 3)"],
  ["split", (o) => o.s.split(", "), "SPLIT(s, ', ')"],
  ["splitIndex", (o) => o.s.splitIndex(", ", 1), "SPLIT_INDEX(s, ', ', 1)"],
  ["strToMap", (o) => o.s.left(0).concat("a=1").strToMap(), "STR_TO_MAP(LEFT(s, 0) || 'a=1')"],
  ["printf", (o) => lit("%s %d").printf(o.s, o.i), "PRINTF('%s %d', s, i)"],
  ["charLength", (o) => o.s.charLength(), "CHAR_LENGTH(s)"],
  ["position", (o) => lit("o").position(o.s), "POSITION('o' IN s)"],
  ["instr", (o) => o.s.instr("o"), "INSTR(s, 'o')"],
  ["locate", (o) => lit("o").locate(o.s, 6), "LOCATE('o', s, 6)"],
  ["ascii", (o) => o.s.ascii(), "ASCII(s)"],
  ["like", (o) => o.s.like("Hello!%", "!"), [false, null]],
  ["like", (o) => o.s.like("H%"), "s LIKE 'H%'"],
  ["similar", (o) => o.s.similar("(Hello|Bye)%"), "s SIMILAR TO '(Hello|Bye)%'"],
  ["startsWith", (o) => o.s.startsWith("H"), "STARTSWITH(s, 'H')"],
  ["startsWith", (o) => o.by.startsWith(Uint8Array.of(104)), [true, null]],
  ["endsWith", (o) => o.s.endsWith("d"), "ENDSWITH(s, 'd')"],
  ["regexp", (o) => o.s.regexp("W.r"), "REGEXP(s, 'W.r')"],
  ["regexpCount", (o) => o.s.regexpCount("o"), "REGEXP_COUNT(s, 'o')"],
  ["regexpReplace", (o) => o.s.regexpReplace("l+", "L"), "REGEXP_REPLACE(s, 'l+', 'L')"],
  ["regexpExtract", (o) => o.s.regexpExtract("(\\w+), (.*)", 2), "REGEXP_EXTRACT(s, '(\\w+), (.*)', 2)"],
  ["regexpExtractAll", (o) => o.s.regexpExtractAll("(o)"), "REGEXP_EXTRACT_ALL(s, '(o)')"],
  ["regexpInstr", (o) => o.s.regexpInstr("W"), "REGEXP_INSTR(s, 'W')"],
  ["regexpSubstr", (o) => o.s.regexpSubstr("W.r"), "REGEXP_SUBSTR(s, 'W.r')"],
  ["encode", (o) => o.s.encode("UTF-16"), "ENCODE(s, 'UTF-16')"],
  ["decode", (o) => o.by.decode("UTF-8"), "DECODE(`by`, 'UTF-8')"],
  ["toBase64", (o) => o.s.toBase64(), "TO_BASE64(s)"],
  ["fromBase64", (o) => o.s.toBase64().fromBase64(), "FROM_BASE64(TO_BASE64(s))"],
  ["unhex", (o) => o.s.hex().unhex(), "UNHEX(HEX(s))"],
  ["urlEncode", (o) => o.s.urlEncode(), "URL_ENCODE(s)"],
  ["urlDecode", (o) => o.s.urlEncode().urlDecode(), "URL_DECODE(URL_ENCODE(s))"],
  ["parseUrl", (o) => o.u.parseUrl("QUERY", "y"), "PARSE_URL(u, 'QUERY', 'y')"],
  ["md5", (o) => o.s.md5(), "MD5(s)"],
  ["sha1", (o) => o.s.sha1(), "SHA1(s)"],
  ["sha224", (o) => o.s.sha224(), "SHA224(s)"],
  ["sha256", (o) => o.s.sha256(), "SHA256(s)"],
  ["sha384", (o) => o.s.sha384(), "SHA384(s)"],
  ["sha512", (o) => o.s.sha512(), "SHA512(s)"],
  ["sha2", (o) => o.s.sha2(256), "SHA2(s, 256)"],
  ["isJson", (o) => o.j.isJson("object"), "j IS JSON OBJECT"],
  ["jsonExists", (o) => o.j.jsonExists("$.a[2].b", { onError: "unknown" }), "JSON_EXISTS(j, '$.a[2].b' UNKNOWN ON ERROR)"],
  ["jsonValue", (o) => o.j.jsonValue("$.n", { returning: t.double() }), "JSON_VALUE(j, '$.n' RETURNING DOUBLE)"],
  ["jsonValue", (o) => o.j.jsonValue("$.none", { onEmpty: { default: "d" } }), "JSON_VALUE(j, '$.none' DEFAULT 'd' ON EMPTY)"],
  ["jsonQuery", (o) => o.j.jsonQuery("$.a"), "JSON_QUERY(j, '$.a')"],
  [
    "jsonQuery",
    (o) => o.j.jsonQuery("$.none", { wrapper: "conditional-array", onEmpty: "empty-array" }),
    "JSON_QUERY(j, '$.none' WITH CONDITIONAL ARRAY WRAPPER EMPTY ARRAY ON EMPTY)",
  ],
  ["jsonQuote", (o) => o.s.jsonQuote(), "JSON_QUOTE(s)"],
  ["jsonUnquote", (o) => o.s.jsonQuote().jsonUnquote(), "JSON_UNQUOTE(JSON_QUOTE(s))"],
  ["jsonString", (o) => jsonString(o.a), "JSON_STRING(a)"],
  ["jsonObject", (o) => jsonObject({ a: o.i, b: json('{"c":1}') }), `JSON_OBJECT(KEY 'a' VALUE i, KEY 'b' VALUE JSON('{"c":1}'))`],
  ["json", (o) => jsonObject({ n: o.i }, { onNull: "absent" }), "JSON_OBJECT(KEY 'n' VALUE i ABSENT ON NULL)"],
  ["jsonArray", (o) => jsonArray([o.i, o.s], { onNull: "null" }), "JSON_ARRAY(i, s NULL ON NULL)"],
  ["parseJson", (o) => jsonString(parseJson(o.j)), "JSON_STRING(PARSE_JSON(j))"],
  ["tryParseJson", (o) => tryParseJson(o.s).isNull(), "TRY_PARSE_JSON(s) IS NULL"],
  ["at", (o) => jsonString(parseJson(o.j).at("a").at(1)), "JSON_STRING(PARSE_JSON(j)['a'][1])"],
  ["extract", (o) => o.ts.extract("minute"), "EXTRACT(MINUTE FROM ts)"],
  ["extract", (o) => o.dt.extract("decade"), "EXTRACT(DECADE FROM dt)"],
  ["toDate", (o) => toDate(o.s.left(0).concat("29/02/2024"), "dd/MM/yyyy"), "TO_DATE(LEFT(s, 0) || '29/02/2024', 'dd/MM/yyyy')"],
  ["toTimestamp", (o) => toTimestamp(o.s.left(0).concat("2024-02-29 01:02:03")), "TO_TIMESTAMP(LEFT(s, 0) || '2024-02-29 01:02:03')"],
  ["toTimestampLtz", (o) => toTimestampLtz(o.b, 0), "TO_TIMESTAMP_LTZ(b, 0)"],
  ["toTimestampLtz", (o) => toTimestampLtz(o.b), "TO_TIMESTAMP_LTZ(b, 3)"],
  [
    "toTimestampLtz",
    (o) => toTimestampLtz(o.s.left(0).concat("2024-02-29 01:02:03"), "yyyy-MM-dd HH:mm:ss", "Asia/Tokyo"),
    "TO_TIMESTAMP_LTZ(LEFT(s, 0) || '2024-02-29 01:02:03', 'yyyy-MM-dd HH:mm:ss', 'Asia/Tokyo')",
  ],
  ["dateFormat", (o) => dateFormat(o.ts, "yyyy/MM"), "DATE_FORMAT(ts, 'yyyy/MM')"],
  ["timestampDiff", (o) => timestampDiff("day", o.dt, o.ts), "TIMESTAMPDIFF(DAY, dt, ts)"],
  ["temporalOverlaps", (o) => temporalOverlaps(o.ts, "1 hour", o.ts, o.iv), "(ts, INTERVAL '1' HOUR) OVERLAPS (ts, iv)"],
  [
    "convertTz",
    (o) => convertTz(o.s.left(0).concat("1970-01-01 00:00:00"), "UTC", "America/Los_Angeles"),
    "CONVERT_TZ(LEFT(s, 0) || '1970-01-01 00:00:00', 'UTC', 'America/Los_Angeles')",
  ],
  ["fromUnixtime", (o) => fromUnixtime(o.b, "yyyy"), "FROM_UNIXTIME(b, 'yyyy')"],
  ["unixTimestamp", (o) => unixTimestamp(o.s.left(0).concat("2024-02-29 01:02:03")), "UNIX_TIMESTAMP(LEFT(s, 0) || '2024-02-29 01:02:03')"],
  ["currentDate", () => currentDate().gt(LocalDate.parse("2024-01-01")), [true, true]],
  ["currentTime", () => currentTime().isNotNull(), [true, true]],
  ["localTime", () => localTime().eq(currentTime()), [true, true]],
  ["currentTimestamp", () => currentTimestamp().gt(Instant.parse("2024-01-01T00:00:00Z")), [true, true]],
  ["localTimestamp", () => localTimestamp().gt(LocalDateTime.parse("2024-01-01T00:00:00")), [true, true]],
  ["at", (o) => o.a.at(2), "a[2]"],
  ["at", (o) => o.m.at("q"), "m['q']"],
  ["element", (o) => o.a.arraySlice(1, 1).element(), "ELEMENT(ARRAY_SLICE(a, 1, 1))"],
  ["cardinality", (o) => o.a.cardinality(), "CARDINALITY(a)"],
  ["cardinality", (o) => o.m.cardinality(), "CARDINALITY(m)"],
  ["arrayContains", (o) => o.w.arrayContains(null), [true, null]],
  ["arrayContains", (o) => o.a.arrayContains(2), "ARRAY_CONTAINS(a, 2)"],
  ["arrayPosition", (o) => o.a.arrayPosition(1), "ARRAY_POSITION(a, 1)"],
  ["arrayAppend", (o) => o.a.arrayAppend(9), "ARRAY_APPEND(a, 9)"],
  ["arrayPrepend", (o) => o.w.arrayPrepend(o.s), "ARRAY_PREPEND(w, s)"],
  ["arrayRemove", (o) => o.a.arrayRemove(1), "ARRAY_REMOVE(a, 1)"],
  ["arrayDistinct", (o) => o.a.arrayDistinct(), "ARRAY_DISTINCT(a)"],
  ["arrayReverse", (o) => o.a.arrayReverse(), "ARRAY_REVERSE(a)"],
  ["arraySlice", (o) => o.a.arraySlice(2), "ARRAY_SLICE(a, 2)"],
  ["arraySort", (o) => o.w.arraySort(false, true), "ARRAY_SORT(w, FALSE, TRUE)"],
  ["arraySort", (o) => o.a.arraySort(), "ARRAY_SORT(a)"],
  ["arrayUnion", (o) => o.a.arrayUnion([5]), "ARRAY_UNION(a, ARRAY[5])"],
  ["arrayConcat", (o) => o.a.arrayConcat(o.a), "ARRAY_CONCAT(a, a)"],
  ["arrayExcept", (o) => o.a.arrayExcept([1]), "ARRAY_EXCEPT(a, ARRAY[1])"],
  ["arrayIntersect", (o) => o.a.arrayIntersect([1, 2]), "ARRAY_INTERSECT(a, ARRAY[1, 2])"],
  ["arrayMax", (o) => o.a.arrayMax(), "ARRAY_MAX(a)"],
  ["arrayMin", (o) => o.a.arrayMin(), "ARRAY_MIN(a)"],
  ["arrayJoin", (o) => o.w.arrayJoin("|", "?"), "ARRAY_JOIN(w, '|', '?')"],
  ["mapKeys", (o) => o.m.mapKeys(), "MAP_KEYS(m)"],
  ["mapValues", (o) => o.m.mapValues(), "MAP_VALUES(m)"],
  ["mapEntries", (o) => o.m.mapEntries(), "MAP_ENTRIES(m)"],
  ["mapUnion", (o) => o.m.mapUnion(new Map([["z", 2]])), "MAP_UNION(m, MAP['z', 2])"],
  ["mapFromArrays", (o) => mapFromArrays(o.w.arrayDistinct(), o.a.arraySlice(1, 3)), "MAP_FROM_ARRAYS(w, ARRAY_SLICE(a, 1, 3))"],
  ["get", (o) => o.r.get("y"), [values.r?.y, null]],
  ["flatten", (o) => o.r.flatten().x, [5, null]],
  [
    "row",
    (o) => row({ a: o.i, b: "x" }),
    [
      { a: 7, b: "x" },
      { a: null, b: "x" },
    ],
  ],
  ["array", (o) => array(o.i, 1), "ARRAY[i, 1]"],
  [
    "map",
    (o) => map(["a", o.i], ["b", 2]),
    [
      new Map([
        ["a", 7],
        ["b", 2],
      ]),
      new Map([
        ["a", null],
        ["b", 2],
      ]),
    ],
  ],
  ["nullOf", () => nullOf(t.int()), "CAST(NULL AS INT)"],
  ["ifThenElse", (o) => ifThenElse(o.i.gt(1), "large", "small"), "CASE WHEN i > 1 THEN 'large' ELSE 'small' END"],
  ["when", (o) => when(o.i.gt(9), "a").when(o.i.gt(1), "b").otherwise(null), "CASE WHEN i > 9 THEN 'a' WHEN i > 1 THEN 'b' END"],
  ["coalesce", (o) => coalesce(o.s, o.u, "z"), "COALESCE(s, u, 'z')"],
  ["greatest", (o) => greatest(o.i, 9), "GREATEST(i, 9)"],
  ["least", (o) => least(o.i, 9), "LEAST(i, 9)"],
  ["typeOf", (o) => typeOf(o.i), "TYPEOF(i)"],
  ["currentDatabase", () => currentDatabase(), "CURRENT_DATABASE()"],
  ["call", (o) => call("LOWER", t.string(), o.s), "LOWER(s)"],
  ["callSql", () => callSql("UPPER(s) || '!'", t.string()), "UPPER(s) || '!'"],
];

const aggregates: readonly Case[] = [
  ["count", () => count(), "COUNT(*)"],
  ["count", (o) => o.i.count(), "COUNT(i)"],
  ["countDistinct", (o) => o.s.countDistinct(), "COUNT(DISTINCT s)"],
  ["distinct", (o) => o.b.sum().distinct(), "SUM(DISTINCT b)"],
  ["sum", (o) => o.p.sum(), "SUM(p)"],
  ["sum0", (o) => o.i.sum0(), "COALESCE(SUM(i), 0)"],
  ["avg", (o) => o.d.avg(), "AVG(d)"],
  ["min", (o) => o.ts.min(), "MIN(ts)"],
  ["max", (o) => o.s.max(), "MAX(s)"],
  ["firstValue", (o) => o.i.firstValue(), "FIRST_VALUE(i)"],
  ["lastValue", (o) => o.i.lastValue(), "LAST_VALUE(i)"],
  ["stddevPop", (o) => o.k.cast(t.double()).stddevPop(), "STDDEV_POP(CAST(k AS DOUBLE))"],
  ["stddevSamp", (o) => o.k.cast(t.double()).stddevSamp(), "STDDEV_SAMP(CAST(k AS DOUBLE))"],
  ["varPop", (o) => o.k.cast(t.double()).varPop(), "VAR_POP(CAST(k AS DOUBLE))"],
  ["varSamp", (o) => o.k.cast(t.double()).varSamp(), "VAR_SAMP(CAST(k AS DOUBLE))"],
  ["percentile", (o) => o.k.percentile(0.5), "PERCENTILE(k, 0.5)"],
  ["percentile", (o) => o.k.percentile([0, 1]), "PERCENTILE(k, ARRAY[0.0, 1.0])"],
  ["collect", (o) => o.s.collect(), "COLLECT(s)"],
  ["arrayAgg", (o) => o.k.arrayAgg(), "ARRAY_AGG(k)"],
  ["listAgg", (o) => o.s.listAgg("|"), "LISTAGG(s, '|')"],
  ["jsonObjectAgg", (o) => jsonObjectAgg(o.k.cast(t.string()), o.s), "JSON_OBJECTAGG(KEY CAST(k AS STRING) VALUE s NULL ON NULL)"],
  ["jsonArrayAgg", (o) => jsonArrayAgg(o.s), "JSON_ARRAYAGG(s ABSENT ON NULL)"],
];

let env: TableEnvironment;
let table: Table<All>;

beforeAll(async () => {
  env = await open({ mode: "batch", parallelism: 1, config: { "table.local-time-zone": "UTC" } });
  table = env.fromRows([values, nulls], All);
}, DEADLINE);

afterAll(async () => {
  await env[Symbol.asyncDispose]();
}, DEADLINE);

async function inSql(list: readonly string[]): Promise<Record<string, unknown>[]> {
  if (list.length === 0) return [];
  const text = [`SELECT ${list.join(", ")} FROM `, ""];
  await using result = await env.sql(Object.assign(text, { raw: text }) as unknown as TemplateStringsArray, table).execute();
  const rows: Record<string, unknown>[] = [];
  for await (const each of result.rows()) rows.push(each as Record<string, unknown>);
  return rows;
}

async function check(cases: readonly (readonly [key: string, entry: Case])[], rows: 1 | 2, scalar: boolean): Promise<void> {
  const key = (i: number): string => `c${String(i)}`;
  const make = (o: Columns<All>): Record<string, Expr<unknown>> =>
    Object.fromEntries([...(scalar ? [["k", o.k] as const] : []), ...cases.map(([, [, expr]], i) => [key(i), expr(o)] as const)]);
  const ours = (await table.select(make).toArray()) as Record<string, unknown>[];
  const list = cases.flatMap(([, [, , expected]], i) => (typeof expected === "string" ? [`${expected} AS ${key(i)}`] : []));
  const sql = await inSql(scalar ? ["k", ...list] : list);
  if (scalar) for (const each of [ours, sql]) each.sort((a, b) => (a["k"] as number) - (b["k"] as number));
  expect(ours).toHaveLength(rows);
  const got: unknown[] = [];
  const wanted: unknown[] = [];
  for (const [i, [name, [, , expected]]] of cases.entries())
    for (let at = 0; at < rows; at++) {
      got.push([name, at, plain(ours[at]?.[key(i)])]);
      wanted.push([name, at, plain(typeof expected === "string" ? sql[at]?.[key(i)] : expected[at])]);
    }
  expect(got).toEqual(wanted);
}

const numbered = (cases: readonly Case[]): (readonly [string, Case])[] => cases.map((entry) => [entry[0], entry]);

// Some at a time: a query of all of them is one long generated method.
const parts = numbered(scalars);
for (let start = 0; start < parts.length; start += 40)
  test(`scalars from ${parts[start]?.[0] ?? ""} on`, { timeout: DEADLINE }, async () => {
    await check(parts.slice(start, start + 40), 2, true);
  });

test("aggregates", { timeout: DEADLINE }, async () => {
  // Flink plans no aggregates of different values together with some that give an array.
  const different = ([name]: Case): boolean => name === "countDistinct" || name === "distinct";
  await check(numbered(aggregates.filter((each) => !different(each))), 1, false);
  await check(numbered(aggregates.filter(different)), 1, false);
});

test("times of processing and watermarks, in streams", { timeout: DEADLINE }, async () => {
  await using streaming = await open({ mode: "streaming", parallelism: 1 });
  const Events = schema({ at: t.timestampLtz(3).notNull() }, { watermark: { on: "at", delay: "1 second" } });
  const at = Instant.parse("2024-01-01T00:00:10Z");
  const before = Date.now();
  const [row] = await streaming
    .fromRows([{ at }], Events)
    .select((o) => ({ seen: currentWatermark(o.at), now: proctime() }))
    .toArray();
  expect(row?.seen).toBeNull();
  expect(row?.now.epochMillis).toBeGreaterThanOrEqual(before);
  expect(row?.now.epochMillis).toBeLessThanOrEqual(Date.now());
});

test("every entry of the catalogue is tried", () => {
  const tried = new Set([...scalars, ...aggregates].map(([name]) => name));
  // Tried with tables and in expressions.test.ts: orders of a sort, literals, values over windows; watermarks and times of processing are of streaming.
  const elsewhere =
    "asc desc lit over lead lag rowNumber rank denseRank percentRank cumeDist ntile groupingId currentWatermark proctime".split(" ");
  const missing = catalogue.flatMap(({ ours }) => (ours === undefined || tried.has(ours) || elsewhere.includes(ours) ? [] : [ours]));
  expect(missing).toEqual([]);
  expect(Object.keys(flink)).toContain("when");
});
