// SPDX-License-Identifier: Apache-2.0
import type {
  Decimal,
  Instant,
  Interval,
  LocalDate,
  LocalDateTime,
  LocalTime,
  TemporalInstant,
  TemporalPlainDate,
  TemporalPlainDateTime,
  TemporalPlainTime,
} from "@tsflink/core";

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

/** What becomes a literal: the values that have a SQL type by themselves. */
export type SqlLiteralValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | Date
  | Decimal
  | Instant
  | Interval
  | LocalDate
  | LocalDateTime
  | LocalTime
  | TemporalInstant
  | TemporalPlainDate
  | TemporalPlainDateTime
  | TemporalPlainTime;

/** The type that a literal's column has: `"a"` is a string, a `Date` comes back as an `Instant`. */
export type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends bigint
      ? bigint
      : T extends boolean
        ? boolean
        : T extends Decimal | Instant | Interval | LocalDate | LocalDateTime | LocalTime | Uint8Array
          ? T
          : T extends Date | TemporalInstant
            ? Instant
            : T extends TemporalPlainDateTime
              ? LocalDateTime
              : T extends TemporalPlainDate
                ? LocalDate
                : T extends TemporalPlainTime
                  ? LocalTime
                  : T;

/** The type of the column that an operand makes: that of an expression as it is, that of a value widened. */
export type ColumnOf<A> = A extends Expr<infer T> ? T : Widened<A>;
