// SPDX-License-Identifier: Apache-2.0
import { within, type Node } from "./parse.ts";

/** The index of the first item whose key is at least `from`; the items are sorted by it. */
export function firstFrom<T>(items: readonly T[], key: (item: T) => number, from: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(items[middle] as T) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The items, sorted by their start, that lie in a node. */
export function slice<T>(items: readonly T[], node: (item: T) => Node, outer: { readonly range: readonly [number, number] }): T[] {
  const start = (item: T): number => node(item).range[0];
  return items
    .slice(firstFrom(items, start, outer.range[0]), firstFrom(items, start, outer.range[1]))
    .filter((item) => within(node(item), outer));
}

export function groupBy<K, T>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
