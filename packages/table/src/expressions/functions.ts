// SPDX-License-Identifier: Apache-2.0
/** Built-in functions that are not methods of one of their arguments. */
import type { AnySqlType, JsOf } from "@tsflink/core";
import { formatType } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import type { BoolExpr } from "./boolean.ts";
import { boolean, call, definitionOfType, text, truth } from "./builtin.ts";
import type { ColumnOf, Expr, NullIn, NullOf, Operand, Other, SqlLiteralValue, Widened } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import { expression, inside, isExpression, type Inside } from "./expression.ts";
import { alike, literalOf, literalOfValue, operand } from "./literal.ts";
import type { StrExpr } from "./string.ts";
import { simpleType, stringType, withNull } from "./types.ts";

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
export function lit<const T extends SqlLiteralValue>(value: T): ExprOf<Widened<T>>;
export function lit<C extends AnySqlType>(value: JsOf<C>, type: C): ExprOf<JsOf<C>>;
export function lit(value: unknown, type?: unknown): unknown {
  if (type === undefined) return expression(literalOfValue(value, "lit()"));
  const definition = definitionOfType(type, "lit() type");
  const made = literalOf(definition, value, "lit()");
  // The type is as nullable as declared: what is built on it must not depend on the value.
  return expression(definition.nullable && !made.type.nullable ? cast(made, definition) : made);
}

function cast(value: Inside, type: Inside["type"]): Inside {
  return call("CAST", type, [value, Object.freeze({ kind: "type", type: formatType(type) })]);
}

/**
 * `then` where the condition is true, else `otherwise`, also where it is NULL. Nest it for more cases.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, size: ifThenElse(o.amount.gt(100), "large", "small") }));
 * ```
 */
export function ifThenElse<A extends Expr<unknown> | SqlLiteralValue, B extends Other<ColumnOf<A>> | null>(
  condition: Expr<boolean | null>,
  then: A,
  otherwise: B,
): ExprOf<ColumnOf<A> | NullOf<B>> {
  const test = inside(condition, "ifThenElse() condition");
  if (test.type.kind !== "boolean") throw invalid(`ifThenElse(): the condition is ${formatType(test.type)}, not BOOLEAN`);
  const other: unknown = otherwise;
  const left = isExpression(then)
    ? inside(then)
    : then === null && isExpression(other)
      ? operand(null, inside(other).type, "ifThenElse() then")
      : literalOfValue(then, "ifThenElse() then");
  const right = operand(other, left.type, "ifThenElse() otherwise", "arithmetic");
  const nullable = left.type.nullable || right.type.nullable;
  // Flink takes the type of the whole from `then` alone, nullability included.
  const first = nullable && !left.type.nullable ? cast(left, withNull(left.type, true)) : left;
  return expression(call("IF", withNull(left.type, nullable), [test, first, right], false));
}

/** Cases so far: see `when`. */
export interface Cases<T> {
  /** The next case. */
  when<A extends Operand<T | null>>(condition: Expr<boolean | null>, value: A): Cases<T | NullOf<A>>;
  /** What is left when no condition is true. */
  otherwise<B extends Other<T> | null>(value: B): ExprOf<T | NullOf<B>>;
}

/**
 * The value of the first condition that is true.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, size: when(o.amount.gt(1_000), "large").when(o.amount.gt(100), "medium").otherwise("small") }));
 * ```
 */
export function when<A extends Expr<unknown> | SqlLiteralValue>(condition: Expr<boolean | null>, value: A): Cases<ColumnOf<A>> {
  return cases([[condition, value]]);
}

function cases<T>(list: readonly (readonly [condition: Expr<boolean | null>, value: unknown])[]): Cases<T> {
  return Object.freeze({
    when: (condition: Expr<boolean | null>, value: unknown) => cases([...list, [condition, value]]),
    otherwise: (last: unknown) =>
      list.reduceRight((rest, [condition, value]) => ifThenElse(condition, value as never, rest as never), last),
  }) as unknown as Cases<T>;
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

/** The type of a value as Flink SQL writes it, e.g. `"INT NOT NULL"`. */
export function typeOf(value: Expr<unknown>): StrExpr<string | null> {
  return expression(call("TYPE_OF", stringType(true), [inside(value, "typeOf()")]));
}

/** The current database of the environment. */
export function currentDatabase(): StrExpr<string> {
  return expression(call("CURRENT_DATABASE", stringType(false), []));
}

/** The texts in a row with `separator` between them; those that are NULL are left out. NULL when the separator is. */
export function concatWs<S extends Other<string>>(separator: S, ...texts: readonly Other<string>[]): StrExpr<string | NullOf<S>> {
  const args = [text(separator, "concatWs() separator"), ...texts.map((each, i) => text(each, `concatWs()[${String(i)}]`))];
  return expression(call("CONCAT_WS", stringType((args[0] as Inside).type.nullable), args, false));
}

/** NULL, of a type. */
export function nullOf<C extends AnySqlType>(type: C): ExprOf<NonNullable<JsOf<C>> | null> {
  return expression(literalOf(withNull(definitionOfType(type, "nullOf()"), true), null, "nullOf()"));
}

/** Whether all are true. */
export function and<O extends readonly Other<boolean>[]>(first: Expr<boolean | null>, ...others: O): BoolExpr<boolean | null> {
  return combined("AND", [first, ...others]);
}

/** Whether at least one is true. */
export function or<O extends readonly Other<boolean>[]>(first: Expr<boolean | null>, ...others: O): BoolExpr<boolean | null> {
  return combined("OR", [first, ...others]);
}

function combined(name: "AND" | "OR", values: readonly unknown[]): BoolExpr<boolean | null> {
  const args = values.map((value, i) => truth(value, `${name.toLowerCase()}()[${String(i)}]`));
  return expression(args.length === 1 ? (args[0] as Inside) : call(name, boolean(args), args));
}
