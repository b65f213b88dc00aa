// SPDX-License-Identifier: Apache-2.0

/** An expression over columns whose value has the JavaScript type `T`; `null` is part of `T` when it may be SQL's NULL. */
export interface Expr<out T> {
  /** For the compiler only. */
  readonly "~expr": T;
}

/** What may stand where a value of the type `T` is wanted: an expression or the value itself. */
export type Operand<T> = Expr<T> | Expr<NonNullable<T>> | T;

/** What a value of the type `T` can be compared and combined with; an expression may be NULL, a value may not. */
export type Other<T> = Expr<NonNullable<T> | null> | NonNullable<T>;

/** `null` when `T` has it. */
export type NullIn<T> = Extract<T, null>;

/** `null` when the operand may be NULL. */
export type NullOf<O> = O extends Expr<infer T> ? Extract<T, null> : Extract<O, null>;

/** The value of an operand. */
export type ValueOf<O> = O extends Expr<infer T> ? T : O;
