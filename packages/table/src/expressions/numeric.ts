// SPDX-License-Identifier: Apache-2.0
import { formatType } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { aggregate, booleanOf, call, comparison, type AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import type { NullIn, NullOf, Other } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import type { Inside, Method } from "./expression.ts";
import { intArgument, operand } from "./literal.ts";
import { commonNumber, isInteger, simpleType, someDecimal } from "./types.ts";

/** A `number` may stand for any numeric value; it takes the SQL type of the other side, exactly, or is refused. */
export type NumOther<T> = Other<T> | number;

/** A number. Arithmetic keeps the JavaScript type: mix BIGINT, DECIMAL and the others with `.cast()`. */
export interface NumExpr<T> extends AnyExpr<T> {
  eq<O extends NumOther<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  ne<O extends NumOther<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `>`. */
  gt<O extends NumOther<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `>=`. */
  ge<O extends NumOther<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `<`. */
  lt<O extends NumOther<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `<=`. */
  le<O extends NumOther<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether it lies between the bounds, both included. */
  between<A extends NumOther<T>, B extends NumOther<T>>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  in(values: readonly [NumOther<T>, ...NumOther<T>[]]): BoolExpr<boolean | null>;
  ifNull<O extends NumOther<T>>(other: O): ExprOf<NonNullable<T> | NullOf<O>>;
  /** The sum. Integers that grow too large wrap around, as in Flink. */
  plus<O extends NumOther<T>>(other: O): NumExpr<T | NullOf<O>>;
  /** The difference. */
  minus<O extends NumOther<T>>(other: O): NumExpr<T | NullOf<O>>;
  /** The product. */
  times<O extends NumOther<T>>(other: O): NumExpr<T | NullOf<O>>;
  /** The quotient; of whole numbers without its fraction. */
  dividedBy<O extends NumOther<T>>(other: O): NumExpr<T | NullOf<O>>;
  /** The rest of the division of whole or DECIMAL numbers, with the sign of this one. */
  mod<O extends NumOther<T>>(other: O): NumExpr<T | NullOf<O>>;
  /** The number with the opposite sign. */
  negated(): NumExpr<T>;
  abs(): NumExpr<T>;
  /** -1, 0 or 1. */
  sign(): NumExpr<T>;
  floor(): NumExpr<T>;
  ceil(): NumExpr<T>;
  /** Rounded half away from zero to `digits` after the point. @defaultValue 0 digits */
  round(digits?: number): NumExpr<T>;
  /** Cut to `digits` after the point. @defaultValue 0 digits */
  truncate(digits?: number): NumExpr<T>;
  power(exponent: NumOther<T>): NumExpr<number | NullIn<T>>;
  sqrt(): NumExpr<number | NullIn<T>>;
  exp(): NumExpr<number | NullIn<T>>;
  /** The natural logarithm. */
  ln(): NumExpr<number | NullIn<T>>;
  log10(): NumExpr<number | NullIn<T>>;
  log2(): NumExpr<number | NullIn<T>>;
  sin(): NumExpr<number | NullIn<T>>;
  cos(): NumExpr<number | NullIn<T>>;
  tan(): NumExpr<number | NullIn<T>>;
  asin(): NumExpr<number | NullIn<T>>;
  acos(): NumExpr<number | NullIn<T>>;
  atan(): NumExpr<number | NullIn<T>>;
  /** Aggregate: the sum, of the same type; NULL of no rows. */
  sum(): NumExpr<NonNullable<T> | null>;
  /** Aggregate: the average, of the same type: of whole numbers a whole number. */
  avg(): NumExpr<NonNullable<T> | null>;
  /** Aggregate: the standard deviation of the rows as the whole population. */
  stddevPop(): NumExpr<NonNullable<T> | null>;
  /** Aggregate: the standard deviation of the rows as a sample. */
  stddevSamp(): NumExpr<NonNullable<T> | null>;
  /** Aggregate: the variance of the rows as the whole population. */
  varPop(): NumExpr<NonNullable<T> | null>;
  /** Aggregate: the variance of the rows as a sample. */
  varSamp(): NumExpr<NonNullable<T> | null>;
}

function arithmetic(method: string, name: string): Method {
  return (self: Inside, other: unknown): Inside => {
    const right = operand(other, self.type, `${method}()`, "arithmetic");
    const { type, exact } = commonNumber(self.type, right.type);
    return call(name, type, [self, right], exact && self.exact && right.exact);
  };
}

function mod(self: Inside, other: unknown): Inside {
  const right = operand(other, self.type, "mod()", "arithmetic");
  for (const { type } of [self, right])
    if (type.kind === "float" || type.kind === "double")
      throw invalid(`mod(): ${formatType(type)} is not exact; Flink divides whole and DECIMAL numbers only; convert with .cast()`);
  const { type } = commonNumber(self.type, right.type);
  return call("MOD", type, [self, right], false);
}

const double =
  (name: string): Method =>
  (self: Inside): Inside =>
    call(name, simpleType("double", self.type.nullable), [self]);
/** Keeps the type but for a DECIMAL, whose precision Flink derives. */
const same =
  (name: string): Method =>
  (self: Inside): Inside =>
    kept(name, self, [self]);

function kept(name: string, self: Inside, args: readonly Inside[]): Inside {
  return self.type.kind === "decimal" ? call(name, someDecimal(self.type.nullable), args, false) : call(name, self.type, args, self.exact);
}

function total(name: string): Method {
  return (self: Inside): Inside => (self.type.kind === "decimal" ? call(name, someDecimal(true), [self], false) : aggregate(name)(self));
}

function rounding(method: string, name: string): Method {
  return (self: Inside, digits?: unknown): Inside =>
    kept(name, self, digits === undefined ? [self] : [self, intArgument(digits, `${method}()`)]);
}

function between(self: Inside, low: unknown, high: unknown): Inside {
  const args = [self, operand(low, self.type, "between() low"), operand(high, self.type, "between() high")];
  return call("BETWEEN", booleanOf(...args), args);
}

export const comparisonMethods = {
  gt: comparison("gt", "GREATER_THAN"),
  ge: comparison("ge", "GREATER_THAN_OR_EQUAL"),
  lt: comparison("lt", "LESS_THAN"),
  le: comparison("le", "LESS_THAN_OR_EQUAL"),
  between,
};

export const numericMethods = {
  ...comparisonMethods,
  plus: arithmetic("plus", "PLUS"),
  minus: arithmetic("minus", "MINUS"),
  times: arithmetic("times", "TIMES"),
  dividedBy: arithmetic("dividedBy", "DIVIDE"),
  mod,
  negated: (self: Inside): Inside => call("MINUS_PREFIX", self.type, [self], self.exact && !isNarrow(self)),
  abs: (self: Inside): Inside => call("ABS", self.type, [self], self.exact),
  sign: (self: Inside): Inside => call("SIGN", self.type, [self], self.exact),
  floor: same("FLOOR"),
  ceil: same("CEIL"),
  round: rounding("round", "ROUND"),
  truncate: rounding("truncate", "TRUNCATE"),
  power: (self: Inside, exponent: unknown): Inside => {
    const right = operand(exponent, self.type, "power()");
    return call("POWER", simpleType("double", self.type.nullable || right.type.nullable), [self, right]);
  },
  sqrt: double("SQRT"),
  exp: double("EXP"),
  ln: double("LN"),
  log10: double("LOG10"),
  log2: double("LOG2"),
  sin: double("SIN"),
  cos: double("COS"),
  tan: double("TAN"),
  asin: double("ASIN"),
  acos: double("ACOS"),
  atan: double("ATAN"),
  sum: total("SUM"),
  avg: total("AVG"),
  stddevPop: total("STDDEV_POP"),
  stddevSamp: total("STDDEV_SAMP"),
  varPop: total("VAR_POP"),
  varSamp: total("VAR_SAMP"),
} satisfies Record<Exclude<keyof NumExpr<number>, keyof AnyExpr<number>>, Method>;

function isNarrow({ type }: Inside): boolean {
  return isInteger(type) && type.kind !== "int" && type.kind !== "bigint";
}
