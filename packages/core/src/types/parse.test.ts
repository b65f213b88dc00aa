// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { Random } from "../../test/random.ts";
import { ConfigurationError } from "../errors/errors.ts";
import { formatType } from "./format.ts";
import { parseType, typeOf } from "./parse.ts";
import { t } from "./t.ts";

// Left: what Flink 2.3.0's `LogicalType.asSerializableString()` printed. Right: how we print it, where that differs.
const printedByFlink: readonly (readonly [string, string?])[] = [
  ["CHAR(5) NOT NULL"],
  ["VARCHAR(7)"],
  ["VARCHAR(2147483647)", "STRING"],
  ["BINARY(3)"],
  ["VARBINARY(9)"],
  ["VARBINARY(2147483647)", "BYTES"],
  ["BOOLEAN"],
  ["DECIMAL(10, 3)"],
  ["TINYINT"],
  ["SMALLINT"],
  ["INT NOT NULL"],
  ["BIGINT"],
  ["FLOAT"],
  ["DOUBLE"],
  ["DATE"],
  ["TIME(3)"],
  ["TIMESTAMP(9) NOT NULL"],
  ["TIMESTAMP(3) WITH LOCAL TIME ZONE"],
  ["INTERVAL YEAR(2)"],
  ["INTERVAL YEAR(2) TO MONTH"],
  ["INTERVAL MONTH"],
  ["INTERVAL DAY(2)"],
  ["INTERVAL DAY(2) TO HOUR"],
  ["INTERVAL DAY(2) TO MINUTE"],
  ["INTERVAL DAY(2) TO SECOND(6)"],
  ["INTERVAL HOUR"],
  ["INTERVAL HOUR TO MINUTE"],
  ["INTERVAL HOUR TO SECOND(6)"],
  ["INTERVAL MINUTE"],
  ["INTERVAL MINUTE TO SECOND(6)"],
  ["INTERVAL SECOND(6)"],
  ["ARRAY<INT NOT NULL>"],
  ["MULTISET<VARCHAR(3)> NOT NULL"],
  ["MAP<INT NOT NULL, ARRAY<INT>>"],
  ["ROW<`a``b` INT NOT NULL 'it''s a ''test''\n`x`', `ünï 1` ROW<>>"],
  ["NULL"],
  ["VARIANT NOT NULL"],
  ["STRUCTURED<'com.acme.Outer$Inner', `x` INT 'desc'>", "ROW<`x` INT 'desc'>"],
  ["STRUCTURED<'com.acme.Empty', >", "ROW<>"],
  ["RAW('java.math.BigInteger', 'AFRvcmcuYXBhY2hlLmZsaW5rLmFwaQAAAAD')"],
];

// What Flink's own parser also reads, with what it made of it.
const readByFlink: readonly (readonly [string, string])[] = [
  ["TIMESTAMP_LTZ(3)", "TIMESTAMP(3) WITH LOCAL TIME ZONE"],
  ["TIMESTAMP_LTZ", "TIMESTAMP(6) WITH LOCAL TIME ZONE"],
  ["TIMESTAMP", "TIMESTAMP(6)"],
  ["timestamp(3) without time zone", "TIMESTAMP(3)"],
  ["TIME", "TIME(0)"],
  ["TIME(2) WITHOUT TIME ZONE", "TIME(2)"],
  ["ROW<a INT, b STRING>", "ROW<`a` INT, `b` STRING>"],
  ["ROW(ünï INT)", "ROW<`ünï` INT>"],
  ["STRUCTURED<'com.acme.X'>", "ROW<>"],
  ["INTERVAL SECOND", "INTERVAL SECOND(6)"],
  ["INTERVAL SECOND(3)", "INTERVAL SECOND(3)"],
  ["INTERVAL DAY TO SECOND", "INTERVAL DAY(2) TO SECOND(6)"],
  ["INTERVAL DAY(3) TO SECOND(3)", "INTERVAL DAY(3) TO SECOND(3)"],
  ["INTERVAL HOUR TO SECOND(3)", "INTERVAL HOUR TO SECOND(3)"],
  ["INTERVAL YEAR TO MONTH", "INTERVAL YEAR(2) TO MONTH"],
  ["CHAR", "CHAR(1)"],
  ["VARBINARY", "VARBINARY(1)"],
  ["DECIMAL", "DECIMAL(10, 0)"],
  ["NUMERIC(5)", "DECIMAL(5, 0)"],
  ["DOUBLE PRECISION", "DOUBLE"],
  ["INTEGER NULL", "INT"],
  ["INT NOT NULL ARRAY MULTISET NOT NULL", "MULTISET<ARRAY<INT NOT NULL>> NOT NULL"],
  ["  INT\n", "INT"],
];

describe("parseType", () => {
  test.each(printedByFlink.map(([text, ours = text]) => [text, ours] as const))("reads what Flink prints: %s", (text, ours) => {
    expect(parseType(text).toString()).toBe(ours);
  });

  test.each(readByFlink)("reads %s", (text, ours) => {
    expect(parseType(text).toString()).toBe(ours);
  });

  test("keeps descriptions", () => {
    expect(parseType("ROW<`a` INT 'it''s'>").definition).toEqual({
      kind: "row",
      nullable: true,
      fields: [{ name: "a", type: { kind: "int", nullable: true }, description: "it's" }],
    });
  });

  test.each<readonly [string, string]>([
    ["", "expected a type, found the end, at position 1"],
    ["INTT", "there is no type INTT; did you mean INT?, at position 1"],
    ["ROW<`a` INTT>", 'at position 9, after "ROW<`a` "'],
    ["ROW<`a` INT", "expected >, found the end, at position 12"],
    ["ROW<a INT, a INT>", "has the field a twice"],
    ["ROW<` ` INT>", "not blank"],
    ["ARRAY<INT>>", "expected the end of the type, found >, at position 11"],
    ["MAP<INT>", "expected ,, found >, at position 8"],
    ["DECIMAL(39, 0)", "from 1 to 38"],
    ["ARRAY<CHAR(0)>", "from 1 to 2147483647, received the number 0, at position 7"],
    ["DECIMAL(5,)", "expected a whole number, found )"],
    ["INTERVAL HOUR(2)", "expected the end of the type, found (, at position 14"],
    ["INTERVAL MONTH TO YEAR", "is not a unit of an INTERVAL"],
    ["INTERVAL YEAR(5)", "from 1 to 4"],
    ["INTERVAL FORTNIGHT", "a unit such as"],
    ["TIMESTAMP(3) WITH TIME ZONE", "use TIMESTAMP_LTZ"],
    ["NULL NOT NULL", "cannot be NOT NULL"],
    ["INT NOT", "expected NULL, found the end"],
    ["ROW<`a INT>", "the quote ` is not closed, at position 5"],
    ["RAW('a', 'b)", "the quote ' is not closed, at position 10"],
    ["RAW(a, 'b')", "in single quotes"],
    ["INT; DROP TABLE x", "the character ; has no place"],
  ])("refuses %j", (text, message) => {
    expect(() => parseType(text)).toThrow(ConfigurationError);
    expect(() => parseType(text)).toThrow(message);
    expect(() => parseType(text)).toThrow("not a SQL type");
  });

  test("refuses what is no text", () => {
    expect(() => parseType(undefined as never)).toThrow(ConfigurationError);
  });

  test.each([1, 2, 3, 4, 5])("reads back any type that it prints, seed %i", (seed) => {
    const random = new Random(seed);
    for (let i = 0; i < 400; i++) {
      const definition = random.type();
      const text = formatType(definition);
      expect(parseType(text).definition, text).toEqual(definition);
      expect(typeOf(definition).toString()).toBe(text);
    }
  });

  test("any text is either a type or a ConfigurationError", () => {
    const random = new Random(7);
    const pieces = [
      "ROW",
      "<",
      ">",
      "(",
      ")",
      ",",
      "`a`",
      "INT",
      "NOT NULL",
      "'x'",
      "3",
      "MAP",
      "INTERVAL",
      "DAY",
      "TO",
      "SECOND",
      "TIMESTAMP",
      "WITH",
      "\\",
      "`",
      " ",
    ];
    let types = 0;
    for (let i = 0; i < 3_000; i++) {
      const text = Array.from({ length: random.int(1, 8) }, () => random.pick(pieces)).join(" ");
      try {
        expect(parseType(parseType(text).toString()).definition).toEqual(parseType(text).definition);
        types++;
      } catch (error) {
        expect(error, text).toBeInstanceOf(ConfigurationError);
      }
    }
    expect(types).toBeGreaterThan(0);
  });
});

describe("typeOf", () => {
  test("copies, freezes and checks to the bottom", () => {
    const element = { kind: "decimal" as const, precision: 5, scale: 2, nullable: true };
    const type = typeOf({ kind: "array", element, nullable: false });
    element.precision = 50;
    expect(type.toString()).toBe("ARRAY<DECIMAL(5, 2)> NOT NULL");
    expect(() => typeOf({ kind: "array", element, nullable: false })).toThrow(ConfigurationError);
    expect(typeOf(t.row({ a: t.int() }).definition).definition).toEqual(t.row({ a: t.int() }).definition);
  });
});
