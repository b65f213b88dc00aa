// SPDX-License-Identifier: Apache-2.0
import { Decimal, Interval, LocalDateTime, t, type Infer, type Instant, type LocalDate } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import type { Nested, Orders } from "../../test/unit/tables.ts";
import {
  coalesce,
  count,
  currentDate,
  currentTimestamp,
  dateFormat,
  greatest,
  ifThenElse,
  least,
  lit,
  localTimestamp,
  timestampDiff,
  type ArrayExpr,
  type BoolExpr,
  type Columns,
  type Expr,
  type NumExpr,
  type StrExpr,
  type TimeExpr,
} from "./index.ts";

declare const o: Columns<Infer<typeof Orders>>;
declare const n: Columns<Infer<typeof Nested>>;
declare const nullableInt: NumExpr<number | null>;

test("comparisons are NULL when a side may be", () => {
  expectTypeOf(o.id.eq(1n)).toEqualTypeOf<BoolExpr<boolean>>();
  expectTypeOf(o.id.gt(1)).toEqualTypeOf<BoolExpr<boolean>>();
  expectTypeOf(o.amount.gt(1)).toEqualTypeOf<BoolExpr<boolean | null>>();
  expectTypeOf(o.quantity.le(nullableInt)).toEqualTypeOf<BoolExpr<boolean | null>>();
  expectTypeOf(o.quantity.between(1, nullableInt)).toEqualTypeOf<BoolExpr<boolean | null>>();
  expectTypeOf(o.amount.isNull()).toEqualTypeOf<BoolExpr>();
  expectTypeOf(o.amount.gt(1).isTrue()).toEqualTypeOf<BoolExpr>();
  expectTypeOf(o.id.eq(1n).and(o.amount.gt(1))).toEqualTypeOf<BoolExpr<boolean | null>>();
  expectTypeOf(o.id.eq(1n).or(true).not()).toEqualTypeOf<BoolExpr<boolean>>();
  // @ts-expect-error a bigint column and a string
  o.id.eq("1");
  // @ts-expect-error a string column and a number
  o.customer.eq(1);
  // @ts-expect-error columns of two types
  o.customer.eq(o.id);
  // @ts-expect-error NULL compares with nothing: use isNull()
  o.amount.eq(null);
  // @ts-expect-error not a condition
  o.id.eq(1n).and(o.id);
  // @ts-expect-error there are no values
  o.id.in([]);
});

test("arithmetic keeps the JavaScript type", () => {
  expectTypeOf(o.id.plus(1)).toEqualTypeOf<NumExpr<bigint>>();
  expectTypeOf(o.quantity.times(1.5)).toEqualTypeOf<NumExpr<number>>();
  expectTypeOf(o.quantity.minus(nullableInt)).toEqualTypeOf<NumExpr<number | null>>();
  expectTypeOf(o.price.dividedBy(Decimal.parse("2"))).toEqualTypeOf<NumExpr<Decimal | null>>();
  expectTypeOf(o.id.sqrt()).toEqualTypeOf<NumExpr<number>>();
  expectTypeOf(o.id.mod(2).abs().negative().sign().floor().ceil().round(1).truncate()).toEqualTypeOf<NumExpr<bigint>>();
  // @ts-expect-error BIGINT and INT: cast one of them
  o.id.plus(o.quantity);
  // @ts-expect-error a string has no arithmetic
  o.customer.plus(1);
});

test("aggregates are NULL of no rows, but counts", () => {
  expectTypeOf(o.quantity.sum()).toEqualTypeOf<NumExpr<number | null>>();
  expectTypeOf(o.price.avg()).toEqualTypeOf<NumExpr<Decimal | null>>();
  expectTypeOf(o.customer.max()).toEqualTypeOf<StrExpr<string | null>>();
  expectTypeOf(o.placedAt.min()).toEqualTypeOf<TimeExpr<Instant | null>>();
  expectTypeOf(o.customer.count()).toEqualTypeOf<NumExpr<bigint>>();
  expectTypeOf(o.customer.countDistinct()).toEqualTypeOf<NumExpr<bigint>>();
  expectTypeOf(count()).toEqualTypeOf<NumExpr<bigint>>();
  expectTypeOf(o.customer.listAgg()).toEqualTypeOf<StrExpr<string | null>>();
  // @ts-expect-error a string has no sum
  o.customer.sum();
});

test("strings", () => {
  expectTypeOf(o.customer.upperCase().lowerCase().initCap().reverse()).toEqualTypeOf<StrExpr<string>>();
  expectTypeOf(o.customer.concat("a", o.amount.cast(t.string()))).toEqualTypeOf<StrExpr<string | null>>();
  expectTypeOf(o.customer.concat("a", "b")).toEqualTypeOf<StrExpr<string>>();
  expectTypeOf(o.customer.charLength()).toEqualTypeOf<NumExpr<number>>();
  expectTypeOf(o.customer.like("a%", "!")).toEqualTypeOf<BoolExpr<boolean>>();
  expectTypeOf(o.customer.split(",")).toEqualTypeOf<ArrayExpr<readonly (string | null)[]>>();
  // @ts-expect-error a number has no upper case
  o.amount.upperCase();
  // @ts-expect-error a position is a number
  o.customer.substring("1");
});

test("dates and times", () => {
  expectTypeOf(o.placedAt.floor("day").plus("5 minutes").minus(Interval.months(1))).toEqualTypeOf<TimeExpr<Instant>>();
  expectTypeOf(o.placedAt.extract("year")).toEqualTypeOf<NumExpr<bigint>>();
  expectTypeOf(timestampDiff("day", o.placedAt, o.placedAt)).toEqualTypeOf<NumExpr<number>>();
  expectTypeOf(dateFormat(n.at, "yyyy")).toEqualTypeOf<StrExpr<string | null>>();
  expectTypeOf(currentTimestamp()).toEqualTypeOf<TimeExpr<Instant>>();
  expectTypeOf(localTimestamp()).toEqualTypeOf<TimeExpr<LocalDateTime>>();
  expectTypeOf(currentDate()).toEqualTypeOf<TimeExpr<LocalDate>>();
  // @ts-expect-error not a unit
  o.placedAt.floor("fortnight");
  // @ts-expect-error not a duration
  o.placedAt.plus("5 parsecs");
  // @ts-expect-error an instant and a local time
  o.placedAt.gt(LocalDateTime.parse("2026-01-01T00:00"));
});

test("collections and rows", () => {
  expectTypeOf(n.tags.at(1)).toEqualTypeOf<StrExpr<string | null>>();
  expectTypeOf(n.tags.arrayContains("a")).toEqualTypeOf<BoolExpr<boolean>>();
  expectTypeOf(n.scores.at("a")).toEqualTypeOf<NumExpr<number | null>>();
  expectTypeOf(n.address.get("city")).toEqualTypeOf<StrExpr<string | null>>();
  // @ts-expect-error no such field
  n.address.get("town");
  // @ts-expect-error a key is a string
  n.scores.at(1);
  // @ts-expect-error bytes have no length here
  n.data.charLength();
});

test("casts, literals and choices", () => {
  expectTypeOf(o.amount.cast(t.bigint())).toEqualTypeOf<NumExpr<bigint | null>>();
  expectTypeOf(o.quantity.cast(t.bigint())).toEqualTypeOf<NumExpr<bigint>>();
  expectTypeOf(o.quantity.tryCast(t.bigint().notNull())).toEqualTypeOf<NumExpr<bigint | null>>();
  expectTypeOf(lit("a")).toEqualTypeOf<StrExpr<string>>();
  expectTypeOf(lit(1)).toEqualTypeOf<NumExpr<number>>();
  expectTypeOf(lit(1n, t.bigint())).toEqualTypeOf<NumExpr<bigint | null>>();
  expectTypeOf(ifThenElse(o.amount.gt(1), "a", "b")).toEqualTypeOf<StrExpr<string>>();
  expectTypeOf(ifThenElse(o.amount.gt(1), o.quantity, null)).toEqualTypeOf<NumExpr<number | null>>();
  expectTypeOf(o.amount.ifNull(0)).toEqualTypeOf<NumExpr<number>>();
  expectTypeOf(o.amount.ifNull(nullableInt)).toEqualTypeOf<NumExpr<number | null>>();
  expectTypeOf(coalesce(o.amount, nullableInt, 0)).toEqualTypeOf<NumExpr<number>>();
  expectTypeOf(greatest(o.quantity, nullableInt)).toEqualTypeOf<NumExpr<number | null>>();
  expectTypeOf(least(o.quantity, 1)).toEqualTypeOf<NumExpr<number>>();
  // @ts-expect-error branches of two types
  ifThenElse(o.amount.gt(1), "a", 1);
  // @ts-expect-error not a value of the type
  lit("a", t.int());
});

test("an expression may stand where one that may be NULL is wanted, not the other way round", () => {
  expectTypeOf<NumExpr<number>>().toExtend<Expr<number | null>>();
  expectTypeOf<NumExpr<number | null>>().not.toExtend<Expr<number>>();
});
