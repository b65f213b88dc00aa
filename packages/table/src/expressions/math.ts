// SPDX-License-Identifier: Apache-2.0
/** Numbers that are no methods of one of their arguments. */
import { double, int, call, numeric, whole } from "./builtin.ts";
import type { Expr, NullOf } from "./expr.ts";
import { expression } from "./expression.ts";
import type { NumExpr } from "./numeric.ts";
import type { StrExpr } from "./string.ts";
import { simpleType } from "./types.ts";

type Number = Expr<number | null> | number;

/** The number π. */
export function pi(): NumExpr<number> {
  return expression(call("PI", simpleType("double", false), []));
}

/** Euler's number. */
export function e(): NumExpr<number> {
  return expression(call("E", simpleType("double", false), []));
}

/** A random number from 0 up to, not including, 1: another for each row; the same ones again for the same seed. */
export function rand<S extends Number = number>(seed?: S): NumExpr<number | NullOf<S>> {
  const args = seed === undefined ? [] : [whole(seed, "rand() seed")];
  return expression(call("RAND", double(args), args));
}

/** A random whole number from 0 up to, not including, `bound`. */
export function randInteger<B extends Number>(bound: B): NumExpr<number | NullOf<B>>;
/** The same, the same ones again for the same seed. */
export function randInteger<S extends Number, B extends Number>(seed: S, bound: B): NumExpr<number | NullOf<S> | NullOf<B>>;
export function randInteger(...values: readonly unknown[]): unknown {
  const args = values.map((value) => whole(value, "randInteger()"));
  return expression(call("RAND_INTEGER", int(args), args));
}

/** The angle of the point (`x`, `y`) in radians. */
export function atan2<Y extends Number, X extends Number>(y: Y, x: X): NumExpr<number | NullOf<Y> | NullOf<X>> {
  const args = [numeric(y, "atan2() y"), numeric(x, "atan2() x")];
  return expression(call("ATAN2", double(args), args));
}

/** A random UUID, another for each row. */
export function uuid(): StrExpr<string> {
  return expression(call("UUID", { kind: "char", length: 36, nullable: false }, []));
}
