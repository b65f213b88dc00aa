// SPDX-License-Identifier: Apache-2.0
// What `sum`, `min`, `max`, `minBy` and `maxBy` reduce with, and the key of windows over all elements. They run where the user's functions run, and are shipped like those.

type Row = Readonly<Record<string, unknown>>;
interface OfField {
  readonly bound: { readonly field: string };
}

interface DecimalLike {
  plus(other: unknown): unknown;
  compare(other: unknown): number;
}

export function sum(left: Row, right: Row, { bound: { field } }: OfField): Row {
  const [a, b] = [left[field], right[field]];
  const total = typeof a === "object" ? (a as DecimalLike).plus(b) : (a as number) + (b as number);
  return { ...left, [field]: total };
}

export function min(left: Row, right: Row, { bound: { field } }: OfField): Row {
  return compare(right[field], left[field]) < 0 ? { ...left, [field]: right[field] } : left;
}

export function max(left: Row, right: Row, { bound: { field } }: OfField): Row {
  return compare(right[field], left[field]) > 0 ? { ...left, [field]: right[field] } : left;
}

export function minBy(left: Row, right: Row, { bound: { field } }: OfField): Row {
  return compare(right[field], left[field]) < 0 ? right : left;
}

export function maxBy(left: Row, right: Row, { bound: { field } }: OfField): Row {
  return compare(right[field], left[field]) > 0 ? right : left;
}

/** The key of windows over all elements. */
export function everything(): number {
  return 0;
}

/** Numbers, texts and booleans by their own order; values of other types by theirs: decimals, then dates and times by what they count. */
function compare(a: unknown, b: unknown): number {
  if (typeof a !== "object" || a === null) return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
  if (typeof (a as DecimalLike).compare === "function") return (a as DecimalLike).compare(b);
  for (const part of ["epochDay", "epochMillis", "nanosOfMilli", "nanoOfDay"] as const) {
    const [x, y] = [(a as Row)[part], (b as Row)[part]] as [number | undefined, number | undefined];
    if (x !== undefined && y !== undefined && x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
