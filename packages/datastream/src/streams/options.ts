// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type Duration } from "@tsflink/core";
import { describe, didYouMean } from "@tsflink/core/internal";
import type { Settings } from "../plan/nodes.ts";

/** What can be said of every operator. Absent: as Flink does by itself. */
export interface OperatorOptions<B = unknown> {
  /** In plans, metrics and the web UI. */
  readonly name?: string;
  /** Names the operator's state in savepoints: without one, a savepoint may not fit a program that was changed. */
  readonly uid?: string;
  /** A longer text for plans. */
  readonly description?: string;
  /** @defaultValue that of the environment */
  readonly parallelism?: number;
  /** The number of key groups: the most that the parallelism can ever be raised to with the state kept. */
  readonly maxParallelism?: number;
  /** Operators of one group may share a slot. @defaultValue that of its inputs */
  readonly slotSharingGroup?: string;
  /** `start`: runs in a task apart from what is before it; `never`: in a task of its own. @defaultValue chained where possible */
  readonly chaining?: "start" | "never";
  /** How long outgoing buffers may wait to be filled; `"full"`: until they are. */
  readonly bufferTimeout?: Duration | "full";
  /** Values shipped with the functions and given to them as `bound`; everything else must be importable. Copied at once, by structured clone. */
  readonly bind?: B;
}

const known = ["name", "uid", "description", "parallelism", "maxParallelism", "slotSharingGroup", "chaining", "bufferTimeout", "bind"];

export function settingsOf(label: string, options: OperatorOptions, others: readonly string[] = []): Settings {
  if (typeof options !== "object" || options === null)
    throw new ConfigurationError(`${label}(): the options are ${describe(options)}; write an object`, { option: "options" });
  for (const option of Object.keys(options))
    if (!known.includes(option) && !others.includes(option))
      throw new ConfigurationError(`${label}(): there is no option ${option}${didYouMean(option, [...others, ...known])}`, { option });
  const { name, uid, description, parallelism, maxParallelism, slotSharingGroup, chaining, bufferTimeout } = options;
  for (const [option, text] of Object.entries({ name, uid, description, slotSharingGroup }))
    if (text !== undefined && (typeof text !== "string" || text.trim() === ""))
      throw new ConfigurationError(`${label}(): ${option} is ${describe(text)}; write a text`, { option, received: text });
  for (const [option, value] of Object.entries({ parallelism, maxParallelism }))
    if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= 32_768))
      throw new ConfigurationError(`${label}(): ${option} is ${describe(value)}; write a whole number from 1 to 32768`, {
        option,
        received: value,
      });
  if (chaining !== undefined && (chaining as string) !== "start" && (chaining as string) !== "never")
    throw new ConfigurationError(`${label}(): chaining is ${describe(chaining)}; write "start" or "never"`, { option: "chaining" });
  return Object.freeze({
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    ...(description === undefined ? {} : { description }),
    ...(parallelism === undefined ? {} : { parallelism }),
    ...(maxParallelism === undefined ? {} : { maxParallelism }),
    ...(slotSharingGroup === undefined ? {} : { slotSharingGroup }),
    ...(chaining === undefined ? {} : { chaining }),
    ...(bufferTimeout === undefined
      ? {}
      : { bufferTimeout: bufferTimeout === "full" ? -1 : parseDuration(bufferTimeout, "bufferTimeout") }),
  });
}
