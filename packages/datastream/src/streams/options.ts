// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type Duration } from "@tsflink/core";
import { describe, didYouMean } from "@tsflink/core/internal";
import type { Settings } from "../plan/nodes.ts";

/** An amount of memory: bytes, or a text such as `"64 mb"`. */
export type MemorySize = number | `${number} ${"b" | "kb" | "mb" | "gb" | "tb"}`;

/** A slot sharing group with the resources that a slot of it has. Flink makes slots to measure then. */
export interface SlotSharingGroup {
  readonly name: string;
  /** Processors, e.g. 0.5. */
  readonly cpu: number;
  readonly taskHeap: MemorySize;
  readonly taskOffHeap?: MemorySize;
  /** For RocksDB, sorting and the like. */
  readonly managed?: MemorySize;
  /** Amounts of external resources by their names, e.g. `{ gpu: 1 }`; the task managers must have them. */
  readonly external?: Readonly<Record<string, number>>;
}

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
  /**
   * The hash that Flink knew the operator by in a job that gave it no `uid`: 32 hexadecimal digits, the id of a task or operator in the log and the web UI of
   * that job. For moving the state of such a job only; everything else gives a `uid`.
   */
  readonly uidHash?: string;
  /**
   * Operators of one group may share a slot: its name, or the group with the resources of its slots, which is said once for each name.
   *
   * @defaultValue that of its inputs
   * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/deployment/finegrained_resource/
   */
  readonly slotSharingGroup?: string | SlotSharingGroup;
  /** `start`: runs in a task apart from what is before it; `never`: in a task of its own. @defaultValue chained where possible */
  readonly chaining?: "start" | "never";
  /** How long outgoing buffers may wait to be filled; `"full"`: until they are. */
  readonly bufferTimeout?: Duration | "full";
  /** Values shipped with the functions and given to them as `bound`; everything else must be importable. Copied at once, by structured clone. */
  readonly bind?: B;
}

const known = [
  "name",
  "uid",
  "uidHash",
  "description",
  "parallelism",
  "maxParallelism",
  "slotSharingGroup",
  "chaining",
  "bufferTimeout",
  "bind",
];

export function settingsOf(label: string, options: OperatorOptions, others: readonly string[] = []): Settings {
  if (typeof options !== "object" || options === null)
    throw new ConfigurationError(`${label}(): the options are ${describe(options)}; write an object`, { option: "options" });
  for (const option of Object.keys(options))
    if (!known.includes(option) && !others.includes(option))
      throw new ConfigurationError(`${label}(): there is no option ${option}${didYouMean(option, [...others, ...known])}`, { option });
  const { name, uid, uidHash, description, parallelism, maxParallelism, chaining, bufferTimeout } = options;
  const { slotSharingGroup, slotResources } = slotsOf(label, options.slotSharingGroup);
  for (const [option, text] of Object.entries({ name, uid, description, slotSharingGroup }))
    if (text !== undefined && (typeof text !== "string" || text.trim() === ""))
      throw new ConfigurationError(`${label}(): ${option} is ${describe(text)}; write a text`, { option, received: text });
  for (const [option, value] of Object.entries({ parallelism, maxParallelism }))
    if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= 32_768))
      throw new ConfigurationError(`${label}(): ${option} is ${describe(value)}; write a whole number from 1 to 32768`, {
        option,
        received: value,
      });
  if (uidHash !== undefined && !/^[\da-f]{32}$/i.test(uidHash))
    throw new ConfigurationError(`${label}(): uidHash is ${describe(uidHash)}; write the 32 hexadecimal digits that Flink shows`, {
      option: "uidHash",
      received: uidHash,
    });
  if (chaining !== undefined && (chaining as string) !== "start" && (chaining as string) !== "never")
    throw new ConfigurationError(`${label}(): chaining is ${describe(chaining)}; write "start" or "never"`, { option: "chaining" });
  return Object.freeze({
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    ...(uidHash === undefined ? {} : { uidHash }),
    ...(description === undefined ? {} : { description }),
    ...(parallelism === undefined ? {} : { parallelism }),
    ...(maxParallelism === undefined ? {} : { maxParallelism }),
    ...(slotSharingGroup === undefined ? {} : { slotSharingGroup }),
    ...(slotResources === undefined ? {} : { slotResources }),
    ...(chaining === undefined ? {} : { chaining }),
    ...(bufferTimeout === undefined
      ? {}
      : { bufferTimeout: bufferTimeout === "full" ? -1 : parseDuration(bufferTimeout, "bufferTimeout") }),
  });
}

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 };

function bytesOf(label: string, option: string, size: MemorySize): number {
  const [, amount, unit = ""] = (typeof size === "string" && /^(\d+(?:\.\d+)?) ([kmgt]?b)$/.exec(size)) || [];
  const bytes = typeof size === "number" ? size : Math.round(Number(amount) * (UNITS[unit] ?? NaN));
  if (!Number.isSafeInteger(bytes) || bytes < 0)
    throw new ConfigurationError(`${label}(): ${option} is ${describe(size)}; write an amount of memory, e.g. "64 mb", or bytes`, {
      option,
      received: size,
    });
  return bytes;
}

function amountOf(label: string, option: string, amount: number): number {
  if (!(Number.isFinite(amount) && amount > 0))
    throw new ConfigurationError(`${label}(): ${option} is ${describe(amount)}; write a number above 0`, { option, received: amount });
  return amount;
}

const slotKeys = ["name", "cpu", "taskHeap", "taskOffHeap", "managed", "external"];

/** A slot sharing group taken apart. */
function slotsOf(label: string, group: OperatorOptions["slotSharingGroup"]): Pick<Settings, "slotSharingGroup" | "slotResources"> {
  if (group === undefined) return {};
  if (typeof group === "string") return { slotSharingGroup: group };
  if (typeof (group as unknown) !== "object" || (group as unknown) === null)
    throw new ConfigurationError(`${label}(): slotSharingGroup is ${describe(group)}; write its name, or an object`, {
      option: "slotSharingGroup",
      received: group,
    });
  for (const key of Object.keys(group))
    if (!slotKeys.includes(key))
      throw new ConfigurationError(`${label}(): there is no option slotSharingGroup.${key}${didYouMean(key, slotKeys)}`, {
        option: `slotSharingGroup.${key}`,
      });
  const { name, cpu, taskHeap, taskOffHeap, managed, external = {} } = group;
  const at = (key: string): string => `slotSharingGroup.${key}`;
  return {
    slotSharingGroup: name,
    slotResources: {
      cpu: amountOf(label, at("cpu"), cpu),
      taskHeap: bytesOf(label, at("taskHeap"), taskHeap),
      ...(taskOffHeap === undefined ? {} : { taskOffHeap: bytesOf(label, at("taskOffHeap"), taskOffHeap) }),
      ...(managed === undefined ? {} : { managed: bytesOf(label, at("managed"), managed) }),
      external: Object.fromEntries(Object.entries(external).map(([key, amount]) => [key, amountOf(label, at(`external.${key}`), amount)])),
    },
  };
}
