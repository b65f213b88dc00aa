// SPDX-License-Identifier: Apache-2.0
import { ConversionError, Decimal, Instant, ValidationError, t } from "@tsflink/core";
import { formatType } from "@tsflink/core/internal";
import { describe, expect, test } from "vitest";
import { Nested, Orders } from "../../test/unit/tables.ts";
import type { ExpressionNode } from "../plan/nodes.ts";
import { schemaColumns } from "../plan/schema-node.ts";
import { columnsObject } from "./columns.ts";
import { describeExpression } from "./describe-expression.ts";
import { inside } from "./expression.ts";
import type { Expr } from "./expr.ts";
import type { Infer } from "@tsflink/core";
import { coalesce, count, ifThenElse, lit } from "./functions.ts";

const o = columnsObject<Infer<typeof Orders>>(schemaColumns(Orders), {});
const n = columnsObject<Infer<typeof Nested>>(schemaColumns(Nested), {});

function text(node: ExpressionNode): string {
  switch (node.kind) {
    case "literal":
      return `${typeof node.value === "bigint" ? `${String(node.value)}n` : JSON.stringify(node.value)}:${node.type}`;
    case "column":
      return node.name;
    case "symbol":
      return `${node.enum}.${node.name}`;
    case "type":
      return node.type;
    case "over":
    case "function":
    case "named":
    case "sql-text":
    case "sub-query":
      return node.kind;
    case "call":
      return `${node.name}(${node.args.map(text).join(", ")})`;
  }
}
const show = (expr: Expr<unknown>): string => `${text(inside(expr).node)} -> ${formatType(inside(expr).type)}`;

describe("literals take the type of the other side", () => {
  test.each<[string, Expr<unknown>, string]>([
    ["BIGINT and bigint", o.id.eq(1n), "EQUALS(id, 1n:BIGINT NOT NULL) -> BOOLEAN NOT NULL"],
    ["BIGINT and number", o.id.gt(100), "GREATER_THAN(id, 100n:BIGINT NOT NULL) -> BOOLEAN NOT NULL"],
    ["BIGINT compared with a fraction", o.id.gt(1.5), "GREATER_THAN(id, 1.5:DOUBLE NOT NULL) -> BOOLEAN NOT NULL"],
    ["nullable DOUBLE", o.amount.gt(100), "GREATER_THAN(amount, 100:DOUBLE NOT NULL) -> BOOLEAN"],
    ["INT and whole number", o.quantity.plus(1), "PLUS(quantity, 1:INT NOT NULL) -> INT NOT NULL"],
    ["INT and fraction", o.quantity.times(1.5), "TIMES(quantity, 1.5:DOUBLE NOT NULL) -> DOUBLE NOT NULL"],
    ["DECIMAL and number, exactly", o.price.eq(0.1), 'EQUALS(price, "0.1":DECIMAL(1, 1) NOT NULL) -> BOOLEAN'],
    ["DECIMAL and Decimal", o.price.lt(Decimal.parse("12.345")), 'LESS_THAN(price, "12.345":DECIMAL(5, 3) NOT NULL) -> BOOLEAN'],
    ["STRING", o.customer.eq("it's"), 'EQUALS(customer, "it\'s":STRING NOT NULL) -> BOOLEAN NOT NULL'],
    [
      "TIMESTAMP_LTZ",
      o.placedAt.ge(Instant.parse("2026-01-02T03:04:05.6Z")),
      'GREATER_THAN_OR_EQUAL(placedAt, "2026-01-02T03:04:05.600Z":TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL) -> BOOLEAN NOT NULL',
    ],
    ["in", o.id.in([1n, 2]), "IN(id, 1n:BIGINT NOT NULL, 2n:BIGINT NOT NULL) -> BOOLEAN NOT NULL"],
  ])("%s", (_name, expr, expected) => expect(show(expr)).toBe(expected));

  test("values that do not fit are refused", () => {
    expect(() => o.id.plus(0.5)).toThrow(ConversionError);
    expect(() => o.id.plus(0.5)).toThrow("plus(): the number 0.5 is no BIGINT; convert the column with .cast(t.double())");
    expect(() => o.id.eq(2n ** 63n)).toThrow(ConversionError);
    expect(() => o.price.eq(Number.NaN)).toThrow(ConversionError);
    expect(() => o.customer.eq(undefined as never)).toThrow("undefined is not a SQL value; write null for NULL");
    expect(() => o.customer.eq(1 as never)).toThrow(ConversionError);
    expect(() => o.id.eq(o.customer as never)).toThrow("STRING NOT NULL does not go with BIGINT NOT NULL");
  });
});

test("results have the types that Flink gives them", () => {
  expect(show(o.amount.sum())).toBe("SUM(amount) -> DOUBLE");
  expect(show(o.quantity.max())).toBe("MAX(quantity) -> INT");
  expect(show(count())).toBe("COUNT(1:INT NOT NULL) -> BIGINT NOT NULL");
  expect(show(o.customer.countDistinct())).toBe("DISTINCT(COUNT(customer)) -> BIGINT NOT NULL");
  expect(show(o.placedAt.extract("year"))).toBe("EXTRACT(TimeIntervalUnit.YEAR, placedAt) -> BIGINT NOT NULL");
  expect(show(o.placedAt.plus("5 minutes"))).toBe(
    "PLUS(placedAt, 300000n:INTERVAL DAY(6) TO SECOND(3) NOT NULL) -> TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL",
  );
  expect(show(o.customer.position("x"))).toBe('POSITION(customer, "x":STRING NOT NULL) -> INT NOT NULL');
  expect(show(o.customer.trimTrailing())).toBe(
    'TRIM(false:BOOLEAN NOT NULL, true:BOOLEAN NOT NULL, " ":STRING NOT NULL, customer) -> STRING NOT NULL',
  );
  expect(show(n.tags.at(1))).toBe("AT(CAST(tags, ARRAY<STRING> NOT NULL), 1:INT NOT NULL) -> STRING");
  expect(show(n.address.get("city"))).toBe('GET(address, "city":CHAR(4) NOT NULL) -> STRING');
  expect(show(n.scores.at("a"))).toBe('AT(scores, "a":STRING NOT NULL) -> INT');
  expect(show(o.amount.cast(t.string()))).toBe("CAST(amount, STRING) -> STRING");
  expect(show(o.quantity.cast(t.bigint()))).toBe("CAST(quantity, BIGINT NOT NULL) -> BIGINT NOT NULL");
});

test("the type of a condition does not depend on which branch may be NULL", () => {
  expect(show(ifThenElse(o.amount.gt(1), o.quantity, null))).toBe(
    "IF(GREATER_THAN(amount, 1:DOUBLE NOT NULL), CAST(quantity, INT), null:INT) -> INT",
  );
  expect(show(ifThenElse(o.amount.gt(1), "a", "b"))).toBe(
    'IF(GREATER_THAN(amount, 1:DOUBLE NOT NULL), "a":STRING NOT NULL, "b":STRING NOT NULL) -> STRING NOT NULL',
  );
  expect(show(o.amount.ifNull(0))).toBe("COALESCE(amount, 0:DOUBLE NOT NULL) -> DOUBLE NOT NULL");
  expect(show(coalesce(o.amount, o.amount))).toBe("COALESCE(amount, amount) -> DOUBLE");
});

test("literals by themselves", () => {
  expect(show(lit(1))).toBe("1:INT NOT NULL -> INT NOT NULL");
  expect(show(lit(2 ** 31))).toBe("2147483648:DOUBLE NOT NULL -> DOUBLE NOT NULL");
  expect(show(lit(1n))).toBe("1n:BIGINT NOT NULL -> BIGINT NOT NULL");
  expect(show(lit(Decimal.parse("1.50")))).toBe('"1.50":DECIMAL(3, 2) NOT NULL -> DECIMAL(3, 2) NOT NULL');
  expect(show(lit(Decimal.parse("1.10"), t.decimal(4, 2).notNull()))).toBe('"1.10":DECIMAL(4, 2) NOT NULL -> DECIMAL(4, 2) NOT NULL');
  expect(show(lit(5n, t.bigint()))).toBe("CAST(5n:BIGINT NOT NULL, BIGINT) -> BIGINT");
  expect(show(lit([1, 2], t.array(t.int().notNull()).notNull()))).toBe(
    "CAST(ARRAY(1:INT NOT NULL, 2:INT NOT NULL), ARRAY<INT NOT NULL> NOT NULL) -> ARRAY<INT NOT NULL> NOT NULL",
  );
  expect(() => lit({ a: 1 } as never)).toThrow("has no SQL type; pass the type as second argument");
  expect(() => lit(new Map([["a", 1]]) as never)).toThrow(ConversionError);
  expect(() => lit([], t.array(t.int()))).toThrow("empty ARRAY");
});

test("JavaScript's operators say what to write instead", () => {
  expect(() => (o.amount as never as number) + 1).toThrow("amount has no value here, only in Flink");
  expect(() => `no. ${o.amount as never as string}`).toThrow(ValidationError);
  expect(() => (o.amount as never as number) > 1).toThrow(".gt()");
});

test("a method of another family names the type", () => {
  const untyped = o.customer as never as { sum(): unknown };
  expect(() => untyped.sum()).toThrow("customer is STRING NOT NULL, and sum() needs a number; convert with .cast()");
});

test("unknown columns and fields are suggested", () => {
  expect(() => (o as never as Record<string, unknown>)["amonut"]).toThrow(
    "there is no column amonut; did you mean amount?; there are id, customer",
  );
  expect(() => n.address.get("ctiy" as never)).toThrow("address has no field ctiy; did you mean city?; it has city, zip");
  expect(() => n.tags.at(0)).toThrow("the first element of an SQL array is at(1)");
  expect(Object.keys({ ...o })).toEqual(["id", "customer", "amount", "price", "quantity", "placedAt"]);
});

test("messages show expressions without the values in them", () => {
  expect(describeExpression(inside(o.customer.eq("secret").and(o.amount.gt(1))).node)).toBe("((customer = ?) AND (amount > ?))");
});

test("expressions are frozen data that structured clone carries", () => {
  const { node } = inside(o.amount.gt(1).and(o.customer.like("a%")));
  expect(structuredClone(node)).toEqual(node);
  expect(Object.isFrozen(node)).toBe(true);
  expect(() => ((node as { kind: string }).kind = "x")).toThrow(TypeError);
});

test("types that Flink gives of JSON", () => {
  expect(show(o.customer.jsonValue("$.a", { returning: t.int() }))).toMatch(/ -> INT$/);
  expect(() => o.customer.jsonValue("$.a", { returning: t.smallint() })).toThrow(
    "no SMALLINT of JSON; take t.string(), t.boolean(), t.int()",
  );
  expect(() => o.customer.jsonValue("$.a", { returning: t.date() as never })).toThrow("no DATE of JSON");
  expect(show(o.customer.jsonQuery("$.a", { returning: t.array(t.string()) }))).toMatch(/ -> ARRAY<STRING>$/);
  expect(() => o.customer.jsonQuery("$.a", { returning: t.array(t.int()) as never })).toThrow("no ARRAY<INT> of JSON");
});
