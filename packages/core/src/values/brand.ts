// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "../errors/errors.ts";
import { describe } from "../convert/describe.ts";

// Values are made per row. They are `readonly` to the compiler but not passed through `Object.freeze`: freezing
// makes a two-field object about three times as expensive to construct. Private fields would be as cheap as plain ones,
// but then test frameworks see no fields and find all instants equal.

/** Registered, so that a value made by another copy of this package is recognised. */
export const valueBrand: unique symbol = Symbol.for("@tsflink/core/value") as never;

/** The key under which Node's `util.inspect` looks for a short form; a plain symbol, so nothing of Node is needed. */
export const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

export type ValueName = "Decimal" | "Instant" | "LocalDate" | "LocalTime" | "LocalDateTime" | "Interval" | "Variant";

export function isValue(value: unknown, name: ValueName): boolean {
  return typeof value === "object" && value !== null && (value as { readonly [valueBrand]?: unknown })[valueBrand] === name;
}

export function invalid(what: string, received: unknown, remedy?: string): ConversionError {
  return new ConversionError(`${what}, received ${describe(received)}${remedy === undefined ? "" : `; ${remedy}`}`, {
    received: describe(received),
  });
}
