// SPDX-License-Identifier: Apache-2.0
import type { Millis } from "../contract.ts";

export interface Timer {
  readonly time: Millis;
  readonly key: unknown;
  /** What the key is found by. */
  readonly id: unknown;
}

interface Entry extends Timer {
  readonly order: number;
  deleted: boolean;
}

/** Timers of one kind of time, earliest first; of one time in the order in which they were set. A timer is a key and a time: setting it twice is once. */
export class TimerQueue {
  readonly #heap: Entry[] = [];
  readonly #byKey = new Map<unknown, Map<Millis, Entry>>();
  #order = 0;

  add(time: Millis, key: unknown, id: unknown): void {
    let times = this.#byKey.get(id);
    if (times === undefined) this.#byKey.set(id, (times = new Map<Millis, Entry>()));
    if (times.has(time)) return;
    const entry: Entry = { time, key, id, order: this.#order++, deleted: false };
    times.set(time, entry);
    this.#push(entry);
  }

  delete(time: Millis, id: unknown): void {
    const entry = this.#forget(time, id);
    if (entry !== undefined) entry.deleted = true;
  }

  /** The earliest timer. */
  peek(): Timer | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.deleted) return first;
      this.#pop();
    }
    return undefined;
  }

  /** Takes the earliest timer out if it is due at `now`. */
  poll(now: Millis): Timer | undefined {
    const first = this.peek();
    if (first === undefined || first.time > now) return undefined;
    this.#pop();
    this.#forget(first.time, first.id);
    return first;
  }

  /** All that are set, in the order in which they will fire. */
  list(): Timer[] {
    return this.#heap
      .filter((entry) => !entry.deleted)
      .sort(compare)
      .map(({ time, key, id }) => ({ time, key, id }));
  }

  #forget(time: Millis, id: unknown): Entry | undefined {
    const times = this.#byKey.get(id);
    const entry = times?.get(time);
    if (times === undefined || entry === undefined) return undefined;
    times.delete(time);
    if (times.size === 0) this.#byKey.delete(id);
    return entry;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Entry;
      if (compare(above, entry) <= 0) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && compare(heap[child + 1] as Entry, heap[child] as Entry) < 0) child++;
      if (compare(last, heap[child] as Entry) <= 0) break;
      heap[i] = heap[child] as Entry;
      i = child;
    }
    heap[i] = last;
  }
}

function compare(a: Entry, b: Entry): number {
  return a.time - b.time || a.order - b.order;
}
