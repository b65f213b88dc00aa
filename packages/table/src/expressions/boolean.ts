// SPDX-License-Identifier: Apache-2.0
import type { AnyExpr } from "./any.ts";
import { booleanOf, call } from "./any.ts";
import type { NullIn, NullOf, Other } from "./expr.ts";
import type { Inside, Method } from "./expression.ts";
import { operand } from "./literal.ts";
import { simpleType } from "./types.ts";

/** A condition: true, false, or NULL when `T` says so. */
export interface BoolExpr<T extends boolean | null = boolean> extends AnyExpr<T> {
  /** Whether both are true. JavaScript's `&&` does not combine conditions. */
  and<O extends Other<boolean>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether at least one is true. JavaScript's `||` does not combine conditions. */
  or<O extends Other<boolean>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Turns true and false around; NULL stays NULL. */
  not(): BoolExpr<T>;
  /** Whether it is true: false where it is NULL. */
  isTrue(): BoolExpr;
  /** Whether it is false: false where it is NULL. */
  isFalse(): BoolExpr;
}

function combine(method: string, name: string): Method {
  return (self: Inside, other: unknown): Inside => {
    const right = operand(other, self.type, `${method}()`);
    return call(name, booleanOf(self, right), [self, right]);
  };
}

const notNull = simpleType("boolean", false);

export const booleanMethods = {
  and: combine("and", "AND"),
  or: combine("or", "OR"),
  not: (self: Inside): Inside => call("NOT", self.type, [self]),
  isTrue: (self: Inside): Inside => call("IS_TRUE", notNull, [self]),
  isFalse: (self: Inside): Inside => call("IS_FALSE", notNull, [self]),
} satisfies Record<Exclude<keyof BoolExpr, keyof AnyExpr<boolean>>, Method>;
