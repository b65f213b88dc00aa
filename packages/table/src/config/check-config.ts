// SPDX-License-Identifier: Apache-2.0
import { checkRecord, refuseOption } from "@tsflink/bridge/driver";
import { ConfigurationError } from "@tsflink/core";
import { describe, didYouMean } from "@tsflink/core/internal";
import { FLINK_OPTIONS, type FlinkOptions } from "./flink-options.ts";
import type { KnownOption } from "./option-kind.ts";
import { optionText } from "./option-text.ts";

/** Flink's options of tables and jobs that a caller may set, by their keys, all of them optional. */
export type FlinkConfig = {
  readonly [K in keyof FlinkOptions as K extends OwnKey ? never : K]?: FlinkOptions[K];
};

/** What TsFlink sets by options of its own. */
export type OwnKey = "execution.runtime-mode" | "parallelism.default" | "pipeline.jars";

/** Options that TsFlink does not know, such as those of a connector or a plugin. */
export type OtherConfig = Readonly<Record<string, string | number | boolean>>;

export function knownOption(key: string): KnownOption | undefined {
  return Object.hasOwn(FLINK_OPTIONS, key) ? FLINK_OPTIONS[key as keyof FlinkOptions] : undefined;
}

/** @throws `ConfigurationError` when Flink has no such option of tables or jobs */
export function checkKey(option: string, key: unknown, door: string): KnownOption {
  if (typeof key !== "string") throw new ConfigurationError(`${option}: ${describe(key)} is no key of an option`, { option });
  const known = knownOption(key);
  if (known !== undefined) return known;
  throw new ConfigurationError(
    `${option}: Flink has no option of this key for tables or jobs${didYouMean(key, Object.keys(FLINK_OPTIONS))}; others go through ${door}`,
    { option },
  );
}

/** The options of `TableEnvironment.create` as texts that Flink reads; values of options that are known are checked, whatever their door. */
export function checkConfig(config: unknown = {}, other: unknown = {}): Record<string, string> {
  checkRecord("config", config);
  checkRecord("otherConfig", other);
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(config as object)) {
    const option = `config["${key}"]`;
    texts[key] = optionText(option, value, checkKey(option, key, "otherConfig").kind);
  }
  for (const [key, value] of Object.entries(other as object)) {
    const option = `otherConfig["${key}"]`;
    if (Object.hasOwn(texts, key)) throw new ConfigurationError(`${option}: it is in config, too; write it once`, { option });
    texts[key] = otherText(option, key, value);
  }
  return texts;
}

/** A value that came through the door of options that are not known. */
export function otherText(option: string, key: string, value: unknown): string {
  const known = knownOption(key);
  if (known !== undefined) return optionText(option, value, known.kind);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  return refuseOption(option, value, "write a string, a number or a boolean");
}
