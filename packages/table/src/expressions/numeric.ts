// SPDX-License-Identifier: Apache-2.0
import type { Table } from "../relations/table.ts";
import { describe, formatType } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { comparison, type AnyExpr, type OneColumn } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { alikeSelf, boolean, builtin, builtinAs, call, double, string, stringOrNull, text } from "./builtin.ts";
import type { ArrayExpr } from "./collection.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import { isExpression, type Inside, type Member, type Method } from "./expression.ts";
import { intArgument, literalOf, operand } from "./literal.ts";
import type { StrExpr } from "./string.ts";
import { commonNumber, isInteger, simpleType, someDecimal, withNull } from "./types.ts";

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
  /** Whether it lies outside of the bounds. */
  notBetween<A extends NumOther<T>, B extends NumOther<T>>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  in(values: readonly [NumOther<T>, ...NumOther<T>[]]): BoolExpr<boolean | null>;
  in<R>(table: Table<R> & OneColumn<R, NonNullable<T>>): BoolExpr<boolean | null>;
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
  negative(): NumExpr<T>;
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
  /** The logarithm to `base`. @defaultValue the natural logarithm */
  log(base?: NumOther<T>): NumExpr<number | NullIn<T>>;
  sinh(): NumExpr<number | NullIn<T>>;
  cosh(): NumExpr<number | NullIn<T>>;
  tanh(): NumExpr<number | NullIn<T>>;
  /** The cotangent. */
  cot(): NumExpr<number | NullIn<T>>;
  /** Radians as degrees. */
  degrees(): NumExpr<number | NullIn<T>>;
  /** Degrees as radians. */
  radians(): NumExpr<number | NullIn<T>>;
  /** A whole number in binary digits. */
  bin(): StrExpr<string | NullIn<T>>;
  /** A whole number in hexadecimal digits. */
  hex(): StrExpr<string | NullIn<T>>;
  /** The character with this code, which is taken modulo 255; the empty text below 0. */
  chr(): StrExpr<string | NullIn<T>>;
  /** An IPv4 address from its number, e.g. `"127.0.0.1"`; NULL when it is none. */
  inetNtoa(): StrExpr<string | null>;
  /** Of the texts, the one with this number, counted from 1; NULL when there is none. */
  elt(first: Other<string>, ...others: readonly Other<string>[]): StrExpr<string | null>;
  sin(): NumExpr<number | NullIn<T>>;
  cos(): NumExpr<number | NullIn<T>>;
  tan(): NumExpr<number | NullIn<T>>;
  asin(): NumExpr<number | NullIn<T>>;
  acos(): NumExpr<number | NullIn<T>>;
  atan(): NumExpr<number | NullIn<T>>;
  /** Aggregate: the sum, of the same type; NULL of no rows. */
  sum(): NumExpr<NonNullable<T> | null>;
  /** Aggregate: the sum, of the same type; 0 of no rows. */
  sum0(): NumExpr<NonNullable<T>>;
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
  /**
   * Aggregate: the value below which a share of the rows lies, interpolated; with an array of shares an array.
   *
   * @param share 0 to 1
   * @param frequency how often each row counts
   */
  percentile(share: number, frequency?: Expr<number | bigint | null> | number): NumExpr<number | null>;
  percentile(shares: readonly number[], frequency?: Expr<number | bigint | null> | number): ArrayExpr<readonly (number | null)[] | null>;
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

/** Keeps the type but for a DECIMAL, whose precision Flink derives. */
const same =
  (name: string): Method =>
  (self: Inside): Inside =>
    kept(name, self, [self]);

function kept(name: string, self: Inside, args: readonly Inside[]): Inside {
  return self.type.kind === "decimal" ? call(name, someDecimal(self.type.nullable), args, false) : call(name, self.type, args, self.exact);
}

function total(name: string): Method {
  return (self: Inside): Inside =>
    self.type.kind === "decimal" ? call(name, someDecimal(true), [self], false) : call(name, withNull(self.type, true), [self], self.exact);
}

function rounding(method: string, name: string): Method {
  return (self: Inside, digits?: unknown): Inside =>
    kept(name, self, digits === undefined ? [self] : [self, intArgument(digits, `${method}()`)]);
}

function percentile(self: Inside, shares: unknown, frequency?: unknown): Inside {
  const share = (value: unknown): Inside => {
    if (typeof value !== "number" || !(value >= 0 && value <= 1))
      throw invalid(`percentile(): a share is a number from 0 to 1, not ${describe(value)}`);
    return literalOf(simpleType("double", false), value, "percentile()");
  };
  const many = Array.isArray(shares);
  const first = many
    ? literalOf(
        { kind: "array", element: simpleType("double", false), nullable: false },
        (shares as unknown[]).map((each) => (share(each), each)),
        "percentile()",
      )
    : share(shares);
  const args = [self, first, ...(frequency === undefined ? [] : [wholeOrBig(frequency, "percentile() frequency")])];
  const one = simpleType("double", true);
  return call("PERCENTILE", many ? { kind: "array", element: one, nullable: true } : one, args);
}

function wholeOrBig(value: unknown, what: string): Inside {
  return isExpression(value) ? operand(value, simpleType("bigint", true), what) : intArgument(value, what);
}

function log(self: Inside, base?: unknown): Inside {
  const args = base === undefined ? [self] : [operand(base, self.type, "log() base"), self];
  return call("LOG", double(args), args);
}

export const comparisonMethods = {
  gt: comparison("gt", "GREATER_THAN"),
  ge: comparison("ge", "GREATER_THAN_OR_EQUAL"),
  lt: comparison("lt", "LESS_THAN"),
  le: comparison("le", "LESS_THAN_OR_EQUAL"),
  between: builtin("BETWEEN", boolean, alikeSelf, alikeSelf),
  notBetween: builtin("NOT_BETWEEN", boolean, alikeSelf, alikeSelf),
};

export const numericMethods = {
  ...comparisonMethods,
  plus: arithmetic("plus", "PLUS"),
  minus: arithmetic("minus", "MINUS"),
  times: arithmetic("times", "TIMES"),
  dividedBy: arithmetic("dividedBy", "DIVIDE"),
  mod,
  negative: (self: Inside): Inside => call("MINUS_PREFIX", self.type, [self], self.exact && !isNarrow(self)),
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
  sqrt: builtin("SQRT", double),
  exp: builtin("EXP", double),
  ln: builtin("LN", double),
  log10: builtin("LOG10", double),
  log2: builtin("LOG2", double),
  sin: builtin("SIN", double),
  cos: builtin("COS", double),
  tan: builtin("TAN", double),
  asin: builtin("ASIN", double),
  acos: builtin("ACOS", double),
  atan: builtin("ATAN", double),
  log,
  sinh: builtin("SINH", double),
  cosh: builtin("COSH", double),
  tanh: builtin("TANH", double),
  cot: builtin("COT", double),
  degrees: builtin("DEGREES", double),
  radians: builtin("RADIANS", double),
  bin: builtin("BIN", string),
  hex: builtin("HEX", string),
  chr: builtinAs("CHR", string),
  inetNtoa: builtin("INET_NTOA", stringOrNull),
  elt: (self: Inside, ...texts: readonly unknown[]): Inside =>
    call("ELT", stringOrNull(), [self, ...texts.map((each, i) => text(each, `elt()[${String(i)}]`))]),
  sum: total("SUM"),
  sum0: (self: Inside): Inside =>
    self.type.kind === "decimal"
      ? call("SUM0", someDecimal(false), [self], false)
      : call("SUM0", withNull(self.type, false), [self], self.exact),
  avg: total("AVG"),
  stddevPop: total("STDDEV_POP"),
  stddevSamp: total("STDDEV_SAMP"),
  varPop: total("VAR_POP"),
  varSamp: total("VAR_SAMP"),
  percentile,
} satisfies Record<Exclude<keyof NumExpr<number>, keyof AnyExpr<number>>, Member>;

function isNarrow({ type }: Inside): boolean {
  return isInteger(type) && type.kind !== "int" && type.kind !== "bigint";
}
