// SPDX-License-Identifier: Apache-2.0
import { parseType } from "@tsflink/core";
import { formatType } from "@tsflink/core/internal";
import type { MapSlot, Millis, OperatorHost, StateSpec } from "../../contract.ts";
import type { WindowKey, WindowKeys } from "./time-window.ts";

const contentsName = "window:contents";
const chunksName = "window:chunks";

/** What windows hold. */
export interface Contents {
  /** Whether the window held nothing before. */
  add(window: WindowKey, value: unknown, timestamp: Millis | undefined, input: number): boolean;
  has(window: WindowKey): boolean;
  /** Adds the contents of `others`, in this order, to those of `window`, and drops them. */
  merge(window: WindowKey, others: readonly WindowKey[]): void;
  clear(window: WindowKey): void;
  /** The windows of the current key that hold something. */
  windows(): Iterable<WindowKey>;
}

/** One accumulator for each window. */
export class Accumulators implements Contents {
  readonly #slot: MapSlot<WindowKey, unknown>;
  readonly #add: (accumulator: unknown, value: unknown) => unknown;
  readonly #merge: ((a: unknown, b: unknown) => unknown) | undefined;

  /** `add` gets `null` for a window that holds nothing. */
  constructor(
    host: OperatorHost,
    add: (accumulator: unknown, value: unknown) => unknown,
    merge: ((a: unknown, b: unknown) => unknown) | undefined,
  ) {
    this.#slot = host.state(contentsName) as MapSlot<WindowKey, unknown>;
    this.#add = add;
    this.#merge = merge;
  }

  static states(keys: WindowKeys, type: string): readonly StateSpec[] {
    return [{ name: contentsName, kind: "map", key: keys.type, type }];
  }

  add(window: WindowKey, value: unknown): boolean {
    const before = this.#slot.get(window);
    this.#slot.set(window, this.#add(before, value));
    return before === null;
  }

  /** `null` for a window that holds nothing. */
  get(window: WindowKey): unknown {
    return this.#slot.get(window);
  }

  has(window: WindowKey): boolean {
    return this.#slot.has(window);
  }

  merge(window: WindowKey, others: readonly WindowKey[]): void {
    const slot = this.#slot;
    const merge = this.#merge as (a: unknown, b: unknown) => unknown;
    let merged: unknown = null;
    for (const other of others) {
      const next = slot.get(other);
      if (next === null) continue;
      slot.delete(other);
      merged = merged === null ? next : merge(merged, next);
    }
    if (merged === null) return;
    const own = slot.get(window);
    slot.set(window, own === null ? merged : merge(own, merged));
  }

  clear(window: WindowKey): void {
    this.#slot.delete(window);
  }

  windows(): Iterable<WindowKey> {
    return this.#slot.keys();
  }
}

/** An element with what evictors and joins want to know. */
export interface Element {
  readonly value: unknown;
  readonly timestamp: Millis | undefined;
  readonly input: number;
}

/** How an element is stored. */
interface ElementCode {
  readonly type: string;
  readonly encode: (value: unknown, timestamp: Millis | undefined, input: number) => unknown;
  readonly value: (stored: unknown) => unknown;
  readonly element: (stored: unknown) => Element;
}

/** `timestamps` are kept for evictors only. */
export function elementCode(inputs: readonly string[], timestamps: boolean): ElementCode {
  const [left, right] = inputs as [string, string | undefined];
  const time = timestamps ? ", `timestamp` BIGINT" : "";
  const millis = (timestamp: Millis | undefined): { readonly timestamp?: bigint | null } =>
    timestamps ? { timestamp: timestamp === undefined ? null : BigInt(timestamp) } : {};
  const timeOf = (stored: unknown): Millis | undefined => {
    const { timestamp } = stored as { readonly timestamp?: bigint | null };
    return timestamp === null || timestamp === undefined ? undefined : Number(timestamp);
  };
  if (right !== undefined) {
    interface Tagged {
      readonly input: number;
      readonly left: unknown;
      readonly right: unknown;
    }
    const value = (stored: unknown): unknown => ((stored as Tagged).input === 0 ? (stored as Tagged).left : (stored as Tagged).right);
    return {
      type: `ROW<\`input\` INT NOT NULL, \`left\` ${nullable(left)}, \`right\` ${nullable(right)}${time}> NOT NULL`,
      encode: (each, timestamp, input) => ({
        input,
        left: input === 0 ? each : null,
        right: input === 1 ? each : null,
        ...millis(timestamp),
      }),
      value,
      element: (stored) => ({ value: value(stored), timestamp: timeOf(stored), input: (stored as Tagged).input }),
    };
  }
  if (!timestamps)
    return {
      type: left,
      encode: (value) => value,
      value: (stored) => stored,
      element: (stored) => ({ value: stored, timestamp: undefined, input: 0 }),
    };
  const value = (stored: unknown): unknown => (stored as { readonly value: unknown }).value;
  return {
    type: `ROW<\`value\` ${left}${time}> NOT NULL`,
    encode: (each, timestamp) => ({ value: each, ...millis(timestamp) }),
    value,
    element: (stored) => ({ value: value(stored), timestamp: timeOf(stored), input: 0 }),
  };
}

function nullable(type: string): string {
  return formatType({ ...parseType(type).definition, nullable: true });
}

interface Open {
  /** How many full chunks there are. */
  readonly sealed: number;
  readonly elements: readonly unknown[];
}

/** So many elements are stored together: adding one writes the last chunk anew, firing reads them all. */
const chunkSize = 64;

/** All elements of each window, in chunks. */
export class Elements implements Contents {
  readonly #open: MapSlot<WindowKey, Open>;
  readonly #chunks: MapSlot<string, readonly unknown[]>;
  readonly #code: ElementCode;

  constructor(host: OperatorHost, code: ElementCode) {
    this.#open = host.state(contentsName) as MapSlot<WindowKey, Open>;
    this.#chunks = host.state(chunksName) as MapSlot<string, readonly unknown[]>;
    this.#code = code;
  }

  static states(keys: WindowKeys, { type }: ElementCode): readonly StateSpec[] {
    return [
      {
        name: contentsName,
        kind: "map",
        key: keys.type,
        type: `ROW<\`sealed\` INT NOT NULL, \`elements\` ARRAY<${type}> NOT NULL> NOT NULL`,
      },
      { name: chunksName, kind: "map", key: "STRING NOT NULL", type: `ARRAY<${type}> NOT NULL` },
    ];
  }

  add(window: WindowKey, value: unknown, timestamp: Millis | undefined, input: number): boolean {
    return this.#append(window, this.#code.encode(value, timestamp, input));
  }

  #append(window: WindowKey, stored: unknown): boolean {
    const open = this.#open.get(window);
    if (open === null) {
      this.#open.set(window, { sealed: 0, elements: [stored] });
      return true;
    }
    const { sealed, elements } = open;
    if (elements.length < chunkSize) this.#open.set(window, { sealed, elements: [...elements, stored] });
    else {
      this.#chunks.set(chunkKey(window, sealed), elements);
      this.#open.set(window, { sealed: sealed + 1, elements: [stored] });
    }
    return false;
  }

  has(window: WindowKey): boolean {
    return this.#open.has(window);
  }

  /** The values in the order in which they came; `null` for a window that holds nothing. */
  values(window: WindowKey): unknown[] | null {
    const stored = this.#read(window);
    return stored === null ? null : stored.map(this.#code.value);
  }

  elements(window: WindowKey): Element[] | null {
    const stored = this.#read(window);
    return stored === null ? null : stored.map(this.#code.element);
  }

  replace(window: WindowKey, elements: Iterable<Element>): void {
    this.#write(
      window,
      Array.from(elements, ({ value, timestamp, input }) => this.#code.encode(value, timestamp, input)),
    );
  }

  merge(window: WindowKey, others: readonly WindowKey[]): void {
    const added = others.flatMap((other) => {
      const elements = this.#read(other) ?? [];
      this.clear(other);
      return elements;
    });
    if (added.length > 0) this.#write(window, [...(this.#read(window) ?? []), ...added]);
  }

  clear(window: WindowKey): void {
    const open = this.#open.get(window);
    if (open === null) return;
    for (let i = 0; i < open.sealed; i++) this.#chunks.delete(chunkKey(window, i));
    this.#open.delete(window);
  }

  windows(): Iterable<WindowKey> {
    return this.#open.keys();
  }

  #read(window: WindowKey): readonly unknown[] | null {
    const open = this.#open.get(window);
    if (open === null || open.sealed === 0) return open === null ? null : open.elements;
    const all: unknown[] = [];
    for (let i = 0; i < open.sealed; i++) all.push(...(this.#chunks.get(chunkKey(window, i)) ?? []));
    all.push(...open.elements);
    return all;
  }

  #write(window: WindowKey, stored: readonly unknown[]): void {
    this.clear(window);
    if (stored.length === 0) return;
    const sealed = Math.ceil(stored.length / chunkSize) - 1;
    for (let i = 0; i < sealed; i++) this.#chunks.set(chunkKey(window, i), stored.slice(i * chunkSize, (i + 1) * chunkSize));
    this.#open.set(window, { sealed, elements: stored.slice(sealed * chunkSize) });
  }
}

function chunkKey(window: WindowKey, chunk: number): string {
  return `${window}#${chunk}`;
}
