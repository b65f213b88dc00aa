// SPDX-License-Identifier: Apache-2.0
import {
  ConfigurationError,
  ConversionError,
  Decimal,
  Instant,
  Interval,
  LocalDate,
  LocalDateTime,
  LocalTime,
  schema,
  t,
} from "@tsflink/core";
import { describe, expect, test } from "vitest";
import { Orders, Recorder, tableOf } from "../../test/unit/tables.ts";
import { udf } from "../functions/udf.ts";
import type { SqlNode } from "../plan/nodes.ts";
import { tableParts } from "../plan/table-parts.ts";
import { placeAfter } from "./lexer.ts";
import { sqlLiteral } from "./literal.ts";
import { createSql, type SqlQuery, type SqlRunner } from "./sql.ts";

const executor = new Recorder();
const statements: SqlNode[] = [];
const runner: SqlRunner = {
  executor,
  runStatement: (node) => {
    statements.push(node);
    return Promise.reject(new Error("not run"));
  },
  explainStatement: () => Promise.reject(new Error("not run")),
};
const sql = createSql(runner);
const Any = schema({ x: t.int() });
const nodeOf = (query: SqlQuery): SqlNode => tableParts(query.as(Any))?.relation as SqlNode;
const textOf = (query: SqlQuery): string => nodeOf(query).text.replaceAll(/ +/g, " ");

/** The value of a string literal, read as SQL reads it, or `undefined` when the text is anything else. */
function readString(text: string): string | undefined {
  const match = /^'((?:[^']|'')*)'$/s.exec(text);
  return match?.[1]?.replaceAll("''", "'");
}

describe("hostile values stay values", () => {
  const hostile = [
    "'",
    "''",
    "' OR 1=1 --",
    "'; DROP TABLE orders; --",
    "\\'",
    "\\",
    "a\nb",
    "\r\n--",
    "/* '",
    "*/ '",
    "`x`",
    "\0",
    "\u2028",
    "é日本🎉",
    "${x}",
    "%",
    "'||(SELECT 1)||'",
    "U&'\\0027'",
    "'".repeat(99),
  ];
  test.each(hostile.map((value) => [JSON.stringify(value), value]))("%s", (_name, value) => {
    const literal = sqlLiteral(value, "value");
    expect(readString(literal)).toBe(value);
    expect(placeAfter(literal)).toBe("code");
    const { text } = nodeOf(sql`SELECT * FROM t WHERE a = ${value} AND b = 1`);
    expect(text).toBe(`SELECT * FROM t WHERE a =  ${literal}  AND b = 1`);
  });

  test("random texts too", () => {
    const alphabet = ["'", '"', "`", "\\", "-", "/", "*", "\n", ";", "a", "é", "🎉", "$", "{", "}"];
    let seed = 42;
    const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    for (let round = 0; round < 2_000; round++) {
      const value = Array.from({ length: 1 + random(12) }, () => alphabet[random(alphabet.length)]).join("");
      const literal = sqlLiteral(value, "value");
      expect(readString(literal)).toBe(value);
      expect(placeAfter(literal)).toBe("code");
    }
  });

  test("names, too", () => {
    expect(textOf(sql`SELECT * FROM ${sql.id("my`table; DROP")}`)).toBe("SELECT * FROM `my``table; DROP` ");
    expect(textOf(sql`SELECT * FROM ${sql.id("cat", "db", "t")}`)).toBe("SELECT * FROM `cat`.`db`.`t` ");
    expect(() => sql.id("")).toThrow(ConfigurationError);
  });

  test("half characters are refused", () => expect(() => sqlLiteral("\ud800", "value")).toThrow("lone surrogate"));

  test("a value never grows together with its neighbours", () => {
    expect(textOf(sql`SELECT ${"a"}${"b"}`)).toBe("SELECT 'a' 'b' ");
    expect(textOf(sql`SELECT 1 -${-5}`)).toBe("SELECT 1 - (-5) ");
    expect(textOf(sql`SELECT X${"41"}`)).toBe("SELECT X '41' ");
  });

  test.each<[string, () => unknown, string]>([
    ["quotes", () => sql`SELECT '${"x"}'`, "stands inside '...'; values bring their own quotes"],
    ["quotes around a pattern", () => sql`SELECT * FROM t WHERE a LIKE '%${"x"}%'`, "stands inside '...'"],
    ["a name", () => sql`SELECT \`${"x"}\``, "names are written with sql.id()"],
    ["a line comment", () => sql`SELECT 1 -- ${"x\nDROP"}`, "inside a line comment"],
    ["the other line comment", () => sql`SELECT 1 // ${"x"}`, "inside a line comment"],
    ["a block comment", () => sql`SELECT /* ${"x"} */ 1`, "inside a block comment"],
    ["an open string", () => sql`SELECT 'x`, "a string is not closed"],
    ["an open raw text", () => sql.raw("'"), "a string is not closed"],
  ])("places in %s are refused", (_name, make, message) => expect(make).toThrow(message));

  test("quotes in comments and comments in quotes mislead nobody", () => {
    expect(
      textOf(sql`SELECT 'a -- b', ${1} -- don't
      , ${2}`),
    ).toContain("2");
    expect(textOf(sql`SELECT 'it''s /*', ${1}`)).toBe("SELECT 'it''s /*', 1 ");
  });
});

test.each<[unknown, string]>([
  [null, "NULL"],
  [true, "TRUE"],
  [false, "FALSE"],
  [0, "0"],
  [-5, "(-5)"],
  [2_147_483_647, "2147483647"],
  [-2_147_483_648, "CAST(-2147483648 AS INT)"],
  [2_147_483_648, "2.147483648E9"],
  [0.1, "1E-1"],
  [-1.5, "(-1.5E0)"],
  [5e-324, "5E-324"],
  [-0, "0E0"],
  [Number.NaN, "CAST('NaN' AS DOUBLE)"],
  [-Infinity, "CAST('-Infinity' AS DOUBLE)"],
  [100n, "CAST(100 AS BIGINT)"],
  [-(2n ** 63n), "CAST('-9223372036854775808' AS BIGINT)"],
  [Decimal.parse("-12.30"), "CAST('-12.30' AS DECIMAL(4, 2))"],
  [Decimal.parse("0.001"), "CAST('0.001' AS DECIMAL(3, 3))"],
  [Instant.parse("2026-01-02T03:04:05Z"), "TO_TIMESTAMP_LTZ('2026-01-02 03:04:05', 'yyyy-MM-dd HH:mm:ss', 'UTC')"],
  [
    Instant.parse("2026-01-02T03:04:05.123456789Z"),
    "TO_TIMESTAMP_LTZ('2026-01-02 03:04:05.123456789', 'yyyy-MM-dd HH:mm:ss.SSSSSSSSS', 'UTC')",
  ],
  [new Date(0), "TO_TIMESTAMP_LTZ('1970-01-01 00:00:00', 'yyyy-MM-dd HH:mm:ss', 'UTC')"],
  [LocalDateTime.parse("2026-01-02T03:04:05.5"), "CAST('2026-01-02 03:04:05.500' AS TIMESTAMP(3))"],
  [LocalDate.parse("2026-01-02"), "CAST('2026-01-02' AS DATE)"],
  [LocalTime.parse("03:04:05.250"), "TIME '03:04:05.250'"],
  [Interval.months(-14), "INTERVAL '-1-02' YEAR(4) TO MONTH"],
  [Interval.millis(90_061_001), "INTERVAL '1 01:01:01.001' DAY(3) TO SECOND(3)"],
  [new Uint8Array([0, 255, 16]), "X'00ff10'"],
  ["", "CAST('' AS STRING)"],
  [new Uint8Array(0), "CAST(X'' AS BYTES)"],
])("literal %#: %s", (value, expected) => expect(sqlLiteral(value, "value")).toBe(expected));

test.each<[string, unknown, string]>([
  ["an object", { a: 1 }, "an object is not a SQL value"],
  ["an array", [1], "an array of length 1 is not a SQL value"],
  ["undefined", undefined, "undefined is not a SQL value; write null for NULL"],
  ["a function", () => 1, "a function is not a SQL value"],
  ["a bigint too large", 2n ** 63n, "does not fit BIGINT"],
  ["a Decimal too long", Decimal.parse("1".repeat(39)), "DECIMAL holds 38"],
  ["a time too fine", LocalTime.parse("00:00:00.0000001"), "finer than the millisecond"],
])("%s is refused", (_name, value, message) => {
  expect(() => sql`SELECT ${value as never}`).toThrow(ConversionError);
  expect(() => sql`SELECT ${value as never}`).toThrow(message);
});

test("tables and functions become identifiers, each once", () => {
  const orders = tableOf("orders", Orders, executor);
  const twice = udf({ name: "twice", args: [t.int()], returns: t.int() }, (x) => (x === null ? null : 2 * x));
  const node = nodeOf(sql`SELECT ${twice}(a) FROM ${orders} JOIN ${orders} ON TRUE`);
  expect(node.text.replaceAll(/ +/g, " ")).toBe("SELECT `$function1` (a) FROM `$table1` JOIN `$table1` ON TRUE");
  expect(node.tables.map(({ name }) => name)).toEqual(["$table1"]);
  expect(node.functions.map(({ name, function: definition }) => [name, definition.name])).toEqual([["$function1", "twice"]]);
  expect(() => nodeOf(sql`SELECT * FROM ${tableOf("o", Orders, new Recorder([], "other"))}`)).toThrow("another environment");
});

test("fragments keep their tables", () => {
  const orders = tableOf("orders", Orders, executor);
  const condition = sql`amount > ${100n} AND id IN (SELECT id FROM ${orders}) -- why`;
  const node = nodeOf(sql`SELECT * FROM ${orders} WHERE ${condition} AND ${sql.raw("a = 1")} AND id IN (${sql.list([1n, 2n])})`);
  expect(node.tables).toHaveLength(1);
  expect(node.text.replaceAll(/ +/g, " ")).toBe(
    "SELECT * FROM `$table1` WHERE amount > CAST(100 AS BIGINT) AND id IN (SELECT id FROM `$table1` ) -- why\n AND a = 1 AND id IN ( CAST(1 AS BIGINT), CAST(2 AS BIGINT) )",
  );
  expect(() => sql.list([])).toThrow("empty lists");
});

test("as() takes the promised schema along", () => {
  expect(nodeOf(sql`SELECT 1 AS x`).expected).toEqual({ columns: [{ name: "x", type: "INT" }], primaryKey: [] });
  expect(() => sql`SELECT 1`.as({} as never)).toThrow("expected a schema made by schema()");
});

test("execute() runs any statement", async () => {
  await expect(sql`CREATE VIEW v AS SELECT 1`.execute()).rejects.toThrow("not run");
  expect(statements.at(-1)).toMatchObject({ kind: "sql", text: "CREATE VIEW v AS SELECT 1" });
});

test("sql is a tag", () => {
  expect(() => sql("SELECT 1" as never)).toThrow("write sql`SELECT ...`, without parentheses");
});
