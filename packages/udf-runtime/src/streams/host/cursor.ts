// SPDX-License-Identifier: Apache-2.0
import type { Millis } from "../contract.ts";

const NO_SLOTS = Int32Array.of(-1);
const NO_TIMES = Float64Array.of(NaN);

/**
 * What is at hand: an element or a timer of the batch, by its position. The columns are exchanged with each batch; in between only the position moves, so
 * that nothing is allocated for an element whose key and time nobody asks for.
 */
export class Cursor {
  slots: Int32Array = NO_SLOTS;
  times: Float64Array | undefined = undefined;
  position = 0;

  /** That of the key at hand, -1 without one. */
  get slot(): number {
    return this.slots[this.position] as number;
  }

  get timestamp(): Millis | undefined {
    if (this.times === undefined) return undefined;
    const time = this.times[this.position] as number;
    return time === time ? time : undefined;
  }

  /** NaN when there is none. */
  get time(): number {
    return this.times === undefined ? NaN : (this.times[this.position] as number);
  }

  set(slots: Int32Array | undefined, times: Float64Array | undefined): void {
    this.slots = slots ?? NO_SLOTS;
    this.times = times;
    this.position = 0;
  }

  clear(): void {
    this.set(NO_SLOTS, NO_TIMES);
  }
}
