// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type TypeDefinition } from "@tsflink/core";
import type { Part } from "../../server/protocol.ts";
import type { Millis, Timers } from "../contract.ts";
import { TimerQueue } from "../memory/timer-queue.ts";
import { Appender, rowOf } from "./appender.ts";
import type { Cursor } from "./cursor.ts";
import { FromFunctions, TimerOperation } from "./kinds.ts";

const NOT_NULL = { nullable: false } as const;
const OPERATIONS = rowOf({
  slot: { kind: "int", ...NOT_NULL },
  op: { kind: "tinyint", ...NOT_NULL },
  time: { kind: "double", ...NOT_NULL },
} satisfies Record<string, TypeDefinition>);

/** The timers of a batch that fire: Flink has taken them out of its queue. */
export interface Firing {
  readonly slots: Int32Array;
  readonly times: Float64Array;
  readonly processing: boolean;
}

/** What operators do with timers. Flink keeps them: an operation travels with the result, unless it is about timers that Flink has handed over already. */
export class HeldTimers implements Timers {
  readonly #cursor: Cursor;
  readonly #appender = new Appender(OPERATIONS, "columns");
  readonly #append = this.#appender.append as (slot: number, op: number, time: number) => void;
  #firing: FiringTimers | undefined;
  #run: RunTimers | undefined;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  onEventTime(time: Millis): void {
    this.#set(time, false);
  }

  onProcessingTime(time: Millis): void {
    this.#set(time, true);
  }

  deleteEventTime(time: Millis): void {
    this.#delete(time, false);
  }

  deleteProcessingTime(time: Millis): void {
    this.#delete(time, true);
  }

  /** Fires the timers of a batch, and those set meanwhile that must come between them. `call` is given the place in the columns of the cursor. */
  fire(firing: Firing, call: (time: Millis) => void): void {
    this.#firing = new FiringTimers(firing);
    try {
      this.#firing.run(this.#cursor, call);
    } finally {
      this.#firing = undefined;
    }
  }

  /** Batch mode: timers of the key at hand stay here. */
  useRun(run: RunTimers): void {
    this.#run = run;
  }

  part(): Part | undefined {
    const { rows } = this.#appender;
    return rows === 0 ? undefined : { kind: FromFunctions.timerOperations, index: 0, rows, data: this.#appender.take() };
  }

  #slot(): number {
    const { slot } = this.#cursor;
    if (slot < 0) throw new ConfigurationError("A timer belongs to a key, and there is none at hand here.", { option: "timers" });
    return slot;
  }

  #set(time: Millis, processing: boolean): void {
    const slot = this.#slot();
    if (this.#run !== undefined) this.#run.set(time, processing);
    else if (this.#firing?.set(slot, time, processing) !== true)
      this.#append(slot, processing ? TimerOperation.setProcessing : TimerOperation.setEvent, time);
  }

  #delete(time: Millis, processing: boolean): void {
    const slot = this.#slot();
    if (this.#run !== undefined) this.#run.delete(time, processing);
    else if (this.#firing?.delete(slot, time, processing) !== true)
      this.#append(slot, processing ? TimerOperation.deleteProcessing : TimerOperation.deleteEvent, time);
  }
}

/**
 * The timers of one batch while they fire. In Flink a timer that is set for a time before a due one fires before it, and one that is deleted does not fire;
 * Flink no longer knows those of the batch, so both is looked after here. A timer at or after the last one of the batch goes to Flink: its twin may be there.
 */
class FiringTimers {
  readonly #firing: Firing;
  readonly #last: Millis;
  /** By slot, the times that have not fired; made when first needed. */
  #waiting: Map<number, Set<Millis>> | undefined;
  readonly #between = new TimerQueue();
  #next = 0;

  constructor(firing: Firing) {
    this.#firing = firing;
    this.#last = firing.times.at(-1) ?? -Infinity;
  }

  run(cursor: Cursor, call: (time: Millis) => void): void {
    const { slots, times } = this.#firing;
    const one = { slots: new Int32Array(1), times: new Float64Array(1) };
    for (;;) {
      const i = this.#next;
      const first = this.#between.peek();
      if (i >= times.length && first === undefined) return;
      // Behind the last one as well: it may have set one for an earlier time.
      const time = times[i] ?? Infinity;
      if (first !== undefined && first.time < time) {
        this.#between.poll(first.time);
        one.slots[0] = first.key as number;
        one.times[0] = first.time;
        cursor.set(one.slots, one.times);
        call(first.time);
        continue;
      }
      this.#next = i + 1;
      const slot = slots[i] as number;
      if (this.#waiting !== undefined && this.#waiting.get(slot)?.delete(time) !== true) continue;
      cursor.slots = slots;
      cursor.times = times;
      cursor.position = i;
      call(time);
    }
  }

  /** Whether the timer needs not go to Flink. */
  set(slot: number, time: Millis, processing: boolean): boolean {
    if (processing !== this.#firing.processing) return false;
    if (this.#isWaiting(slot, time)) return true;
    if (time >= this.#last) return false;
    this.#between.add(time, slot, slot);
    return true;
  }

  /** Whether it was one of this batch. */
  delete(slot: number, time: Millis, processing: boolean): boolean {
    if (processing !== this.#firing.processing) return false;
    if (this.#isWaiting(slot, time)) {
      this.#waiting?.get(slot)?.delete(time);
      return true;
    }
    if (time >= this.#last) return false;
    this.#between.delete(time, slot);
    return true;
  }

  #isWaiting(slot: number, time: Millis): boolean {
    if (time > this.#last) return false;
    if (this.#waiting === undefined) {
      this.#waiting = new Map();
      const { slots, times } = this.#firing;
      for (let i = this.#next; i < times.length; i++) {
        const own = slots[i] as number;
        const set = this.#waiting.get(own);
        if (set === undefined) this.#waiting.set(own, new Set([times[i] as number]));
        else set.add(times[i] as number);
      }
    }
    return this.#waiting.get(slot)?.has(time) === true;
  }
}

/** Batch mode: the timers of one key, which all fire when its elements have ended. */
export class RunTimers {
  #events = new TimerQueue();
  #processing = new TimerQueue();
  #ending = false;

  set(time: Millis, processing: boolean): void {
    // As in Flink: what timers set at the end of a key is dropped, or there might be no end.
    if (!this.#ending) (processing ? this.#processing : this.#events).add(time, 0, 0);
  }

  delete(time: Millis, processing: boolean): void {
    (processing ? this.#processing : this.#events).delete(time, 0);
  }

  end(call: (time: Millis, processing: boolean) => void): void {
    this.#ending = true;
    for (let timer = this.#events.poll(Infinity); timer !== undefined; timer = this.#events.poll(Infinity)) call(timer.time, false);
    for (let timer = this.#processing.poll(Infinity); timer !== undefined; timer = this.#processing.poll(Infinity)) call(timer.time, true);
    this.#ending = false;
  }
}
