// SPDX-License-Identifier: Apache-2.0
import type { OperatorNode, StateSpec, StreamFunction, StreamOperator, StreamSpec } from "../contract.ts";
import { MemoryHost, lastWatermark } from "../memory/memory-host.ts";
import { makeOperator, statesOf } from "./index.ts";

export interface Emitted {
  readonly value: unknown;
  readonly at: number | undefined;
}

type AnyFunction = (...args: never[]) => unknown;

/** Collects the functions of a node: `f(fn)` gives the index that stands for it. */
export class Functions {
  readonly list: StreamFunction[] = [];

  readonly add = (fn: AnyFunction, bound?: unknown): number =>
    this.list.push({ name: fn.name === "" ? `function ${this.list.length}` : fn.name, fn, bound }) - 1;
}

export interface Setup {
  readonly inputs?: readonly string[];
  /** Types of the outputs: the main one, then by tag. */
  readonly output: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly state?: readonly StateSpec[];
  readonly keys?: StreamSpec["keys"];
}

/** An operator on a memory host, with what it emitted. */
export class TestOperator {
  readonly host: MemoryHost;
  readonly operator: StreamOperator;
  readonly #spec: StreamSpec;
  #main: Emitted[] = [];
  #side = new Map<string, Emitted[]>();

  constructor(setup: Setup, make: (f: Functions["add"]) => OperatorNode) {
    const functions = new Functions();
    const bare = {
      kind: "stream",
      name: "test",
      inputs: setup.inputs ?? ["INT NOT NULL"],
      outputs: [{ tag: null, type: setup.output }, ...Object.entries(setup.tags ?? {}).map(([tag, type]) => ({ tag, type }))],
      ...(setup.key === undefined ? {} : { key: setup.key }),
      node: make(functions.add),
    } as const;
    this.#spec = { ...bare, state: [...(setup.state ?? []), ...statesOf(bare)], timers: true };
    this.host = new MemoryHost(this.#spec, {
      emit: (output, value, at) => {
        const { tag } = this.#spec.outputs[output] as { tag: string | null };
        if (tag === null) this.#main.push({ value, at });
        else this.#side.set(tag, [...(this.#side.get(tag) ?? []), { value, at }]);
      },
    });
    this.operator = makeOperator(this.#spec, functions.list, this.host);
  }

  push(value: unknown, at?: number, key?: unknown, input = 0): this {
    this.host.element(this.operator, value, input, at, key);
    return this;
  }

  watermark(at: number): this {
    this.host.advanceWatermark(this.operator, at);
    return this;
  }

  end(): this {
    this.operator.onEnd?.();
    return this.watermark(lastWatermark);
  }

  async clock(at: number): Promise<this> {
    await this.host.advanceProcessingTime(this.operator, at);
    return this;
  }

  /** What was emitted since the last call. */
  take(): Emitted[] {
    const taken = this.#main;
    this.#main = [];
    return taken;
  }

  values(): unknown[] {
    return this.take().map(({ value }) => value);
  }

  side(tag: string): Emitted[] {
    const taken = this.#side.get(tag) ?? [];
    this.#side.delete(tag);
    return taken;
  }
}
