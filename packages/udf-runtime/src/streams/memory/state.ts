// SPDX-License-Identifier: Apache-2.0
import { parseType } from "@tsflink/core";
import { converterOf, type Converter } from "@tsflink/core/internal";
import { canonicalOf, type Canonical } from "../canonical.ts";
import type { ListSlot, MapSlot, Millis, StateSpec, TtlSpec, ValueSlot } from "../contract.ts";

/** A stored value and when it was last used, for its time to live. */
interface Cell {
  readonly value: unknown;
  touched: Millis;
}

/** What a slot needs of its surroundings. */
export interface StateHost {
  /** What the current key is found by, and the key; throws where there is none. */
  keyId(state: string): unknown;
  keyOf(): unknown;
  readonly processingTime: Millis;
}

export interface StoredState {
  readonly slot: ValueSlot<unknown> | ListSlot<unknown> | MapSlot<unknown, unknown>;
  readonly spec: StateSpec;
  /** Every key that has something stored. Of state without keys there is one, `undefined`. */
  keys(): { readonly id: unknown; readonly key: unknown }[];
  /** A copy that later changes leave alone. */
  save(): unknown;
  load(saved: unknown): void;
}

/** The key under which state without keys lies. */
const unkeyed: unique symbol = Symbol("unkeyed");

export function makeState(spec: StateSpec, host: StateHost): StoredState {
  switch (spec.kind) {
    case "value": {
      const store = new Store<Cell>(spec, host, (cell) => ({ ...cell }));
      return storedState(spec, store, new ValueState(store));
    }
    case "map":
    case "broadcast": {
      const store = new Store<Entries>(
        spec,
        host,
        (entries) => new Map([...entries].map(([id, { key, cell }]) => [id, { key, cell: { ...cell } }])),
      );
      return storedState(spec, store, new MapState(store, spec));
    }
    default: {
      const store = new Store<Cell[]>(spec, host, (cells) => cells.map((cell) => ({ ...cell })));
      return storedState(spec, store, new ListState(store));
    }
  }
}

function storedState<S>(spec: StateSpec, store: Store<S>, slot: StoredState["slot"]): StoredState {
  return {
    spec,
    slot,
    keys: () => store.keys(),
    save: () => store.save(),
    load: (saved) => {
      store.load(saved as Saved<S>);
    },
  };
}

type Saved<S> = readonly { readonly id: unknown; readonly key: unknown; readonly stored: S }[];

/** One stored thing (a cell, cells, entries) for each key. Every value is converted on its way in and out, which copies it: nobody shares an object with the store. */
class Store<S> {
  readonly path: string;
  readonly #spec: StateSpec;
  readonly #host: StateHost;
  readonly #copy: (stored: S) => S;
  readonly #convert: Converter;
  readonly #byKey = new Map<unknown, { readonly key: unknown; stored: S }>();
  readonly #keyed: boolean;
  readonly #ttl: TtlSpec | undefined;

  constructor(spec: StateSpec, host: StateHost, copy: (stored: S) => S) {
    this.#spec = spec;
    this.#host = host;
    this.#copy = copy;
    this.path = `state.${spec.name}`;
    this.#convert = converterOf(parseType(spec.type).definition);
    this.#keyed = spec.kind === "value" || spec.kind === "list" || spec.kind === "map";
    this.#ttl = "ttl" in spec ? spec.ttl : undefined;
  }

  get current(): S | undefined {
    return this.#byKey.get(this.#id())?.stored;
  }

  set current(stored: S | undefined) {
    const id = this.#id();
    if (stored === undefined) {
      this.#byKey.delete(id);
      return;
    }
    const entry = this.#byKey.get(id);
    if (entry === undefined) this.#byKey.set(id, { key: this.#keyed ? this.#host.keyOf() : undefined, stored });
    else entry.stored = stored;
  }

  keys(): { readonly id: unknown; readonly key: unknown }[] {
    return [...this.#byKey].map(([id, { key }]) => ({ id, key }));
  }

  save(): Saved<S> {
    return [...this.#byKey].map(([id, { key, stored }]) => ({ id, key, stored: this.#copy(stored) }));
  }

  load(saved: Saved<S>): void {
    this.#byKey.clear();
    for (const { id, key, stored } of saved) this.#byKey.set(id, { key, stored: this.#copy(stored) });
  }

  cell(value: unknown): Cell {
    return { value: this.#convert(value, this.path), touched: this.#ttl === undefined ? 0 : this.#host.processingTime };
  }

  /** Whether a cell can be seen; reading it may keep it alive. */
  visible(cell: Cell): boolean {
    const ttl = this.#ttl;
    if (ttl === undefined) return true;
    if (this.expired(cell)) return ttl.visibility === "return-expired-if-not-cleaned-up";
    if (ttl.update === "on-read-and-write") cell.touched = this.#host.processingTime;
    return true;
  }

  /** An expired cell may be returned once more; Flink drops it when it is read. */
  expired(cell: Cell): boolean {
    const ttl = this.#ttl;
    return ttl !== undefined && cell.touched + ttl.ttl <= this.#host.processingTime;
  }

  out(cell: Cell): unknown {
    return this.#convert(cell.value, this.path);
  }

  #id(): unknown {
    return this.#keyed ? this.#host.keyId(this.#spec.name) : unkeyed;
  }
}

class ValueState implements ValueSlot<unknown> {
  readonly #store: Store<Cell>;

  constructor(store: Store<Cell>) {
    this.#store = store;
  }

  get(): unknown {
    const store = this.#store;
    const cell = store.current;
    if (cell === undefined) return null;
    const visible = store.visible(cell);
    if (store.expired(cell)) store.current = undefined;
    return visible ? store.out(cell) : null;
  }

  set(value: unknown): void {
    this.#store.current = value === null ? undefined : this.#store.cell(value);
  }

  clear(): void {
    this.#store.current = undefined;
  }
}

class ListState implements ListSlot<unknown> {
  readonly #store: Store<Cell[]>;

  constructor(store: Store<Cell[]>) {
    this.#store = store;
  }

  get(): readonly unknown[] {
    const store = this.#store;
    const cells = store.current;
    if (cells === undefined) return [];
    const visible = cells.filter((cell) => store.visible(cell));
    const kept = cells.filter((cell) => !store.expired(cell));
    if (kept.length < cells.length) store.current = kept.length === 0 ? undefined : kept;
    return visible.map((cell) => store.out(cell));
  }

  add(value: unknown): void {
    this.addAll([value]);
  }

  addAll(values: Iterable<unknown>): void {
    const added = Array.from(values, (value) => this.#store.cell(value));
    const cells = this.#store.current;
    if (cells !== undefined) cells.push(...added);
    else if (added.length > 0) this.#store.current = added;
  }

  set(values: Iterable<unknown>): void {
    const cells = Array.from(values, (value) => this.#store.cell(value));
    this.#store.current = cells.length === 0 ? undefined : cells;
  }

  clear(): void {
    this.#store.current = undefined;
  }
}

type Entries = Map<unknown, { readonly key: unknown; readonly cell: Cell }>;

class MapState implements MapSlot<unknown, unknown> {
  readonly #store: Store<Entries>;
  readonly #convertKey: Converter;
  readonly #canonical: Canonical;

  constructor(store: Store<Entries>, spec: { readonly key: string }) {
    this.#store = store;
    const { definition } = parseType(spec.key);
    this.#convertKey = converterOf(definition);
    this.#canonical = canonicalOf(definition);
  }

  get(key: unknown): unknown {
    const store = this.#store;
    const entries = store.current;
    if (entries === undefined) return null;
    const id = this.#id(key);
    const entry = entries.get(id);
    if (entry === undefined) return null;
    const visible = store.visible(entry.cell);
    if (store.expired(entry.cell)) this.#drop(entries, id);
    return visible ? store.out(entry.cell) : null;
  }

  has(key: unknown): boolean {
    const entry = this.#store.current?.get(this.#id(key));
    return entry !== undefined && this.#store.visible(entry.cell);
  }

  set(key: unknown, value: unknown): void {
    const store = this.#store;
    const converted = this.#convertKey(key, `${store.path}.key`);
    const entry = { key: converted, cell: store.cell(value) };
    const entries = store.current;
    if (entries === undefined) store.current = new Map([[this.#canonical(converted), entry]]);
    else entries.set(this.#canonical(converted), entry);
  }

  delete(key: unknown): void {
    const entries = this.#store.current;
    if (entries !== undefined) this.#drop(entries, this.#id(key));
  }

  *entries(): IterableIterator<[unknown, unknown]> {
    const store = this.#store;
    // Over a copy: the state may be changed meanwhile.
    for (const [id, { key, cell }] of [...(store.current ?? [])]) {
      const visible = store.visible(cell);
      const { current } = store;
      if (store.expired(cell) && current !== undefined) this.#drop(current, id);
      if (visible) yield [this.#convertKey(key, store.path), store.out(cell)];
    }
  }

  *keys(): IterableIterator<unknown> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<unknown> {
    for (const [, value] of this.entries()) yield value;
  }

  isEmpty(): boolean {
    return this.entries().next().done === true;
  }

  clear(): void {
    this.#store.current = undefined;
  }

  #id(key: unknown): unknown {
    return this.#canonical(this.#convertKey(key, `${this.#store.path}.key`));
  }

  #drop(entries: Entries, id: unknown): void {
    entries.delete(id);
    if (entries.size === 0) this.#store.current = undefined;
  }
}
