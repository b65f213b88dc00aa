// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "../errors/errors.ts";

// `Temporal` is read from the global object when it is asked for: Node has it from version 26, and its types are in the
// compiler's library only when the user's configuration says so. The types below are the user's own where they exist.

type Global = typeof globalThis;
type Made<Name extends string, Else> = Global extends { Temporal: { readonly [K in Name]: { from(value: never): infer T } } } ? T : Else;

/** `Temporal.Instant`, or what we need of it where the compiler does not know `Temporal`. */
export type TemporalInstant = Made<
  "Instant",
  { readonly epochMilliseconds: number; readonly epochNanoseconds: bigint; toString(): string }
>;
/** `Temporal.PlainDate`, or what we need of it where the compiler does not know `Temporal`. */
export type TemporalPlainDate = Made<
  "PlainDate",
  { readonly year: number; readonly month: number; readonly day: number; toString(): string }
>;
/** `Temporal.PlainTime`, or what we need of it where the compiler does not know `Temporal`. */
export type TemporalPlainTime = Made<
  "PlainTime",
  { readonly hour: number; readonly minute: number; readonly second: number; toString(): string }
>;
/** `Temporal.PlainDateTime`, or what we need of it where the compiler does not know `Temporal`. */
export type TemporalPlainDateTime = Made<
  "PlainDateTime",
  {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly minute: number;
    readonly second: number;
    toString(): string;
  }
>;

type TemporalClass = "Instant" | "PlainDate" | "PlainTime" | "PlainDateTime" | "ZonedDateTime" | "Duration";

/** Whether `value` is a Temporal object of this class, native or polyfilled: both carry the tag that the standard names. */
export function isTemporal(value: unknown, name: TemporalClass): value is { toString(options?: unknown): string } {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === `Temporal.${name}`
  );
}

/** The text of a Temporal value in the ISO calendar, whatever calendar it displays. */
export function isoTextOf(value: { toString(options?: unknown): string }): string {
  return value.toString({ calendarName: "never", timeZoneName: "never" });
}

/** Goes through the text: every Temporal class reads what our classes print. */
export function toTemporal(name: TemporalClass, text: string): unknown {
  const temporal = (globalThis as { readonly Temporal?: Readonly<Record<string, { from(text: string): unknown }>> }).Temporal;
  const target = temporal?.[name];
  if (target === undefined)
    throw new ConversionError(
      `this engine has no Temporal.${name}; load a polyfill that defines globalThis.Temporal, or use Node 26 or newer`,
    );
  return target.from(text);
}
