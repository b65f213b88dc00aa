// SPDX-License-Identifier: Apache-2.0
import type { Decimal, Instant, LocalDate, LocalDateTime, LocalTime, Interval, Variant } from "@tsflink/core";
import type { AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import type { BytesExpr } from "./bytes.ts";
import type { ArrayExpr, MapExpr, RowExpr } from "./collection.ts";
import type { Expr } from "./expr.ts";
import type { IntervalExpr } from "./interval.ts";
import type { NumExpr } from "./numeric.ts";
import type { StrExpr } from "./string.ts";
import type { TimeExpr } from "./temporal.ts";
import type { VariantExpr } from "./variant.ts";

type Numeric = number | bigint | Decimal;
type Time = Instant | LocalDate | LocalDateTime | LocalTime;

/** The expression of a value of the JavaScript type `T`, with the methods that its SQL type has. */
export type ExprOf<T> = [NonNullable<T>] extends [never]
  ? AnyExpr<T>
  : [NonNullable<T>] extends [boolean]
    ? BoolExpr<T & (boolean | null)>
    : [NonNullable<T>] extends [Numeric]
      ? NumExpr<T>
      : [NonNullable<T>] extends [string]
        ? StrExpr<T & (string | null)>
        : [NonNullable<T>] extends [Time]
          ? TimeExpr<T>
          : [NonNullable<T>] extends [readonly unknown[]]
            ? ArrayExpr<T>
            : [NonNullable<T>] extends [ReadonlyMap<unknown, unknown>]
              ? MapExpr<T>
              : [NonNullable<T>] extends [Interval]
                ? IntervalExpr<T & (Interval | null)>
                : [NonNullable<T>] extends [Uint8Array]
                  ? BytesExpr<T>
                  : [NonNullable<T>] extends [Variant]
                    ? VariantExpr<T & (Variant | null)>
                    : [NonNullable<T>] extends [object]
                      ? RowExpr<T>
                      : AnyExpr<T>;

/** The columns of a row, as expressions. */
export type Columns<R> = { readonly [K in keyof R]: ExprOf<R[K]> };

/** Named expressions: what a selection returns. */
export type Selection = Readonly<Record<string, Expr<unknown>>>;

/** The row that a selection makes. Expanded on purpose: an editor shows the row, not this alias. */
export type Selected<S extends Selection> = S extends unknown ? { readonly [K in keyof S]: S[K] extends Expr<infer T> ? T : never } : never;
