// SPDX-License-Identifier: Apache-2.0
import type { AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { alikeSelf, boolean, builtin, string, text } from "./builtin.ts";
import type { NullIn, NullOf, Other } from "./expr.ts";
import type { Member } from "./expression.ts";
import { comparisonMethods } from "./numeric.ts";
import type { StrExpr } from "./string.ts";

type Bytes = Other<Uint8Array>;

/** Bytes: a value of BINARY, VARBINARY or BYTES. They compare byte by byte, unsigned. */
export interface BytesExpr<T> extends AnyExpr<T> {
  /** `>`. */
  gt<O extends Bytes>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `>=`. */
  ge<O extends Bytes>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `<`. */
  lt<O extends Bytes>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `<=`. */
  le<O extends Bytes>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether it lies between the bounds, both included. */
  between<A extends Bytes, B extends Bytes>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** Whether it lies outside of the bounds. */
  notBetween<A extends Bytes, B extends Bytes>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** Whether these bytes are the first. */
  startsWith<O extends Bytes>(start: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether these bytes are the last. */
  endsWith<O extends Bytes>(end: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** The text that the bytes are in a character set, e.g. `"UTF-8"`. */
  decode<O extends Other<string>>(charset: O): StrExpr<string | NullIn<T> | NullOf<O>>;
}

export const bytesMethods = {
  ...comparisonMethods,
  startsWith: builtin("STARTS_WITH", boolean, alikeSelf),
  endsWith: builtin("ENDS_WITH", boolean, alikeSelf),
  decode: builtin("DECODE", string, text),
} satisfies Record<Exclude<keyof BytesExpr<Uint8Array>, keyof AnyExpr<Uint8Array>>, Member>;
