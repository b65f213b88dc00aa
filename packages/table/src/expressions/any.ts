// SPDX-License-Identifier: Apache-2.0
import { formatType } from "@tsflink/core/internal";
import type { AnySqlType, JsOf } from "@tsflink/core";
import { invalid } from "../plan/errors.ts";
import { tableParts, type TableParts } from "../plan/table-parts.ts";
import type { Table } from "../relations/table.ts";
import { isAggregate } from "./aggregates.ts";
import type { BoolExpr } from "./boolean.ts";
import { boolean, builtin, call, definitionOfType, sameOrNull, type Builtin } from "./builtin.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import type { Inside, Member, Method } from "./expression.ts";
import { operand } from "./literal.ts";
import { overMethod, type OverWindow } from "./over.ts";
import { familyOf, simpleType, withNull } from "./types.ts";

/** What every expression can do. Comparisons with NULL give NULL, as in SQL. */
export interface AnyExpr<T> extends Expr<T> {
  /** `=`. */
  eq<O extends Other<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `<>`. */
  ne<O extends Other<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether it is NULL. */
  isNull(): BoolExpr;
  /** Whether it is not NULL. */
  isNotNull(): BoolExpr;
  /** Whether it equals one of the values. */
  in(values: readonly [Other<T>, ...Other<T>[]]): BoolExpr<boolean | null>;
  /**
   * Whether it equals one of the values of a table of one column; for `where`, also under `not`.
   *
   * @example
   * ```ts
   * orders.where((o) => o.customer.in(blocked.select((b) => ({ name: b.name }))).not());
   * ```
   */
  in<R>(table: Table<R> & OneColumn<R, NonNullable<T>>): BoolExpr<boolean | null>;
  /** This value, or `other` where it is NULL. */
  ifNull<O extends Other<T>>(other: O): ExprOf<NonNullable<T> | NullOf<O>>;
  /** The value as another type; fails the job where it does not fit. */
  cast<C extends AnySqlType>(type: C): ExprOf<NonNullable<JsOf<C>> | NullIn<T>>;
  /** The value as another type, or NULL where it does not fit. */
  tryCast<C extends AnySqlType>(type: C): ExprOf<JsOf<C> | null>;
  /** For `orderBy`: smallest first. */
  asc(): Expr<T>;
  /** For `orderBy`: greatest first. */
  desc(): Expr<T>;
  /** Aggregate: how many rows have a value here. */
  count(): ExprOf<bigint>;
  /** Aggregate: how many different values there are. */
  countDistinct(): ExprOf<bigint>;
  /** Aggregate: the smallest value. */
  min(): ExprOf<T | null>;
  /** Aggregate: the greatest value. */
  max(): ExprOf<T | null>;
  /** Aggregate: the value of the first row. */
  firstValue(): ExprOf<T | null>;
  /** Aggregate: the value of the last row. */
  lastValue(): ExprOf<T | null>;
  /** Aggregate: how often each value is there. */
  collect(): ExprOf<ReadonlyMap<NonNullable<T>, number>>;
  /** Aggregate: the values in an array, those that are NULL included; NULL of no rows. */
  arrayAgg(): ExprOf<readonly T[] | null>;
  /** On an aggregate: it takes each value once, e.g. `o.amount.sum().distinct()`. */
  distinct(): ExprOf<T>;
  /**
   * Of an aggregate: its value for each row, over the rows around it.
   *
   * @throws `ValidationError` when this is not an aggregate.
   * @example
   * ```ts
   * orders.addColumns((o) => ({ running: o.amount.sum().over({ partitionBy: o.customer, orderBy: o.placedAt, preceding: { time: "1 hour" } }) }));
   * ```
   */
  over(window: OverWindow): ExprOf<T>;
}

/** What the compiler shows when a table does not have exactly one column of the wanted type. */
export interface NotOneColumn<R> {
  readonly "in() takes a table of one column, of the same type; make it so with select()": R;
}
/** The table has one column, of the type of the value that is looked for. */
export type OneColumn<R, T> = [keyof R] extends [Single<keyof R>]
  ? R[keyof R] extends T | null
    ? unknown
    : NotOneColumn<R>
  : NotOneColumn<R>;
/** A union of several names as `never`. */
type Single<N, All = N> = N extends unknown ? ([All] extends [N] ? N : never) : never;

export function comparison(method: string, name: string): Method {
  return (self: Inside, other: unknown): Inside => {
    const right = operand(other, self.type, `${method}()`);
    return call(name, boolean([self, right]), [self, right]);
  };
}

/** An aggregate over one argument whose type it keeps; NULL where there are no rows. */
export function aggregate(name: string): Builtin {
  return builtin(name, sameOrNull);
}

function distinct(self: Inside): Inside {
  const { node } = self;
  if (!isAggregate(node) || (node.kind === "call" && node.name === "DISTINCT"))
    throw invalid(
      `distinct(): ${describeExpression(node)} is no aggregate; write it after one, e.g. .sum().distinct(), or use distinct() of the table`,
    );
  return call("DISTINCT", self.type, [self], self.exact);
}

function cast(method: "cast" | "tryCast"): Method {
  return (self: Inside, type: unknown): Inside => {
    const target = withNull(definitionOfType(type, `${method}()`), method === "tryCast" || self.type.nullable);
    return call(method === "cast" ? "CAST" : "TRY_CAST", target, [self, Object.freeze({ kind: "type", type: formatType(target) })]);
  };
}

function inTable(self: Inside, { relation, columns, executor }: TableParts): Inside {
  const [column] = columns;
  if (column === undefined || columns.length > 1)
    throw invalid(`in(): the table has the columns ${columns.map(({ name }) => name).join(", ")}; keep one of them with select()`);
  if (familyOf(column.type) !== familyOf(self.type))
    throw invalid(
      `in(): ${describeExpression(self.node)} is ${formatType(self.type)}, and ${column.name} of the table is ${formatType(column.type)}`,
    );
  const query = Object.freeze({ kind: "sub-query", relation, environment: executor.id } as const);
  return call("IN", simpleType("boolean", true), [self, query]);
}

const bigintNotNull = simpleType("bigint", false);

export const anyMethods = {
  eq: comparison("eq", "EQUALS"),
  ne: comparison("ne", "NOT_EQUALS"),
  isNull: (self: Inside): Inside => call("IS_NULL", simpleType("boolean", false), [self]),
  isNotNull: (self: Inside): Inside => call("IS_NOT_NULL", simpleType("boolean", false), [self]),
  in: (self: Inside, values: readonly unknown[]): Inside => {
    const table = tableParts(values);
    if (table !== undefined) return inTable(self, table);
    if (!Array.isArray(values) || values.length === 0) throw invalid("in(): expected an array with at least one value");
    const args = [self, ...values.map((value, i) => operand(value, self.type, `in()[${String(i)}]`))];
    return call("IN", boolean(args), args);
  },
  ifNull: (self: Inside, other: unknown): Inside => {
    const right = operand(other, self.type, "ifNull()", "arithmetic");
    return call("COALESCE", withNull(self.type, self.type.nullable && right.type.nullable), [self, right], false);
  },
  cast: cast("cast"),
  tryCast: cast("tryCast"),
  asc: (self: Inside): Inside => call("ORDER_ASC", self.type, [self], self.exact),
  desc: (self: Inside): Inside => call("ORDER_DESC", self.type, [self], self.exact),
  count: (self: Inside): Inside => call("COUNT", bigintNotNull, [self]),
  countDistinct: (self: Inside): Inside => distinct(call("COUNT", bigintNotNull, [self])),
  min: aggregate("MIN"),
  max: aggregate("MAX"),
  firstValue: aggregate("FIRST_VALUE"),
  lastValue: aggregate("LAST_VALUE"),
  collect: (self: Inside): Inside => call("COLLECT", { kind: "multiset", element: self.type, nullable: false }, [self], false),
  arrayAgg: (self: Inside): Inside => call("ARRAY_AGG", { kind: "array", element: self.type, nullable: true }, [self], self.exact),
  distinct,
  over: (self: Inside, window: OverWindow): Inside => overMethod(self, window),
} satisfies Record<Exclude<keyof AnyExpr<number>, "~expr">, Member>;
