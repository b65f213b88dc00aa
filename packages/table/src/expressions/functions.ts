// SPDX-License-Identifier: Apache-2.0
/** Built-in functions that are not methods of one of their arguments. */
import type { AnySqlType, Instant, JsOf, LocalDate, LocalDateTime } from "@tsflink/core";
import { formatType, isSqlType } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { call } from "./any.ts";
import type { Expr, NullIn, NullOf, Operand, Other, ValueOf } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import { expression, inside, isExpression, type Inside } from "./expression.ts";
import { alike, literalOf, literalOfValue, operand } from "./literal.ts";
import { simpleType, withNull } from "./types.ts";

/**
 * Aggregate: the number of rows.
 *
 * @example
 * ```ts
 * orders.groupBy((o) => ({ customer: o.customer })).select((_o, key) => ({ ...key, orders: count() }));
 * ```
 */
export function count(): ExprOf<bigint> {
  return expression(call("COUNT", simpleType("bigint", false), [literalOf(simpleType("int", false), 1, "count()")]));
}

/** The values that have a SQL type by themselves. */
type Literal = string | number | bigint | boolean | null | object;
/** `"a"` is a string: a column of a literal has the type, not the value. */
type Widened<T> = T extends string ? string : T extends number ? number : T extends bigint ? bigint : T extends boolean ? boolean : T;

/**
 * A value as an expression. Its SQL type is `type`, or what fits the value by itself: INT for a whole `number` of 32 bits, DOUBLE for others,
 * BIGINT for a `bigint`, STRING for a string.
 *
 * @throws `ConversionError` when the value does not fit the type, or has none by itself.
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, currency: lit("EUR"), rate: lit(Decimal.parse("1.10"), t.decimal(4, 2)) }));
 * ```
 */
export function lit<const T extends Literal>(value: T): ExprOf<Widened<T>>;
export function lit<C extends AnySqlType>(value: JsOf<C>, type: C): ExprOf<JsOf<C>>;
export function lit(value: unknown, type?: unknown): unknown {
  if (type === undefined) return expression(literalOfValue(value, "lit()"));
  if (!isSqlType(type)) throw invalid("lit(): expected a SQL type as second argument, e.g. t.bigint()");
  const made = literalOf(type.definition, value, "lit()");
  // The type is as nullable as declared: what is built on it must not depend on the value.
  return expression(type.definition.nullable && !made.type.nullable ? cast(made, type.definition) : made);
}

function cast(value: Inside, type: Inside["type"]): Inside {
  return call("CAST", type, [value, Object.freeze({ kind: "type", type: formatType(type) })]);
}

/**
 * `then` where the condition is true, else `otherwise`, also where it is NULL. Nest it for more cases.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, size: iif(o.amount.gt(100), "large", "small") }));
 * ```
 */
export function iif<A extends Operand<unknown>, B extends Other<ValueOf<A>> | null>(
  condition: Expr<boolean | null>,
  then: A,
  otherwise: B,
): ExprOf<Widened<ValueOf<A>> | NullOf<B>> {
  const test = inside(condition, "iif() condition");
  if (test.type.kind !== "boolean") throw invalid(`iif(): the condition is ${formatType(test.type)}, not BOOLEAN`);
  const other: unknown = otherwise;
  const left = isExpression(then)
    ? inside(then)
    : then === null && isExpression(other)
      ? operand(null, inside(other).type, "iif() then")
      : literalOfValue(then, "iif() then");
  const right = operand(other, left.type, "iif() otherwise", "arithmetic");
  const nullable = left.type.nullable || right.type.nullable;
  // Flink takes the type of the whole from `then` alone, nullability included.
  const first = nullable && !left.type.nullable ? cast(left, withNull(left.type, true)) : left;
  return expression(call("IF", withNull(left.type, nullable), [test, first, right], false));
}

/** The first of the values that is not NULL. */
export function coalesce<T, O extends readonly [Other<T>, ...Other<T>[]]>(
  first: Expr<T>,
  ...others: O
): ExprOf<NonNullable<T> | (O extends readonly [...unknown[], infer Last] ? NullOf<Last> & NullIn<T> : never)> {
  const head = inside(first, "coalesce()");
  const args = [head, ...others.map((other, i) => operand(other, head.type, `coalesce()[${String(i + 1)}]`, "arithmetic"))];
  const nullable = args.every(({ type }) => type.nullable);
  return expression(call("COALESCE", withNull(head.type, nullable), args, false));
}

function extreme(name: "GREATEST" | "LEAST", values: readonly unknown[]): Inside {
  const what = `${name.toLowerCase()}()`;
  const head = inside(values[0], what);
  const args = [head, ...values.slice(1).map((value, i) => operand(value, head.type, `${what}[${String(i + 1)}]`, "arithmetic"))];
  for (const { type } of args)
    if (!alike(head.type, type)) throw invalid(`${what}: ${formatType(type)} does not go with ${formatType(head.type)}`);
  return call(
    name,
    withNull(
      head.type,
      args.some(({ type }) => type.nullable),
    ),
    args,
    false,
  );
}

/** The greatest of the values of one row; NULL when one of them is. */
export function greatest<T, O extends readonly [Other<T>, ...Other<T>[]]>(first: Expr<T>, ...others: O): ExprOf<T | NullOf<O[number]>> {
  return expression(extreme("GREATEST", [first, ...others]));
}

/** The least of the values of one row; NULL when one of them is. */
export function least<T, O extends readonly [Other<T>, ...Other<T>[]]>(first: Expr<T>, ...others: O): ExprOf<T | NullOf<O[number]>> {
  return expression(extreme("LEAST", [first, ...others]));
}

/** Now, to the millisecond: for each row in streaming, at the start of the query in batch. */
export function currentTimestamp(): ExprOf<Instant> {
  return expression(call("CURRENT_TIMESTAMP", { kind: "timestamp_ltz", precision: 3, nullable: false }, []));
}

/** Now in the session's time zone, to the millisecond. */
export function localTimestamp(): ExprOf<LocalDateTime> {
  return expression(call("LOCAL_TIMESTAMP", { kind: "timestamp", precision: 3, nullable: false }, []));
}

/** Today in the session's time zone. */
export function currentDate(): ExprOf<LocalDate> {
  return expression(call("CURRENT_DATE", simpleType("date", false), []));
}
