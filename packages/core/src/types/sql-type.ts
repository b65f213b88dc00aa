// SPDX-License-Identifier: Apache-2.0
import type { TypeDefinition } from "./definition.ts";

/**
 * A SQL type together with the JavaScript type `T` that carries its values. Nullable unless `notNull()`, as in Flink's DDL.
 *
 * `"~js"` and `"~nullable"` exist for the compiler only; at run time there is `definition`.
 */
export interface SqlType<T, Nullable extends boolean = true> {
  readonly "~js": T;
  readonly "~nullable": Nullable;
  /** The type as plain data. */
  readonly definition: TypeDefinition;
  /** The same type without NULL. */
  notNull(): SqlType<T, false>;
  /** The type in Flink SQL, e.g. ``ROW<`id` BIGINT NOT NULL>``. */
  toString(): string;
}

/** Any SQL type, for constraints. */
export type AnySqlType = SqlType<unknown, boolean>;

/** The JavaScript type of a value of the SQL type `C`, with `null` when it is nullable. */
export type JsOf<C> = C extends SqlType<infer T, infer N> ? (N extends true ? T | null : T) : never;

/** Named columns or fields. */
export type Fields = Readonly<Record<string, AnySqlType>>;

/** The row of these fields. Expanded on purpose: an editor shows the row, not this alias. */
export type RowOf<F extends Fields> = F extends unknown ? { readonly [K in keyof F]: JsOf<F[K]> } : never;

/** The JavaScript values of a list of SQL types, e.g. the arguments of a function. */
export type JsTuple<A extends readonly AnySqlType[]> = { readonly [I in keyof A]: JsOf<A[I]> };
