// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";

/** Throws a `ConfigurationError` that names the option, what was given, and the remedy. */
export function refuse(option: string, received: unknown, problem: string): never {
  throw new ConfigurationError(`${option}: ${problem}`, { option, received });
}

/** For JavaScript callers: an options object with a misspelt key would otherwise do nothing, silently. */
export function knownKeys(maker: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).filter((key) => !known.includes(key));
  if (unknown.length > 0)
    refuse(unknown[0] ?? maker, unknown, `${maker} has no such option; it knows ${known.map((key) => `\`${key}\``).join(", ")}`);
}

/** Flink reads a separator's first character and drops the rest; refuse instead. */
export function oneCharacter(option: string, value: string | undefined): string | undefined {
  if (value !== undefined && [...value].length !== 1) refuse(option, value, `${JSON.stringify(value)} is not one character`);
  return value;
}

export function oneOf<const T extends string>(option: string, value: T | undefined, allowed: readonly T[]): T | undefined {
  if (value !== undefined && !allowed.includes(value))
    refuse(option, value, `${JSON.stringify(value)} is not one of ${allowed.map((name) => `"${name}"`).join(", ")}`);
  return value;
}

export function wholeNumber(option: string, value: number | bigint | undefined, minimum: number): string | undefined {
  if (value === undefined) return undefined;
  if ((typeof value === "number" && !Number.isSafeInteger(value)) || value < minimum)
    refuse(option, value, `${String(value)} is not a whole number from ${minimum} on`);
  return String(value);
}

/** The given options as Flink's strings; absent ones are left to Flink's defaults. */
export function optionStrings(entries: Readonly<Record<string, string | boolean | undefined>>): Record<string, string> {
  const options: Record<string, string> = {};
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) options[key] = String(value);
  return options;
}
