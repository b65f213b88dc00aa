// SPDX-License-Identifier: Apache-2.0
import { ConversionError, Instant, type RowDefinition, parseType } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { toUSVString } from "node:util";
import { batchWriter } from "../codec/index.ts";
import { CallFailure, failureFields } from "./failure.ts";
import { WrongYield, isAsync, notRows } from "./kernel.ts";
import type { Plan, Site } from "./plan.ts";

/** In place of a value: its row goes no further. */
export const DROPPED: unique symbol = Symbol("dropped");

/** Counts of rows that were dropped, where others have how many rows they became. */
export const DROPPED_COUNT = -1;

/** A row of a table of dead letters. `arguments` is a JSON array. */
export const LETTER_TYPE =
  "ROW<`functionName` STRING NOT NULL, `arguments` STRING NOT NULL, `error` STRING NOT NULL, `message` STRING NOT NULL, `task` STRING NOT NULL, `subtask` INT NOT NULL, `failedAt` TIMESTAMP_LTZ(3) NOT NULL> NOT NULL";

/** Dead letters for one sink on their way to the operator. */
export interface Letters {
  readonly sink: string;
  readonly rows: number;
  readonly arrow: Buffer;
}

type Letter = {
  readonly functionName: string;
  readonly arguments: string;
  readonly error: string;
  readonly message: string;
  readonly task: string;
  readonly subtask: number;
  readonly failedAt: Instant;
};

/** Does what the policies of the functions of one operator say when a call fails. */
export class RowErrors {
  readonly #plan: Plan;
  readonly #check: (site: number, value: unknown) => unknown;
  readonly #letters = new Map<string, Letter[]>();
  readonly #writer = batchWriter(parseType(LETTER_TYPE).definition as RowDefinition);

  /** @param check gives a result back if it fits the type of its function, and throws otherwise */
  constructor(plan: Plan, check: (site: number, value: unknown) => unknown) {
    this.#plan = plan;
    this.#check = check;
  }

  /** What the call of site `k` counts as, after it failed. A call of a function without a policy fails the job. */
  failed(k: number, args: readonly unknown[], error: unknown): unknown {
    const { function: loaded } = this.#plan.sites[k] as Site;
    const { payload } = loaded;
    if (payload.onError === undefined) throw error;
    loaded.errors?.add(1);
    if (payload.onError === "null") return null;
    if (payload.onError === "skip") return [];
    const { deadLetter } = payload.onError;
    const { task, index } = this.#plan.spec.subtask;
    const { name, message } = failureFields(error instanceof WrongYield ? wrongYield(error) : error);
    let letters = this.#letters.get(deadLetter);
    if (letters === undefined) this.#letters.set(deadLetter, (letters = []));
    letters.push({
      functionName: payload.name,
      arguments: toUSVString(JSON.stringify(args.slice(0, payload.args.length).map(shown))),
      error: toUSVString(name),
      message: toUSVString(message),
      task: toUSVString(task),
      subtask: index,
      failedAt: new Instant(Date.now()),
    });
    return DROPPED;
  }

  /** All rows of a table function for one input row, looked at before the first of them goes further. An asynchronous one is left alone. */
  rows(k: number, value: unknown): unknown {
    if (isAsync(value)) return value;
    if (typeof value !== "object" || value === null || typeof (value as Iterable<unknown>)[Symbol.iterator] !== "function") notRows(value);
    return this.checkRows(k, [...(value as Iterable<unknown>)]);
  }

  checkRows(k: number, rows: readonly unknown[]): readonly unknown[] {
    for (const row of rows) this.#check(k, row);
    return rows;
  }

  /** The letters since the last time. */
  take(): Letters[] {
    const taken = [...this.#letters].map(([sink, letters]) => ({
      sink,
      rows: letters.length,
      arrow: Buffer.from(this.#writer.rows(letters)),
    }));
    this.#letters.clear();
    return taken;
  }
}

function wrongYield({ value, what }: WrongYield): CallFailure {
  return new CallFailure("", new ConversionError(`it gave ${describe(value)}, which is no ${what}`, { path: "" }));
}

/** A value in JSON: texts for what JSON has no form for. */
function shown(value: unknown): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Map) return [...value].map(([key, each]) => [shown(key), shown(each)]);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(each)]));
  // Times, decimals and the like say what they are.
  return (value as { toString(): string }).toString();
}
