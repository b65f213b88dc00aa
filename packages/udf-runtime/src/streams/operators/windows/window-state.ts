// SPDX-License-Identifier: Apache-2.0
import { parseType } from "@tsflink/core";
import { canonicalOf, type Canonical } from "../../canonical.ts";
import type { ListSlot, MapSlot, OperatorHost, StateSpec, StreamFunction, ValueSlot, WindowState } from "../../contract.ts";
import { callable, optional } from "../call.ts";
import { viewFor, viewOf, type StateView } from "../declared.ts";
import type { WindowKey } from "./time-window.ts";

/** Whose state is at hand. */
export interface WindowAtHand {
  window: WindowKey;
}

/** State of windows is a map by window for each declared state: what a window has of it is the value, whole. */
export function windowStateSpecs(prefix: string, windowType: string, declared: readonly WindowState[]): readonly StateSpec[] {
  return declared.map(({ name, kind, key, type }) => ({
    name: prefix + name,
    kind: "map",
    key: windowType,
    type: kind === "list" ? `ARRAY<${type}> NOT NULL` : kind === "map" ? `MAP<${key ?? ""}, ${type}> NOT NULL` : type,
  }));
}

export interface WindowStates {
  readonly view: StateView;
  clear(): void;
  /** Joins the state `name` of `others` to that of the window at hand: reducing, aggregating and list state can be joined. */
  merge(name: string, others: readonly WindowKey[]): void;
}

export function windowStates(
  prefix: string,
  declared: readonly WindowState[],
  functions: readonly StreamFunction[],
  host: OperatorHost,
  at: WindowAtHand,
): WindowStates {
  const slotOf = (name: string): MapSlot<WindowKey, unknown> => host.state(prefix + name) as MapSlot<WindowKey, unknown>;
  return {
    view: viewOf(declared, (each) => {
      const state = each as WindowState;
      const slot = slotOf(state.name);
      switch (state.kind) {
        case "list":
          return new WindowList(slot as MapSlot<WindowKey, readonly unknown[]>, at);
        case "map":
          return new WindowMap(
            slot as MapSlot<WindowKey, ReadonlyMap<unknown, unknown>>,
            at,
            canonicalOf(parseType(state.key ?? "").definition),
          );
        default:
          return viewFor(state, state.type, functions)(new WindowValue(slot, at));
      }
    }),
    clear() {
      for (const { name } of declared) slotOf(name).delete(at.window);
    },
    merge(name, others) {
      const state = declared.find((each) => each.name === name);
      if (state === undefined) throw new Error(`There is no window state ${name}.`);
      const join = joinOf(state, functions);
      const slot = slotOf(name);
      let merged: unknown = null;
      for (const other of others) {
        const next = slot.get(other);
        if (next === null) continue;
        slot.delete(other);
        merged = merged === null ? next : join(merged, next);
      }
      if (merged === null) return;
      const own = slot.get(at.window);
      slot.set(at.window, own === null ? merged : join(own, merged));
    },
  };
}

function joinOf(state: WindowState, functions: readonly StreamFunction[]): (a: unknown, b: unknown) => unknown {
  if (state.kind === "list") return (a, b) => [...(a as readonly unknown[]), ...(b as readonly unknown[])];
  const join = state.kind === "reducing" ? state.reduce : state.kind === "aggregating" ? state.aggregate?.merge : undefined;
  if (join === undefined || optional(functions, join) === undefined)
    throw new Error(
      `The ${state.kind} state ${state.name} cannot be merged; reducing state, list state and aggregating state with merge can.`,
    );
  return callable(functions, join);
}

class WindowValue implements ValueSlot<unknown> {
  readonly #slot: MapSlot<WindowKey, unknown>;
  readonly #at: WindowAtHand;

  constructor(slot: MapSlot<WindowKey, unknown>, at: WindowAtHand) {
    this.#slot = slot;
    this.#at = at;
  }

  get(): unknown {
    return this.#slot.get(this.#at.window);
  }

  set(value: unknown): void {
    if (value === null) this.clear();
    else this.#slot.set(this.#at.window, value);
  }

  clear(): void {
    this.#slot.delete(this.#at.window);
  }
}

class WindowList implements ListSlot<unknown> {
  readonly #slot: MapSlot<WindowKey, readonly unknown[]>;
  readonly #at: WindowAtHand;

  constructor(slot: MapSlot<WindowKey, readonly unknown[]>, at: WindowAtHand) {
    this.#slot = slot;
    this.#at = at;
  }

  get(): readonly unknown[] {
    return this.#slot.get(this.#at.window) ?? [];
  }

  add(value: unknown): void {
    this.addAll([value]);
  }

  addAll(values: Iterable<unknown>): void {
    this.set([...this.get(), ...values]);
  }

  set(values: Iterable<unknown>): void {
    const list = [...values];
    if (list.length === 0) this.clear();
    else this.#slot.set(this.#at.window, list);
  }

  clear(): void {
    this.#slot.delete(this.#at.window);
  }
}

class WindowMap implements MapSlot<unknown, unknown> {
  readonly #slot: MapSlot<WindowKey, ReadonlyMap<unknown, unknown>>;
  readonly #at: WindowAtHand;
  readonly #canonical: Canonical;

  constructor(slot: MapSlot<WindowKey, ReadonlyMap<unknown, unknown>>, at: WindowAtHand, canonical: Canonical) {
    this.#slot = slot;
    this.#at = at;
    this.#canonical = canonical;
  }

  get(key: unknown): unknown {
    return this.#read().get(this.#canonical(key))?.[1] ?? null;
  }

  has(key: unknown): boolean {
    return this.#read().has(this.#canonical(key));
  }

  set(key: unknown, value: unknown): void {
    this.#write(this.#read().set(this.#canonical(key), [key, value]));
  }

  delete(key: unknown): void {
    const entries = this.#read();
    if (entries.delete(this.#canonical(key))) this.#write(entries);
  }

  entries(): IterableIterator<[unknown, unknown]> {
    return this.#read().values();
  }

  *keys(): IterableIterator<unknown> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<unknown> {
    for (const [, value] of this.entries()) yield value;
  }

  isEmpty(): boolean {
    return !this.#slot.has(this.#at.window);
  }

  clear(): void {
    this.#slot.delete(this.#at.window);
  }

  #read(): Map<unknown, [unknown, unknown]> {
    const entries = new Map<unknown, [unknown, unknown]>();
    for (const entry of this.#slot.get(this.#at.window) ?? []) entries.set(this.#canonical(entry[0]), [entry[0], entry[1]]);
    return entries;
  }

  #write(entries: Map<unknown, [unknown, unknown]>): void {
    if (entries.size === 0) this.clear();
    else this.#slot.set(this.#at.window, new Map(entries.values()));
  }
}
