// SPDX-License-Identifier: Apache-2.0
import { isBytes } from "@tsflink/core/internal";

/** Rows to which changes are applied. Only when a row is first taken back does it cost more than an array. */
export class RowList<R extends object> {
  #rows: (R | undefined)[] = [];
  #places: Map<string, number[]> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(row: R): void {
    this.#size++;
    const place = this.#rows.push(row) - 1;
    if (this.#places !== undefined) note(this.#places, row, place);
  }

  /** Removes one row that equals this one. */
  remove(row: R): void {
    if (this.#places === undefined) {
      this.#places = new Map();
      for (const [place, each] of this.#rows.entries()) note(this.#places, each as R, place);
    }
    const key = canonical(row);
    const places = this.#places.get(key);
    const place = places?.pop();
    // Flink only takes back what it gave.
    if (places === undefined || place === undefined) throw new Error("A row was taken back that was not there.");
    if (places.length === 0) this.#places.delete(key);
    this.#rows[place] = undefined;
    this.#size--;
    if (this.#rows.length > 1024 && this.#size * 2 < this.#rows.length) this.#compact();
  }

  /** Gives up the places of rows that are gone: a query that updates its rows for ever must not grow. */
  #compact(): void {
    this.#rows = this.toArray();
    this.#places = undefined;
  }

  toArray(): R[] {
    return this.#size === this.#rows.length ? (this.#rows as R[]) : this.#rows.filter((row) => row !== undefined);
  }
}

function note(places: Map<string, number[]>, row: object, place: number): void {
  const key = canonical(row);
  const found = places.get(key);
  if (found === undefined) places.set(key, [place]);
  else found.push(place);
}

/** The same text for equal values of all SQL types, another one for different values. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${String(value)}n`;
    case "object":
      return value === null ? "null" : canonicalObject(value);
    default:
      return String(value);
  }
}

function canonicalObject(value: object): string {
  if (isBytes(value)) return `bytes(${value.join()})`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value instanceof Map)
    return `map(${[...(value as Map<unknown, unknown>)]
      .map(([key, each]) => `${canonical(key)}:${canonical(each)}`)
      .sort()
      .join()})`;
  const type = (value as { readonly "~type"?: unknown })["~type"];
  if (type === "Variant") {
    const { value: bytes, metadata } = value as { readonly value: unknown; readonly metadata: unknown };
    return `Variant(${canonical(bytes)},${canonical(metadata)})`;
  }
  if (typeof type === "string") return `${type}(${(value as { toString(): string }).toString()})`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
    .join()}}`;
}
