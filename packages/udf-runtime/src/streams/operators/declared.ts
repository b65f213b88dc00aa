// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseType } from "@tsflink/core";
import { type RowDefinition } from "@tsflink/core";
import { batchReader } from "../../codec/reader.ts";
import type { DeclaredState, MapSlot, OperatorHost, StreamFunction, StreamSpec, ValueSlot } from "../contract.ts";
import { callable, optional } from "./call.ts";

/** State as a user's function sees it, by the name that the user gave it. */
export type StateView = Readonly<Record<string, unknown>>;

/** Makes of the slot of a host what the user declared: defaults, reducing and aggregating state. */
export type View = (slot: unknown) => unknown;

export function stateView(
  declared: readonly DeclaredState[],
  spec: StreamSpec,
  functions: readonly StreamFunction[],
  host: OperatorHost,
): StateView {
  return viewOf(declared, (each) => viewFor(each, typeOf(each, spec), functions)(host.state(each.name)));
}

export function viewOf(declared: readonly DeclaredState[], make: (each: DeclaredState) => unknown): StateView {
  const view: Record<string, unknown> = {};
  for (const each of declared) Object.defineProperty(view, each.name, { value: make(each), enumerable: true });
  return view;
}

export function typeOf(declared: DeclaredState, spec: StreamSpec): string {
  const found = spec.state.find((each) => each.name === declared.name);
  if (found === undefined) throw new Error(`The operator ${spec.name} declares the state ${declared.name}, which is not among its states.`);
  return found.type;
}

export function viewFor(declared: DeclaredState, type: string, functions: readonly StreamFunction[]): View {
  switch (declared.kind) {
    case "value": {
      if (declared.default === undefined) return same;
      const initial = defaultOf(declared.default, type);
      return (slot) => new DefaultedState(slot as ValueSlot<unknown>, initial);
    }
    case "reducing": {
      const reduce = callable(functions, needed(declared.reduce, declared, "reduce"));
      return (slot) => new ReducingState(slot as ValueSlot<unknown>, reduce);
    }
    case "aggregating": {
      const { create, add, result } = needed(declared.aggregate, declared, "aggregate");
      const parts = { create: callable(functions, create), add: callable(functions, add), result: optional(functions, result) };
      return (slot) => new AggregatingState(slot as ValueSlot<unknown>, parts);
    }
    default:
      return same;
  }
}

const same: View = (slot) => slot;

function needed<T>(part: T | undefined, declared: DeclaredState, what: string): T {
  if (part === undefined) throw new Error(`The ${declared.kind} state ${declared.name} has no ${what}.`);
  return part;
}

/** Value state whose `get` gives the declared default where nothing is stored. */
class DefaultedState {
  readonly #slot: ValueSlot<unknown>;
  readonly #initial: unknown;

  constructor(slot: ValueSlot<unknown>, initial: unknown) {
    this.#slot = slot;
    this.#initial = initial;
  }

  get(): unknown {
    return this.#slot.get() ?? this.#initial;
  }

  set(value: unknown): void {
    this.#slot.set(value);
  }

  clear(): void {
    this.#slot.clear();
  }
}

class ReducingState {
  readonly #slot: ValueSlot<unknown>;
  readonly #reduce: (a: unknown, b: unknown) => unknown;

  constructor(slot: ValueSlot<unknown>, reduce: (a: unknown, b: unknown) => unknown) {
    this.#slot = slot;
    this.#reduce = reduce;
  }

  add(value: unknown): void {
    const current = this.#slot.get();
    this.#slot.set(current === null ? value : this.#reduce(current, value));
  }

  get(): unknown {
    return this.#slot.get();
  }

  clear(): void {
    this.#slot.clear();
  }
}

interface Aggregation {
  readonly create: () => unknown;
  readonly add: (accumulator: unknown, value: unknown) => unknown;
  readonly result: ((accumulator: unknown) => unknown) | undefined;
}

class AggregatingState {
  readonly #slot: ValueSlot<unknown>;
  readonly #parts: Aggregation;

  constructor(slot: ValueSlot<unknown>, parts: Aggregation) {
    this.#slot = slot;
    this.#parts = parts;
  }

  add(value: unknown): void {
    const { create, add } = this.#parts;
    this.#slot.set(add(this.#slot.get() ?? create(), value));
  }

  get(): unknown {
    const accumulator = this.#slot.get();
    const { result } = this.#parts;
    return accumulator === null || result === undefined ? accumulator : result(accumulator);
  }

  clear(): void {
    this.#slot.clear();
  }
}

/** Broadcast state on the side of the elements: every parallel instance must hold the same, so only broadcast elements may change it. */
export class ReadOnlyMap {
  readonly #slot: MapSlot<unknown, unknown>;
  readonly #name: string;

  constructor(slot: MapSlot<unknown, unknown>, name: string) {
    this.#slot = slot;
    this.#name = name;
  }

  get(key: unknown): unknown {
    return this.#slot.get(key);
  }

  has(key: unknown): boolean {
    return this.#slot.has(key);
  }

  entries(): IterableIterator<[unknown, unknown]> {
    return this.#slot.entries();
  }

  keys(): IterableIterator<unknown> {
    return this.#slot.keys();
  }

  values(): IterableIterator<unknown> {
    return this.#slot.values();
  }

  isEmpty(): boolean {
    return this.#slot.isEmpty();
  }

  set(): never {
    throw this.#refusal("set");
  }

  delete(): never {
    throw this.#refusal("delete");
  }

  clear(): never {
    throw this.#refusal("clear");
  }

  #refusal(verb: string): ConfigurationError {
    return new ConfigurationError(
      `state.${this.#name}.${verb}: broadcast state can only be changed by a broadcast element, so that it is the same in every parallel instance.`,
      { option: `state.${this.#name}` },
    );
  }
}

/** A default travels as a record batch of one row. */
function defaultOf(base64: string, type: string): unknown {
  const row: RowDefinition = {
    kind: "row",
    nullable: false,
    fields: [{ name: "value", type: parseType(type).definition }],
  };
  const [first] = batchReader(row).read(Buffer.from(base64, "base64")).rows();
  return (first as { value: unknown }).value;
}
