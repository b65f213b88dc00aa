// SPDX-License-Identifier: Apache-2.0
/** Rows, arrays and maps out of expressions. */
import { formatType, type TypeDefinition } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { any, anyNull, call } from "./builtin.ts";
import type { ArrayExpr, MapExpr, RowExpr } from "./collection.ts";
import type { ColumnOf, Expr, NullIn, NullOf, Other } from "./expr.ts";
import { expression, inside, type Inside } from "./expression.ts";
import { operand } from "./literal.ts";
import { withNull } from "./types.ts";

type Value = Expr<unknown> | string | number | bigint | boolean;

/**
 * A row of these fields.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, customer: row({ name: o.customer, vip: false }) }));
 * ```
 */
export function row<F extends Readonly<Record<string, Value>>>(
  fields: F,
): RowExpr<F extends unknown ? { readonly [K in keyof F]: ColumnOf<F[K]> } : never> {
  const entries = Object.entries(fields).map(([name, value]) => ({ name, value: any(value, `row().${name}`) }));
  if (entries.length === 0) throw invalid("row(): a row has at least one field");
  const type: TypeDefinition = {
    kind: "row",
    fields: entries.map(({ name, value }) => ({ name, type: value.type })),
    nullable: false,
  };
  return expression(
    as(
      call(
        "ROW",
        type,
        entries.map(({ value }) => value),
      ),
    ),
  );
}

/** Flink derives a type of its own for what it constructs, e.g. without the names of fields; the cast gives this one. */
function as(made: Inside): Inside {
  return call("CAST", made.type, [made, Object.freeze({ kind: "type", type: formatType(made.type) })]);
}

/** An array of these elements, which have one type; the first is an expression, or has a SQL type by itself. */
export function array<T extends Value, O extends readonly (Other<ColumnOf<T>> | null)[]>(
  first: T,
  ...others: O
): ArrayExpr<readonly (ColumnOf<T> | NullOf<O[number]>)[]> {
  const head = any(first, "array()[0]");
  const args = [head, ...others.map((other, i) => operand(other, head.type, `array()[${String(i + 1)}]`, "arithmetic"))];
  return expression(call("ARRAY", { kind: "array", element: common(args), nullable: false }, args, false));
}

/** A map of these entries, whose keys have one type and whose values have one. */
export function map<K extends Value, V extends Value, O extends readonly (readonly [key: Other<ColumnOf<K>>, value: Other<ColumnOf<V>>])[]>(
  first: readonly [key: K, value: V],
  ...others: O
): MapExpr<ReadonlyMap<ColumnOf<K> | NullOf<O[number][0]>, ColumnOf<V> | NullOf<O[number][1]>>> {
  const key = any(first[0], "map() key");
  const value = any(first[1], "map() value");
  const keys = [key, ...others.map(([each]) => operand(each, key.type, "map() key", "arithmetic"))];
  const values = [value, ...others.map(([, each]) => operand(each, value.type, "map() value", "arithmetic"))];
  const args = keys.flatMap((each, i) => [each, values[i] as Inside]);
  return expression(call("MAP", { kind: "map", key: common(keys), value: common(values), nullable: false }, args, false));
}

/** A map of an array of keys and the array of their values. */
export function mapFromArrays<A extends readonly unknown[] | null, B extends readonly unknown[] | null>(
  keys: Expr<A>,
  values: Expr<B>,
): MapExpr<ReadonlyMap<NonNullable<A>[number], NonNullable<B>[number]> | NullIn<A> | NullIn<B>> {
  const args = [inside(keys, "mapFromArrays() keys"), inside(values, "mapFromArrays() values")];
  const [key, value] = args.map(({ type, node }) => {
    if (type.kind !== "array") throw invalid(`mapFromArrays(): ${node.kind} is ${formatType(type)}, no ARRAY`);
    return type.element;
  }) as [TypeDefinition, TypeDefinition];
  return expression(call("MAP_FROM_ARRAYS", { kind: "map", key, value, nullable: anyNull(args) }, args));
}

function common(args: readonly Inside[]): TypeDefinition {
  return withNull((args[0] as Inside).type, anyNull(args));
}
