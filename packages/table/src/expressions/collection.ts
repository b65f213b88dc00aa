// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "@tsflink/core";
import { describe, didYouMean, formatType, type TypeDefinition } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import type { AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { boolean, builtin, call, element, int, optional, same, string, text, truth, whole } from "./builtin.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import type { Inside, Member, Method } from "./expression.ts";
import { intArgument, operand, textNode } from "./literal.ts";
import type { NumExpr } from "./numeric.ts";
import type { StrExpr } from "./string.ts";
import { withNull } from "./types.ts";

type ElementOf<T> = NonNullable<T> extends readonly (infer E)[] ? E : never;

/** An array. Positions count from 1, as in SQL. */
export interface ArrayExpr<T> extends AnyExpr<T> {
  /** The element at a position; NULL beyond the end. */
  at(position: Expr<number | null> | number): ExprOf<ElementOf<T> | null>;
  /** The only element of an array of one; NULL of an empty one, and the job fails when there are more. */
  element(): ExprOf<ElementOf<T> | null>;
  /** The number of elements. */
  cardinality(): NumExpr<number | NullIn<T>>;
  /** Whether an element equals the value. */
  arrayContains<O extends Other<ElementOf<T>> | null>(value: O): BoolExpr<boolean | NullIn<T>>;
  /** Where the value first is; 0 when it is not there. */
  arrayPosition<O extends Other<ElementOf<T>>>(value: O): NumExpr<number | NullIn<T> | NullOf<O>>;
  /** With one more element at the end. */
  arrayAppend<O extends Other<ElementOf<T>> | null>(value: O): ArrayExpr<readonly (ElementOf<T> | NullOf<O>)[] | NullIn<T>>;
  /** With one more element at the start. */
  arrayPrepend<O extends Other<ElementOf<T>> | null>(value: O): ArrayExpr<readonly (ElementOf<T> | NullOf<O>)[] | NullIn<T>>;
  /** Without the elements that equal the value. */
  arrayRemove<O extends Other<ElementOf<T>> | null>(value: O): ArrayExpr<T>;
  /** Each element once, in the order of the first. */
  arrayDistinct(): ArrayExpr<T>;
  arrayReverse(): ArrayExpr<T>;
  /** The elements from `start` to `end`, both included; below 0 they count from the end. @defaultValue to the end */
  arraySlice<S extends Whole, E extends Whole = number>(start: S, end?: E): ArrayExpr<T | NullOf<S> | NullOf<E>>;
  /** In order. @defaultValue ascending, NULL first; descending, NULL last */
  arraySort<A extends Truth = boolean, N extends Truth = boolean>(ascending?: A, nullsFirst?: N): ArrayExpr<T | NullOf<A> | NullOf<N>>;
  /** The elements of both, each once. */
  arrayUnion<O extends Expr<T | null> | NonNullable<T>>(other: O): ArrayExpr<T | NullOf<O>>;
  /** The elements of all in a row. */
  arrayConcat<O extends readonly (Expr<T | null> | NonNullable<T>)[]>(...others: O): ArrayExpr<T | NullOf<O[number]>>;
  /** The elements that are not in the other, each as often as it is left. */
  arrayExcept<O extends Expr<T | null> | NonNullable<T>>(other: O): ArrayExpr<T | NullOf<O>>;
  /** The elements that are in both, each once. */
  arrayIntersect<O extends Expr<T | null> | NonNullable<T>>(other: O): ArrayExpr<T | NullOf<O>>;
  /** The greatest element; NULL when there is none. */
  arrayMax(): ExprOf<ElementOf<T> | null>;
  /** The smallest element; NULL when there is none. */
  arrayMin(): ExprOf<ElementOf<T> | null>;
  /** Of strings: all in a row with `delimiter` between them; NULL is left out, or written as `nullText`. */
  arrayJoin<D extends Other<string>, N extends Other<string> = string>(
    this: Expr<readonly (string | null)[] | null>,
    delimiter: D,
    nullText?: N,
  ): StrExpr<string | NullIn<T> | NullOf<D> | NullOf<N>>;
}

type Whole = Expr<number | null> | number;
type Truth = Expr<boolean | null> | boolean;

type KeyOf<T> = NonNullable<T> extends ReadonlyMap<infer K, unknown> ? K : never;
type ValueOfMap<T> = NonNullable<T> extends ReadonlyMap<unknown, infer V> ? V : never;

/** A map. */
export interface MapExpr<T> extends AnyExpr<T> {
  /** The value of a key; NULL when there is none. */
  at(key: Other<KeyOf<T>>): ExprOf<ValueOfMap<T> | null>;
  /** The number of entries. */
  cardinality(): NumExpr<number | NullIn<T>>;
  /** The keys, in no order. */
  mapKeys(): ArrayExpr<readonly KeyOf<T>[] | NullIn<T>>;
  /** The values, in no order. */
  mapValues(): ArrayExpr<readonly ValueOfMap<T>[] | NullIn<T>>;
  /** The entries as rows, in no order. */
  mapEntries(): ArrayExpr<readonly ({ readonly key: KeyOf<T>; readonly value: ValueOfMap<T> } | null)[] | NullIn<T>>;
  /** The entries of all; of a key that is in several, the last. */
  mapUnion<O extends readonly (Expr<T | null> | NonNullable<T>)[]>(...others: O): MapExpr<T | NullOf<O[number]>>;
}

/** A row: the value of a ROW column. */
export interface RowExpr<T> extends AnyExpr<T> {
  /** A field of the row; NULL when the row is. */
  get<K extends keyof NonNullable<T> & string>(name: K): ExprOf<NonNullable<T>[K] | NullIn<T>>;
  /** Each field of the row, to be spread into a selection: `{ id: o.id, ...o.address.flatten() }`. */
  flatten(): { readonly [K in keyof NonNullable<T>]: ExprOf<NonNullable<T>[K] | NullIn<T>> };
}

type Of<Kind extends "array" | "map" | "row"> = Extract<
  TypeDefinition,
  { readonly kind: Kind | (Kind extends "array" ? "multiset" : never) }
>;

function position(value: unknown): Inside {
  if (typeof value === "number" && !(Number.isInteger(value) && value >= 1))
    throw new ConversionError(`at(): ${describe(value)} is no position; the first element of an SQL array is at(1)`, {
      path: "at()",
      received: describe(value),
    });
  return intArgument(value, "at()");
}

/** Beyond the end Flink gives the default of an element that is never NULL, e.g. 0; it gives NULL once elements may be. */
function withNullElements(self: Inside): Inside {
  const type = self.type as Of<"array">;
  if (type.element.nullable) return self;
  const target: Inside["type"] = { ...type, element: withNull(type.element, true) };
  return call("CAST", target, [self, Object.freeze({ kind: "type", type: formatType(target) })], self.exact);
}

function elementOf({ type }: Inside): TypeDefinition {
  return (type as Of<"array">).element;
}

function elementOrNull(args: readonly Inside[]): TypeDefinition {
  return withNull(elementOf(args[0] as Inside), true);
}

/** With one more element, which may be NULL. */
function longer(name: string): Method {
  return (self: Inside, value: unknown): Inside => {
    const type = self.type as Of<"array">;
    const added = operand(value, type.element, `${name === "ARRAY_APPEND" ? "arrayAppend" : "arrayPrepend"}()`);
    const element = withNull(type.element, type.element.nullable || added.type.nullable);
    return call(name, { ...type, element }, [self, added], self.exact);
  };
}

/** Several arrays or maps of one type. */
function joined(method: string, name: string): Method {
  return (self: Inside, ...others: readonly unknown[]): Inside => {
    const args = [self, ...others.map((other, i) => operand(other, self.type, `${method}()[${String(i)}]`))];
    return args.length === 1 ? self : call(name, same(args), args, false);
  };
}

export const arrayMethods = {
  at: (self: Inside, index: unknown): Inside =>
    call("AT", withNull(elementOf(self), true), [withNullElements(self), position(index)], self.exact),
  element: (self: Inside): Inside => call("ARRAY_ELEMENT", elementOrNull([self]), [withNullElements(self)], self.exact),
  cardinality: builtin("CARDINALITY", int),
  arrayContains: (self: Inside, value: unknown): Inside =>
    call("ARRAY_CONTAINS", boolean([self]), [self, operand(value, elementOf(self), "arrayContains()")]),
  arrayPosition: builtin("ARRAY_POSITION", int, element),
  arrayAppend: longer("ARRAY_APPEND"),
  arrayPrepend: longer("ARRAY_PREPEND"),
  arrayRemove: (self: Inside, value: unknown): Inside =>
    call("ARRAY_REMOVE", self.type, [self, operand(value, elementOf(self), "arrayRemove()")], self.exact),
  arrayDistinct: builtin("ARRAY_DISTINCT", same),
  arrayReverse: builtin("ARRAY_REVERSE", same),
  arraySlice: builtin("ARRAY_SLICE", same, whole, optional(whole)),
  arraySort: (self: Inside, ascending?: unknown, nullsFirst?: unknown): Inside => {
    const args = [self];
    if (ascending !== undefined || nullsFirst !== undefined) args.push(truth(ascending ?? true, "arraySort() ascending"));
    if (nullsFirst !== undefined) args.push(truth(nullsFirst, "arraySort() nullsFirst"));
    return call("ARRAY_SORT", same(args), args, self.exact);
  },
  arrayUnion: joined("arrayUnion", "ARRAY_UNION"),
  arrayConcat: joined("arrayConcat", "ARRAY_CONCAT"),
  arrayExcept: joined("arrayExcept", "ARRAY_EXCEPT"),
  arrayIntersect: joined("arrayIntersect", "ARRAY_INTERSECT"),
  arrayMax: builtin("ARRAY_MAX", elementOrNull),
  arrayMin: builtin("ARRAY_MIN", elementOrNull),
  arrayJoin: builtin("ARRAY_JOIN", string, text, optional(text)),
} satisfies Record<Exclude<keyof ArrayExpr<readonly number[]>, keyof AnyExpr<readonly number[]>>, Member>;

function keys([self]: readonly Inside[]): TypeDefinition {
  const { key, nullable } = (self as Inside).type as Of<"map">;
  return { kind: "array", element: key, nullable };
}

function values([self]: readonly Inside[]): TypeDefinition {
  const { value, nullable } = (self as Inside).type as Of<"map">;
  return { kind: "array", element: value, nullable };
}

function entries([self]: readonly Inside[]): TypeDefinition {
  const { key, value, nullable } = (self as Inside).type as Of<"map">;
  const fields = [
    { name: "key", type: key },
    { name: "value", type: value },
  ];
  return { kind: "array", element: { kind: "row", fields, nullable: true }, nullable };
}

export const mapMethods = {
  at: (self: Inside, key: unknown): Inside => {
    const type = self.type as Of<"map">;
    return call("AT", withNull(type.value, true), [self, operand(key, type.key, "at()")], self.exact);
  },
  cardinality: builtin("CARDINALITY", int),
  mapKeys: builtin("MAP_KEYS", keys),
  mapValues: builtin("MAP_VALUES", values),
  mapEntries: builtin("MAP_ENTRIES", entries),
  mapUnion: joined("mapUnion", "MAP_UNION"),
} satisfies Record<Exclude<keyof MapExpr<ReadonlyMap<string, number>>, keyof AnyExpr<ReadonlyMap<string, number>>>, Member>;

function get(self: Inside, name: string): Inside {
  const { fields, nullable } = self.type as Of<"row">;
  const field = fields.find((each) => each.name === name);
  if (field === undefined) {
    const names = fields.map((each) => each.name);
    throw invalid(`${describeExpression(self.node)} has no field ${name}${didYouMean(name, names)}; it has ${names.join(", ")}`);
  }
  return call("GET", withNull(field.type, nullable || field.type.nullable), [self, textNode(name)], self.exact);
}

/** `flatten` gives many expressions, so it is no `Method`; see `expression.ts`. */
export const rowMethods = { get } satisfies Record<Exclude<keyof RowExpr<object>, keyof AnyExpr<object> | "flatten">, Member>;

/** The fields of a row, by name. */
export function fieldsOf(self: Inside): Readonly<Record<string, Inside>> {
  return Object.fromEntries((self.type as Of<"row">).fields.map(({ name }) => [name, get(self, name)]));
}
