// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "@tsflink/core";
import { describe, didYouMean, formatType, type TypeDefinition } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { booleanOf, call, type AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import type { Inside, Method } from "./expression.ts";
import { intArgument, operand, textNode } from "./literal.ts";
import type { NumExpr } from "./numeric.ts";
import { simpleType, withNull } from "./types.ts";

type ElementOf<T> = NonNullable<T> extends readonly (infer E)[] ? E : never;

/** An array. */
export interface ArrayExpr<T> extends AnyExpr<T> {
  /** The element at a position, counted from 1 as in SQL; NULL beyond the end. */
  at(position: Expr<number | null> | number): ExprOf<ElementOf<T> | null>;
  /** The number of elements. */
  length(): NumExpr<number | NullIn<T>>;
  /** Whether an element equals the value. */
  contains<O extends Other<ElementOf<T>>>(value: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
}

type KeyOf<T> = NonNullable<T> extends ReadonlyMap<infer K, unknown> ? K : never;
type ValueOfMap<T> = NonNullable<T> extends ReadonlyMap<unknown, infer V> ? V : never;

/** A map. */
export interface MapExpr<T> extends AnyExpr<T> {
  /** The value of a key; NULL when there is none. */
  at(key: Other<KeyOf<T>>): ExprOf<ValueOfMap<T> | null>;
  /** The number of entries. */
  size(): NumExpr<number | NullIn<T>>;
  /** The keys, in no order. */
  keys(): ArrayExpr<readonly KeyOf<T>[] | NullIn<T>>;
  /** The values, in no order. */
  values(): ArrayExpr<readonly ValueOfMap<T>[] | NullIn<T>>;
}

/** A row: the value of a ROW column. */
export interface RowExpr<T> extends AnyExpr<T> {
  /** A field of the row; NULL when the row is. */
  field<K extends keyof NonNullable<T> & string>(name: K): ExprOf<NonNullable<T>[K] | NullIn<T>>;
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

export const arrayMethods = {
  at: (self: Inside, index: unknown): Inside =>
    call("AT", withNull((self.type as Of<"array">).element, true), [withNullElements(self), position(index)], self.exact),
  length: (self: Inside): Inside => call("CARDINALITY", simpleType("int", self.type.nullable), [self]),
  contains: (self: Inside, value: unknown): Inside => {
    const needle = operand(value, (self.type as Of<"array">).element, "contains()");
    return call("ARRAY_CONTAINS", booleanOf(self, needle), [self, needle], false);
  },
} satisfies Record<Exclude<keyof ArrayExpr<readonly number[]>, keyof AnyExpr<readonly number[]>>, Method>;

export const mapMethods = {
  at: (self: Inside, key: unknown): Inside => {
    const type = self.type as Of<"map">;
    return call("AT", withNull(type.value, true), [self, operand(key, type.key, "at()")], self.exact);
  },
  size: (self: Inside): Inside => call("CARDINALITY", simpleType("int", self.type.nullable), [self]),
  keys: (self: Inside): Inside =>
    call("MAP_KEYS", { kind: "array", element: (self.type as Of<"map">).key, nullable: self.type.nullable }, [self], self.exact),
  values: (self: Inside): Inside =>
    call("MAP_VALUES", { kind: "array", element: (self.type as Of<"map">).value, nullable: self.type.nullable }, [self], self.exact),
} satisfies Record<Exclude<keyof MapExpr<ReadonlyMap<string, number>>, keyof AnyExpr<ReadonlyMap<string, number>>>, Method>;

export const rowMethods = {
  field: (self: Inside, name: string): Inside => {
    const { fields, nullable } = self.type as Of<"row">;
    const field = fields.find((each) => each.name === name);
    if (field === undefined) {
      const names = fields.map((each) => each.name);
      throw invalid(`${describeExpression(self.node)} has no field ${name}${didYouMean(name, names)}; it has ${names.join(", ")}`);
    }
    return call("GET", withNull(field.type, nullable || field.type.nullable), [self, textNode(name)], self.exact);
  },
} satisfies Record<Exclude<keyof RowExpr<object>, keyof AnyExpr<object>>, Method>;
