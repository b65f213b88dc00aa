// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { ConfigurationError } from "../errors/errors.ts";
import { isSqlType } from "./make.ts";
import type { AnySqlType } from "./sql-type.ts";
import { t } from "./t.ts";

const texts: readonly (readonly [AnySqlType, string])[] = [
  [t.char(3), "CHAR(3)"],
  [t.varchar(20), "VARCHAR(20)"],
  [t.string(), "STRING"],
  [t.boolean(), "BOOLEAN"],
  [t.binary(4), "BINARY(4)"],
  [t.varbinary(9), "VARBINARY(9)"],
  [t.bytes(), "BYTES"],
  [t.decimal(10, 2), "DECIMAL(10, 2)"],
  [t.tinyint(), "TINYINT"],
  [t.smallint(), "SMALLINT"],
  [t.int(), "INT"],
  [t.bigint(), "BIGINT"],
  [t.float(), "FLOAT"],
  [t.double(), "DOUBLE"],
  [t.date(), "DATE"],
  [t.time(), "TIME(0)"],
  [t.time(3), "TIME(3)"],
  [t.timestamp(), "TIMESTAMP(6)"],
  [t.timestamp(9), "TIMESTAMP(9)"],
  [t.timestampLtz(3), "TIMESTAMP(3) WITH LOCAL TIME ZONE"],
  [t.intervalYearMonth(), "INTERVAL YEAR(2) TO MONTH"],
  [t.intervalYearMonth("MONTH"), "INTERVAL MONTH"],
  [t.intervalYearMonth("YEAR", 4), "INTERVAL YEAR(4)"],
  [t.intervalDayTime(), "INTERVAL DAY(2) TO SECOND(3)"],
  [t.intervalDayTime("HOUR"), "INTERVAL HOUR"],
  [t.intervalDayTime("MINUTE TO SECOND", 2, 6), "INTERVAL MINUTE TO SECOND(6)"],
  [t.array(t.int().notNull()), "ARRAY<INT NOT NULL>"],
  [t.multiset(t.string()), "MULTISET<STRING>"],
  [t.map(t.string().notNull(), t.array(t.int())), "MAP<STRING NOT NULL, ARRAY<INT>>"],
  [t.row({ a: t.int(), "b`c": t.row({ d: t.date() }).notNull() }), "ROW<`a` INT, `b``c` ROW<`d` DATE> NOT NULL>"],
  [t.row({}), "ROW<>"],
  [t.raw("java.util.BitSet", "AF=="), "RAW('java.util.BitSet', 'AF==')"],
  [t.null(), "NULL"],
  [t.variant(), "VARIANT"],
];

describe("t", () => {
  test.each(texts)("%s is written as Flink writes it", (type, text) => {
    expect(type.toString()).toBe(text);
    expect(type.definition.nullable).toBe(true);
    expect(isSqlType(type)).toBe(true);
  });

  test("covers each of its makers", () => {
    const kinds = new Set(texts.map(([type]) => type.definition.kind));
    // STRING and BYTES are the longest VARCHAR and VARBINARY.
    expect(kinds.size).toBe(Object.keys(t).length - 2);
  });

  test("notNull makes another type and leaves the first alone", () => {
    const nullable = t.int();
    const type = nullable.notNull();
    expect([String(nullable), String(type), String(type.notNull())]).toEqual(["INT", "INT NOT NULL", "INT NOT NULL"]);
    expect(type.notNull()).toBe(type);
  });

  test("is frozen all through", () => {
    const { definition } = t.row({ tags: t.array(t.int()) });
    expect(() => Object.assign(definition, { nullable: false })).toThrow(TypeError);
    if (definition.kind !== "row") throw new Error("unreachable");
    expect(() => (definition.fields as unknown[]).push(1)).toThrow(TypeError);
    expect(() => Object.assign(definition.fields[0]!, { name: "x" })).toThrow(TypeError);
    expect(() => Object.assign(t, { int: t.bigint })).toThrow(TypeError);
  });

  test.each<readonly [string, () => unknown, string]>([
    ["char(0)", () => t.char(0), "from 1 to 2147483647"],
    ["varchar(1.5)", () => t.varchar(1.5), "the number 1.5"],
    ["binary(-1)", () => t.binary(-1), "from 1"],
    ["varbinary(2**31)", () => t.varbinary(2 ** 31), "2147483647"],
    ["decimal(0, 0)", () => t.decimal(0, 0), "from 1 to 38"],
    ["decimal(39, 0)", () => t.decimal(39, 0), "from 1 to 38"],
    ["decimal(5, 6)", () => t.decimal(5, 6), "from 0 to 5"],
    ["time(10)", () => t.time(10), "from 0 to 9"],
    ["timestamp(-1)", () => t.timestamp(-1), "from 0 to 9"],
    ["timestampLtz(NaN)", () => t.timestampLtz(Number.NaN), "from 0 to 9"],
    ["intervalYearMonth", () => t.intervalYearMonth("YEAR", 5), "from 1 to 4"],
    ["intervalYearMonth of months", () => t.intervalYearMonth("MONTH", 3), "leave it out"],
    ["intervalYearMonth of nothing", () => t.intervalYearMonth("WEEK" as never), "is not a unit of an INTERVAL"],
    ["intervalDayTime", () => t.intervalDayTime("DAY", 7), "from 1 to 6"],
    ["intervalDayTime of hours", () => t.intervalDayTime("HOUR", 3), "leave it out"],
    ["intervalDayTime fraction", () => t.intervalDayTime("SECOND", 2, 10), "from 0 to 9"],
    ["array of nothing", () => t.array(undefined as never), "is not a type"],
    ["array of a maker", () => t.array(t.int as never), "call it"],
    ["map", () => t.map(t.int(), "INT" as never), 'the string "INT"'],
    ["row of types", () => t.row({ id: t.int as never }), "t.row() id"],
    ["row of a type", () => t.row(t.int() as never), "no object of types"],
    ["row with a blank field", () => t.row({ " ": t.int() }), "not blank"],
    ["row with a numeric field", () => t.row({ 1: t.int() }), "JavaScript objects"],
    ["raw", () => t.raw("", ""), "Java class"],
    ["null", () => t.null().notNull(), "cannot be NOT NULL"],
  ])("refuses %s", (_name, make, message) => {
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });
});
