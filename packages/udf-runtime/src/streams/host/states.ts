// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type TypeDefinition, parseType } from "@tsflink/core";
import { type Canonical, canonicalOf } from "../canonical.ts";
import type { ListSlot, MapSlot, StateSpec, ValueSlot } from "../contract.ts";
import { Appender, nullable, rowOf } from "./appender.ts";
import type { Cursor } from "./cursor.ts";
import { Change } from "./kinds.ts";

const INT: TypeDefinition = { kind: "int", nullable: false };
const TINYINT: TypeDefinition = { kind: "tinyint", nullable: false };

/** The copies of one state that this side holds, and what changed in them since the last result. */
export interface HeldState {
  readonly spec: StateSpec;
  readonly keyed: boolean;
  readonly slot: ValueSlot<unknown> | ListSlot<unknown> | MapSlot<unknown, unknown>;
  /** The type of its column in a load. */
  readonly loadType: TypeDefinition;
  /** Takes what was loaded; `null` is nothing. */
  load(slot: number, loaded: unknown): void;
  /** Forgets changes that nobody will write. */
  forget(): void;
  /** Changes as a record batch, `undefined` when there are none. */
  changes(): { readonly rows: number; readonly data: Buffer } | undefined;
}

/** Asks for what was too large to be loaded with its key. */
export interface Ask {
  /** All entries of a map. */
  entries(slot: number): Iterable<readonly [unknown, unknown]>;
  /** One value of a map, `undefined` where there is none. */
  entry(slot: number, key: unknown): unknown;
}

export function heldState(spec: StateSpec, cursor: Cursor, ask: Ask): HeldState {
  const keyed = spec.kind === "value" || spec.kind === "list" || spec.kind === "map";
  const slotOf: SlotOf = keyed ? () => keyedSlot(spec.name, cursor) : () => 0;
  switch (spec.kind) {
    case "value":
      return new HeldValue(spec, keyed, slotOf);
    case "map":
    case "broadcast":
      return new HeldMap(spec, keyed, slotOf, ask);
    default:
      return new HeldList(spec, keyed, slotOf);
  }
}

type SlotOf = () => number;

function keyedSlot(name: string, cursor: Cursor): number {
  const { slot } = cursor;
  if (slot < 0)
    throw new ConfigurationError(`state.${name}: there is no key at hand here; keyed state can be used while an element or a timer is.`, {
      option: `state.${name}`,
    });
  return slot;
}

/** Which slots changed since the last result, each once. */
class Dirty {
  readonly slots: number[] = [];
  #marks = new Uint8Array(64);

  add(slot: number): boolean {
    if (slot >= this.#marks.length) {
      const grown = new Uint8Array(Math.max(slot + 1, this.#marks.length * 2));
      grown.set(this.#marks);
      this.#marks = grown;
    }
    if (this.#marks[slot] === 1) return false;
    this.#marks[slot] = 1;
    this.slots.push(slot);
    return true;
  }

  clear(): void {
    for (const slot of this.slots) this.#marks[slot] = 0;
    this.slots.length = 0;
  }
}

class HeldValue implements HeldState, ValueSlot<unknown> {
  readonly spec: StateSpec;
  readonly keyed: boolean;
  readonly slot = this;
  readonly loadType: TypeDefinition;
  readonly #slotOf: SlotOf;
  readonly #values: unknown[] = [];
  readonly #dirty = new Dirty();
  readonly #appender: Appender;

  constructor(spec: StateSpec, keyed: boolean, slotOf: SlotOf) {
    this.spec = spec;
    this.keyed = keyed;
    this.#slotOf = slotOf;
    this.loadType = nullable(parseType(spec.type).definition);
    this.#appender = new Appender(rowOf({ slot: INT, value: this.loadType }), "columns");
  }

  get(): unknown {
    return this.#values[this.#slotOf()] ?? null;
  }

  set(value: unknown): void {
    const slot = this.#slotOf();
    this.#values[slot] = value;
    this.#dirty.add(slot);
  }

  clear(): void {
    this.set(null);
  }

  load(slot: number, loaded: unknown): void {
    this.#values[slot] = loaded;
  }

  forget(): void {
    this.#dirty.clear();
  }

  changes(): { rows: number; data: Buffer } | undefined {
    const { slots } = this.#dirty;
    if (slots.length === 0) return undefined;
    const append = this.#appender.append as (slot: number, value: unknown) => void;
    guarded(this.#appender, this.spec, () => {
      for (const slot of slots) append(slot, this.#values[slot]);
    });
    const rows = slots.length;
    this.#dirty.clear();
    return { rows, data: this.#appender.take() };
  }
}

interface Items {
  items: unknown[];
  /** How many of them were there before; -1 when all must be written. */
  before: number;
  /** Somebody may still look at the array. */
  shared: boolean;
}

class HeldList implements HeldState, ListSlot<unknown> {
  readonly spec: StateSpec;
  readonly keyed: boolean;
  readonly slot = this;
  readonly loadType: TypeDefinition;
  readonly #slotOf: SlotOf;
  readonly #lists: Items[] = [];
  readonly #dirty = new Dirty();
  readonly #appender: Appender;

  constructor(spec: StateSpec, keyed: boolean, slotOf: SlotOf) {
    this.spec = spec;
    this.keyed = keyed;
    this.#slotOf = slotOf;
    this.loadType = { kind: "array", nullable: true, element: parseType(spec.type).definition };
    this.#appender = new Appender(rowOf({ slot: INT, op: TINYINT, value: this.loadType }), "columns");
  }

  get(): readonly unknown[] {
    const list = this.#lists[this.#slotOf()] as Items;
    list.shared = true;
    return list.items;
  }

  add(value: unknown): void {
    const slot = this.#slotOf();
    const list = this.#own(slot);
    list.items.push(value);
    this.#dirty.add(slot);
  }

  addAll(values: Iterable<unknown>): void {
    for (const value of [...values]) this.add(value);
  }

  set(values: Iterable<unknown>): void {
    const slot = this.#slotOf();
    this.#lists[slot] = { items: [...values], before: -1, shared: false };
    this.#dirty.add(slot);
  }

  clear(): void {
    this.set([]);
  }

  load(slot: number, loaded: unknown): void {
    const items = (loaded ?? []) as unknown[];
    this.#lists[slot] = { items, before: items.length, shared: false };
  }

  forget(): void {
    this.#dirty.clear();
  }

  changes(): { rows: number; data: Buffer } | undefined {
    const { slots } = this.#dirty;
    if (slots.length === 0) return undefined;
    const append = this.#appender.append as (slot: number, op: number, value: unknown) => void;
    guarded(this.#appender, this.spec, () => {
      for (const slot of slots) {
        const list = this.#lists[slot] as Items;
        const { items, before } = list;
        if (before >= 0) append(slot, Change.add, items.slice(before));
        else append(slot, items.length === 0 ? Change.clear : Change.set, items);
        list.before = items.length;
      }
    });
    const rows = slots.length;
    this.#dirty.clear();
    return { rows, data: this.#appender.take() };
  }

  #own(slot: number): Items {
    const list = this.#lists[slot] as Items;
    if (list.shared) {
      list.items = list.items.slice();
      list.shared = false;
    }
    return list;
  }
}

class Entries {
  /** By the canonical form of the key. */
  readonly values = new Map<unknown, unknown>();
  /** Where that is not the key itself. */
  readonly keys = new Map<unknown, unknown>();
  /** Canonical keys that changed since the last result. */
  readonly changed = new Map<unknown, unknown>();
  cleared = false;
  /** Of a map that is too large to travel: what is not among `values` and not known to be missing may be in Flink. */
  complete = true;
  readonly missing = new Set<unknown>();
}

class HeldMap implements HeldState, MapSlot<unknown, unknown> {
  readonly spec: StateSpec;
  readonly keyed: boolean;
  readonly slot = this;
  readonly loadType: TypeDefinition;
  readonly #slotOf: SlotOf;
  readonly #maps: Entries[] = [];
  readonly #dirty = new Dirty();
  readonly #appender: Appender;
  readonly #ask: Ask;
  readonly #canonical: Canonical;
  /** Keys that a JavaScript Map compares as Flink does. */
  readonly #plain: boolean;

  constructor(spec: StateSpec & { readonly key: string }, keyed: boolean, slotOf: SlotOf, ask: Ask) {
    this.#ask = ask;
    this.spec = spec;
    this.keyed = keyed;
    this.#slotOf = slotOf;
    const key = parseType(spec.key).definition;
    const value = parseType(spec.type).definition;
    this.#canonical = canonicalOf(key);
    this.#plain = ["boolean", "tinyint", "smallint", "int", "bigint", "char", "varchar"].includes(key.kind);
    this.loadType = { kind: "map", nullable: true, key, value };
    this.#appender = new Appender(rowOf({ slot: INT, op: TINYINT, key: nullable(key), value: nullable(value) }), "columns");
  }

  get(key: unknown): unknown {
    const id = this.#canonical(key);
    return this.#known(id, key).values.get(id) ?? null;
  }

  has(key: unknown): boolean {
    const id = this.#canonical(key);
    return this.#known(id, key).values.has(id);
  }

  set(key: unknown, value: unknown): void {
    const slot = this.#slotOf();
    const entries = this.#maps[slot] as Entries;
    const id = this.#canonical(key);
    entries.values.set(id, value);
    if (!this.#plain) entries.keys.set(id, key);
    entries.changed.set(id, key);
    this.#dirty.add(slot);
  }

  delete(key: unknown): void {
    const slot = this.#slotOf();
    const entries = this.#maps[slot] as Entries;
    const id = this.#canonical(key);
    if (!entries.values.delete(id) && entries.complete) return;
    entries.keys.delete(id);
    if (!entries.complete) entries.missing.add(id);
    entries.changed.set(id, key);
    this.#dirty.add(slot);
  }

  *entries(): IterableIterator<[unknown, unknown]> {
    const { values, keys } = this.#entries();
    // Over a copy: the state may be changed meanwhile.
    for (const [id, value] of [...values]) yield [this.#plain ? id : keys.get(id), value];
  }

  *keys(): IterableIterator<unknown> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<unknown> {
    for (const [, value] of this.entries()) yield value;
  }

  isEmpty(): boolean {
    return this.#entries().values.size === 0;
  }

  clear(): void {
    const slot = this.#slotOf();
    const entries = this.#maps[slot] as Entries;
    entries.values.clear();
    entries.keys.clear();
    entries.changed.clear();
    entries.cleared = true;
    entries.complete = true;
    entries.missing.clear();
    this.#dirty.add(slot);
  }

  load(slot: number, loaded: unknown): void {
    const entries = (this.#maps[slot] = new Entries());
    if (loaded === null) entries.complete = false;
    else this.#fill(entries, loaded as Iterable<readonly [unknown, unknown]>);
  }

  forget(): void {
    this.#dirty.clear();
  }

  changes(): { rows: number; data: Buffer } | undefined {
    const { slots } = this.#dirty;
    if (slots.length === 0) return undefined;
    const append = this.#appender.append as (slot: number, op: number, key: unknown, value: unknown) => void;
    let rows = 0;
    guarded(this.#appender, this.spec, () => {
      for (const slot of slots) {
        const entries = this.#maps[slot] as Entries;
        if (entries.cleared) {
          append(slot, Change.clear, null, null);
          rows++;
        }
        for (const [id, key] of entries.changed) {
          if (entries.values.has(id)) append(slot, Change.set, key, entries.values.get(id));
          else append(slot, Change.remove, key, null);
          rows++;
        }
        entries.cleared = false;
        entries.changed.clear();
      }
    });
    this.#dirty.clear();
    return { rows, data: this.#appender.take() };
  }

  /** With all entries here. */
  #entries(): Entries {
    const slot = this.#slotOf();
    const entries = this.#maps[slot] as Entries;
    if (!entries.complete) {
      this.#fill(entries, this.#ask.entries(slot));
      entries.complete = true;
      entries.missing.clear();
    }
    return entries;
  }

  /** With the entry of one key here, if there is one. */
  #known(id: unknown, key: unknown): Entries {
    const slot = this.#slotOf();
    const entries = this.#maps[slot] as Entries;
    if (entries.complete || entries.values.has(id) || entries.missing.has(id)) return entries;
    const value = this.#ask.entry(slot, key);
    if (value === undefined) entries.missing.add(id);
    else {
      entries.values.set(id, value);
      if (!this.#plain) entries.keys.set(id, key);
    }
    return entries;
  }

  /** What is known here is newer than what Flink has. */
  #fill(entries: Entries, stored: Iterable<readonly [unknown, unknown]>): void {
    for (const [key, value] of stored) {
      const id = this.#canonical(key);
      if (entries.values.has(id) || entries.missing.has(id)) continue;
      entries.values.set(id, value);
      if (!this.#plain) entries.keys.set(id, key);
    }
  }
}

/** Values are encoded when a batch ends, long after they were given. */
function guarded(appender: Appender, { name }: StateSpec, write: () => void): void {
  try {
    write();
  } catch (error) {
    const explained = appender.explain(error, `state.${name}`);
    throw explained?.error ?? error;
  }
}
