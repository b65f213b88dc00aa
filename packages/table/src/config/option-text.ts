// SPDX-License-Identifier: Apache-2.0
// Values of options as the texts that Flink reads, and back. Whatever passes here, Flink's own parsers take.
import { refuseOption } from "@tsflink/bridge/driver";
import { ConfigurationError } from "@tsflink/core";
import { didYouMean } from "@tsflink/core/internal";
import type { OptionKind, SingleKind } from "./option-kind.ts";

const DURATION =
  /^\s*(\d+)\s*(d|days?|h|hours?|m|min|minutes?|s|secs?|seconds?|ms|millis?|milliseconds?|µs|micros?|microseconds?|ns|nanos?|nanoseconds?)\s*$/i;
// Ten digits of days are still a long of milliseconds.
const ISO_DURATION =
  /^[-+]?P(?=[-+\dT])(?:[-+]?\d{1,10}D)?(?:T(?=[-+\d])(?:[-+]?\d{1,10}H)?(?:[-+]?\d{1,10}M)?(?:[-+]?\d{1,10}(?:[.,]\d{0,9})?S)?)?$/i;
const MEMORY = /^\s*(\d+)\s*(b|bytes|k|kb|kibibytes|m|mb|mebibytes|g|gb|gibibytes|t|tb|tebibytes)\s*$/i;
const MOST_LONG = 2n ** 63n - 1n;

/**
 * The text of a value, as Flink reads it.
 *
 * @param option its name in messages
 * @throws `ConfigurationError` that says what is allowed
 */
export function optionText(option: string, value: unknown, kind: OptionKind): string {
  if (typeof kind === "string" || Array.isArray(kind)) return singleText(option, value, kind as SingleKind);
  const { list } = kind as { readonly list: SingleKind };
  // A text is taken as Flink's own way of writing a list.
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return refuseOption(option, value, "write an array");
  const texts = value.map((each, i) => singleText(`${option}[${String(i)}]`, each, list));
  return texts.map((text) => (/[;"]|^['[\s]|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(";");
}

function singleText(option: string, value: unknown, kind: SingleKind): string {
  if (typeof kind !== "string") return enumText(option, value, kind);
  switch (kind) {
    case "boolean":
      if (typeof value === "boolean") return String(value);
      if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase();
      return refuseOption(option, value, "write true or false");
    case "int":
      return wholeText(option, value, 2n ** 31n - 1n);
    case "long":
      return wholeText(option, value, MOST_LONG);
    case "double": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return String(number);
      return refuseOption(option, value, "write a number");
    }
    case "string":
      return typeof value === "string" ? value : refuseOption(option, value, "write a text");
    case "duration":
      if (typeof value === "string" && (fits(DURATION.exec(value), millisOf) || ISO_DURATION.test(value))) return value.trim();
      return refuseOption(option, value, 'write a whole number and a unit, such as "10 s", "5 min" or "100 ms"');
    case "memory":
      if (typeof value === "string" && fits(MEMORY.exec(value), bytesOf)) return value.trim();
      return refuseOption(option, value, 'write a whole number and a unit, such as "64 mb" or "1 gb"');
    case "map":
      return mapText(option, value);
  }
}

/** Whether it is a long in Flink's own unit: of bytes, or of milliseconds, which is what most of Flink asks a duration for. */
function fits(match: RegExpExecArray | null, factor: (unit: string) => bigint): boolean {
  return match !== null && BigInt(match[1] as string) * factor((match[2] as string).toLowerCase()) <= MOST_LONG;
}

function millisOf(unit: string): bigint {
  if (/^(ms|milli|µ|micro|n)/.test(unit)) return 1n;
  return { d: 86_400_000n, h: 3_600_000n, m: 60_000n, s: 1_000n }[unit[0] as "d" | "h" | "m" | "s"];
}

function bytesOf(unit: string): bigint {
  return 1024n ** BigInt("bkmgt".indexOf(unit[0] as string));
}

function enumText(option: string, value: unknown, values: readonly string[]): string {
  const found = typeof value === "string" ? values.find((each) => each.toUpperCase() === value.toUpperCase()) : undefined;
  if (found !== undefined) return found;
  const hint = typeof value === "string" ? didYouMean(value, values) : "";
  return refuseOption(option, value, `write ${values.map((each) => `"${each}"`).join(" or ")}${hint}`);
}

function wholeText(option: string, value: unknown, most: bigint): string {
  const remedy = `write a whole number from ${String(-most - 1n)} to ${String(most)}`;
  const whole =
    typeof value === "number"
      ? Number.isSafeInteger(value)
      : typeof value === "bigint" || (typeof value === "string" && /^[-+]?\d+$/.test(value));
  if (!whole) return refuseOption(option, value, remedy);
  const number = BigInt(typeof value === "string" ? value.replace(/^\+/, "") : (value as number | bigint));
  return number <= most && number >= -most - 1n ? String(number) : refuseOption(option, value, remedy);
}

/** JSON is YAML, which Flink reads; its own shorter way cannot quote. */
function mapText(option: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuseOption(option, value, "write an object of texts");
  for (const [key, each] of Object.entries(value)) if (typeof each !== "string") refuseOption(`${option}.${key}`, each, "write a text");
  return JSON.stringify(value);
}

/** The value of a text that Flink holds. */
export function optionValue(option: string, text: string, kind: OptionKind): unknown {
  if (typeof kind === "string") return singleValue(option, text, kind);
  if (Array.isArray(kind)) return kind.find((each: string) => each.toUpperCase() === text.toUpperCase()) ?? text;
  const { list } = kind as { readonly list: SingleKind };
  return parts(option, text).map((each) => (typeof list === "string" ? singleValue(option, each, list) : each));
}

function singleValue(option: string, text: string, kind: string): unknown {
  switch (kind) {
    case "boolean":
      return text.toLowerCase() === "true";
    case "int":
    case "double":
      return Number(text);
    case "long":
      return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
    case "map":
      return mapValue(option, text);
    default:
      return text;
  }
}

function parts(option: string, text: string): string[] {
  if (text === "") return [];
  if (/^['[]/.test(text)) unreadable(option);
  const found = [...text.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"(?=;|$)|([^;"]*))/g)];
  if (found.reduce((sum, [whole]) => sum + whole.length, 0) !== text.length) unreadable(option);
  return found.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

function mapValue(option: string, text: string): Record<string, string> {
  if (text === "") return {};
  if (text.startsWith("{")) {
    try {
      return JSON.parse(text) as Record<string, string>;
    } catch {
      return unreadable(option);
    }
  }
  if (/['"]/.test(text)) unreadable(option);
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const at = pair.indexOf(":");
      return at < 0 ? unreadable(option) : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

function unreadable(option: string): never {
  throw new ConfigurationError(`${option}: its text was not written by TsFlink; read it as it is with config.other.get()`, { option });
}
