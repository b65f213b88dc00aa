// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { checkKey, otherText, type FlinkConfig } from "./check-config.ts";
import type { FlinkOptions } from "./flink-options.ts";
import { optionText, optionValue } from "./option-text.ts";

/**
 * The options of an environment, which hold for all that it runs from then on. `SET` and `RESET` of SQL see and change the same.
 *
 * @example
 * ```ts
 * await env.config.set("table.exec.state.ttl", "1 h");
 * await env.config.reset("table.exec.state.ttl");
 * ```
 * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/table/config/
 */
export interface EnvironmentConfig {
  /** What is set, else Flink's default, else `undefined`. @throws `ConfigurationError` when there is no such option */
  get<K extends keyof FlinkOptions>(key: K): Promise<FlinkOptions[K] | undefined>;
  /** @throws `ConfigurationError` when there is no such option, or the value is none that it takes */
  set<K extends Settable>(key: K, value: NonNullable<FlinkConfig[K]>): Promise<void>;
  /** Back to what the environment was created with. Without a key: all options. */
  reset(key?: Settable): Promise<void>;
  /** All options that are set, those of TsFlink among them, as Flink's texts; values that look like secrets are hidden. */
  all(): Promise<Readonly<Record<string, string>>>;
  /** Options that TsFlink does not know. Their values are texts, and unchecked. */
  readonly other: {
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string | number | boolean): Promise<void>;
    reset(key: string): Promise<void>;
  };
}

type Settable = keyof FlinkConfig;

/** Why these cannot change once an environment is there. */
const FIXED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "execution.runtime-mode": "it is the option mode of TableEnvironment.create()",
    "parallelism.default": "it is the option parallelism of TableEnvironment.create()",
    "pipeline.jars": "they are the option jars of TableEnvironment.create()",
  }),
);

export interface ConfigDoor {
  read(): Promise<readonly (readonly [key: string, value: string])[]>;
  /** `null` puts an option back. */
  write(options: Readonly<Record<string, string | null>>): Promise<void>;
}

export function environmentConfig({ read, write }: ConfigDoor): EnvironmentConfig {
  const set = async (): Promise<ReadonlyMap<string, string>> => new Map(await read());
  const changeable = (what: string, key: string): void => {
    const reason = FIXED.get(key);
    if (reason !== undefined) throw new ConfigurationError(`${what}: "${key}" does not change; ${reason}`, { option: key });
  };
  const named = (what: string, key: unknown): void => {
    if (typeof key !== "string" || key.trim() === "")
      throw new ConfigurationError(`${what}: ${describe(key)} is no key of an option`, { option: "key", received: key });
  };
  return Object.freeze<EnvironmentConfig>({
    get: async (key) => {
      const option = `config["${key}"]`;
      const { kind, default: value } = checkKey(option, key, "config.other");
      const text = (await set()).get(key) ?? value;
      return (text === undefined ? undefined : optionValue(option, text, kind)) as never;
    },
    set: async (key, value) => {
      const option = `config["${key}"]`;
      const { kind } = checkKey(option, key, "config.other");
      changeable("config.set()", key);
      await write({ [key]: optionText(option, value, kind) });
    },
    reset: async (key) => {
      if (key !== undefined) {
        checkKey(`config["${key}"]`, key, "config.other");
        changeable("config.reset()", key);
        return write({ [key]: null });
      }
      return write(Object.fromEntries([...(await set()).keys()].map((each) => [each, null])));
    },
    all: async () => Object.fromEntries(await read()),
    other: Object.freeze<EnvironmentConfig["other"]>({
      get: async (key) => {
        named("config.other.get()", key);
        return (await set()).get(key);
      },
      set: async (key, value) => {
        named("config.other.set()", key);
        changeable("config.other.set()", key);
        await write({ [key]: otherText(`config.other["${key}"]`, key, value) });
      },
      reset: async (key) => {
        named("config.other.reset()", key);
        changeable("config.other.reset()", key);
        await write({ [key]: null });
      },
    }),
  });
}
