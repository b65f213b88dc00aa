// SPDX-License-Identifier: Apache-2.0
import { WorkerError } from "@tsflink/core";
import { deserialize } from "node:v8";
import { type DependencyContext, dependencyContext } from "./dependencies.ts";
import { CallFailure } from "./failure.ts";
import { type CallContext, type LoadedFunction, type UserFunction, loaded } from "./plan.ts";
import type { FunctionPayload } from "./spec.ts";

/** Finds the function that a payload names: an export of a bundle, or a function of the driver. */
export type FunctionSource = (payload: FunctionPayload) => UserFunction | Promise<UserFunction>;

/** Loads the functions of one operator, opens them and closes those that were opened. */
export class Lifecycle {
  readonly #source: FunctionSource;
  readonly #closes: (() => Promise<void>)[] = [];

  constructor(source: FunctionSource) {
    this.#source = source;
  }

  /** @throws `CallFailure` when the open hook throws */
  async load(
    payload: FunctionPayload,
    facts: Omit<CallContext, "bound" | "opened" | keyof DependencyContext> = {},
  ): Promise<LoadedFunction> {
    const fn = await this.#find(payload, payload.export);
    const bound: unknown = payload.bound === undefined ? undefined : deserialize(Buffer.from(payload.bound, "base64"));
    const { open, close } = payload.hooks ?? {};
    const context: CallContext = Object.freeze({ bound, ...facts, ...dependencyContext(payload.dependencies) });
    if (open === undefined && close === undefined) return loaded(payload, fn, context);
    // Both are looked up before the first runs.
    const closeHook = close === undefined ? undefined : await this.#find(payload, close);
    const openHook = open === undefined ? undefined : await this.#find(payload, open);
    const opened: unknown = openHook === undefined ? undefined : await run(payload, "open", () => openHook(context));
    if (closeHook !== undefined)
      this.#closes.push(async () => {
        await run(payload, "close", () => closeHook(opened, context));
      });
    return loaded(payload, fn, { ...context, opened });
  }

  /** The other functions of an aggregate, by name. */
  async parts(payload: FunctionPayload): Promise<ReadonlyMap<string, UserFunction>> {
    const { accumulator: _, ...exports } = payload.aggregate ?? { accumulator: "" };
    return new Map(
      await Promise.all(Object.entries(exports).map(async ([name, each]) => [name, await this.#find(payload, each)] as const)),
    );
  }

  /** Runs all close hooks, the last opened first, and once. @throws the first failure, when all have run */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closes.splice(0).reverse()) await close().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  async #find(payload: FunctionPayload, name: string): Promise<UserFunction> {
    const fn = await this.#source(name === payload.export ? payload : { ...payload, export: name });
    if (typeof fn !== "function") throw new WorkerError(`Export ${name} of the bundle is not the function ${payload.name}.`);
    return fn;
  }
}

async function run(payload: FunctionPayload, hook: "open" | "close", call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    throw new CallFailure(`${payload.name}.${hook}`, error);
  }
}
