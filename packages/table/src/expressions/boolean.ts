// SPDX-License-Identifier: Apache-2.0
import type { AnyExpr } from "./any.ts";
import { boolean, booleanNotNull, builtin, truth } from "./builtin.ts";
import type { NullIn, NullOf, Other } from "./expr.ts";
import type { Member } from "./expression.ts";

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
  /** Whether it is false or NULL. */
  isNotTrue(): BoolExpr;
  /** Whether it is true or NULL. */
  isNotFalse(): BoolExpr;
}

export const booleanMethods = {
  and: builtin("AND", boolean, truth),
  or: builtin("OR", boolean, truth),
  not: builtin("NOT", boolean),
  isTrue: builtin("IS_TRUE", booleanNotNull),
  isFalse: builtin("IS_FALSE", booleanNotNull),
  isNotTrue: builtin("IS_NOT_TRUE", booleanNotNull),
  isNotFalse: builtin("IS_NOT_FALSE", booleanNotNull),
} satisfies Record<Exclude<keyof BoolExpr, keyof AnyExpr<boolean>>, Member>;
