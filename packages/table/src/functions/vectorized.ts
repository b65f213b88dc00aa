// SPDX-License-Identifier: Apache-2.0
import { type AnySqlType, ConfigurationError, type JsOf } from "@tsflink/core";
import { functionDefinition, type FunctionOptions } from "./spec.ts";
import { scalarFunction, type FunctionContext, type ScalarUdf } from "./udf.ts";

/** The values of a column as a vectorised function reads them: a typed array for numbers, an array for everything else. What stands where a value is NULL means nothing. */
export type VectorValues<T> =
  NonNullable<T> extends bigint
    ? BigInt64Array
    : NonNullable<T> extends number
      ? Int8Array | Int16Array | Int32Array | Float32Array | Float64Array
      : readonly T[];

/** A column of a batch. Its memory is used again for the next batch: it is not to be kept, nor written to. */
export interface Vector<T> extends Iterable<T> {
  readonly length: number;
  /** How many values are NULL. */
  readonly nulls: number;
  /** A bit for each row, the lowest of a byte first, 0 for NULL; `undefined` when none is. */
  readonly validity: Uint8Array | undefined;
  readonly values: VectorValues<T>;
  readonly get: (row: number) => T;
  readonly isNull: (row: number) => boolean;
  readonly toArray: () => T[];
}

/** What a vectorised function returns, a value for each row: an array with `null` for NULL, a typed array, either with a bitmap of what is not NULL, or a vector. */
export type VectorResult<T> =
  | Vector<T>
  | ArrayLike<T>
  | { readonly values: ArrayLike<NonNullable<T>>; readonly validity?: (null extends T ? Uint8Array : never) | undefined };

/** What {@link vectorizedUdf} is told: as for `udf`, but such a function is neither asynchronous nor has a policy for single rows. */
export interface VectorizedUdfSpec<A extends readonly AnySqlType[], R extends AnySqlType, B extends object, O = undefined> extends Omit<
  FunctionOptions<A, B, O>,
  "async" | "skipNulls"
> {
  /** The SQL type of the result; a value that does not fit fails the job. */
  readonly returns: R;
}

/**
 * Makes a function that Flink calls for a batch of rows at once: with a column for each argument, and it returns a column.
 *
 * For numbers the columns are typed arrays over the very memory in which they came, and a typed array of the result's type is taken as it is:
 * TINYINT `Int8Array`, SMALLINT `Int16Array`, INT `Int32Array`, BIGINT `BigInt64Array`, FLOAT `Float32Array`, DOUBLE `Float64Array`. How many rows a
 * batch has is up to the operator, at most `"tsflink.batch.rows"`: the function must not depend on it.
 *
 * @throws `ConfigurationError` when the specification is wrong.
 * @example
 * ```ts
 * const withTax = vectorizedUdf({ args: [t.double()], returns: t.double() }, (net) => ({
 *   values: Float64Array.from(net.values, (value) => value * 1.19),
 *   validity: net.validity,
 * }));
 * orders.select((o) => ({ gross: withTax(o.amount) }));
 * ```
 */
export function vectorizedUdf<const A extends readonly AnySqlType[], R extends AnySqlType, const B extends object = {}, O = undefined>(
  spec: VectorizedUdfSpec<A, R, B, O>,
  fn: (this: void, ...args: [...{ readonly [I in keyof A]: Vector<JsOf<A[I]>> }, context: FunctionContext<B, O>]) => VectorResult<JsOf<R>>,
): ScalarUdf<A, JsOf<R>> {
  const definition = functionDefinition("vectorizedUdf", spec, "returns", spec.returns, fn);
  if (definition.args.length === 0)
    throw new ConfigurationError("args: a vectorised function takes at least one column, which says how many values it returns", {
      option: "args",
    });
  return scalarFunction(definition);
}
