// SPDX-License-Identifier: Apache-2.0
import type { Instant } from "@tsflink/core";
import type { Millis } from "../../contract.ts";
import { instantOf } from "../times.ts";

/** Flink's smallest and largest times as numbers. */
export const earliest: Millis = -(2 ** 63);
export const latest: Millis = 2 ** 63;

/** A window as the operator has it: from `start` to before `end`. */
export class TimeWindow {
  readonly start: Millis;
  readonly end: Millis;

  constructor(start: Millis, end: Millis) {
    this.start = start;
    this.end = end;
  }

  /** The last millisecond that belongs to it. */
  get max(): Millis {
    return this.end - 1;
  }

  equals(other: TimeWindow): boolean {
    return this.start === other.start && this.end === other.end;
  }

  /** Windows that only touch count as well, as in Flink. */
  intersects(other: TimeWindow): boolean {
    return this.start <= other.end && this.end >= other.start;
  }

  cover(other: TimeWindow): TimeWindow {
    return new TimeWindow(Math.min(this.start, other.start), Math.max(this.end, other.end));
  }
}

/** The window that never ends. */
export const globalWindow: TimeWindow = new TimeWindow(earliest, latest);

/** A window as users see it. A global one has no bounds. */
export interface UserWindow {
  readonly start: Instant | null;
  readonly end: Instant | null;
}

const unbounded: UserWindow = Object.freeze({ start: null, end: null });

export function userWindow(window: TimeWindow): UserWindow {
  return window.end === latest ? unbounded : { start: instantOf(window.start), end: instantOf(window.end) };
}

/** How windows are named in state: `K` is a JavaScript value of the SQL type `type`. */
export interface WindowKeys {
  readonly type: string;
  of(window: TimeWindow): WindowKey;
  window(key: WindowKey): TimeWindow;
}

export type WindowKey = bigint | string;

/** Windows of one size are known by their start. Most elements fall into the window of the one before. */
export class StartKeys implements WindowKeys {
  readonly type: string = "BIGINT NOT NULL";
  readonly #size: Millis;
  #start = 0;
  #key = 0n;

  constructor(size: Millis) {
    this.#size = size;
  }

  of({ start }: TimeWindow): bigint {
    if (start !== this.#start) {
      this.#start = start;
      this.#key = BigInt(start);
    }
    return this.#key;
  }

  window(key: WindowKey): TimeWindow {
    const start = Number(key);
    return new TimeWindow(start, start + this.#size);
  }
}

/** `start/end`, where windows differ in length. */
export const spanKeys: WindowKeys = {
  type: "STRING NOT NULL",
  of: ({ start, end }) => `${start}/${end}`,
  window(key) {
    const [start, end] = (key as string).split("/");
    return new TimeWindow(Number(start), Number(end));
  },
};

export const globalKeys: WindowKeys = { type: "BIGINT NOT NULL", of: () => 0n, window: () => globalWindow };
