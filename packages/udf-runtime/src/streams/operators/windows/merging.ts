// SPDX-License-Identifier: Apache-2.0
import type { Millis, ValueSlot } from "../../contract.ts";
import type { WindowGroup } from "./assigners.ts";
import { spanKeys, TimeWindow, type WindowKey } from "./time-window.ts";

/** A window in flight and the name under which its contents lie, which is that of the first window it grew from: contents do not move when it grows. */
export interface Session {
  readonly window: TimeWindow;
  readonly contents: WindowKey;
  /** When a timer is set that looks after the window: at its end or before, if timers are moved on only when they fire. */
  readonly timer: Millis;
}

/** What joining a new window to those in flight comes to. */
export interface Merge {
  /** The windows that are one now, without the new one. */
  readonly merged: readonly TimeWindow[];
  readonly result: TimeWindow;
  /** Where the contents of the result lie, and where those lie that are to be added to them, in this order. */
  readonly contents: WindowKey;
  readonly others: readonly WindowKey[];
}

interface Stored {
  readonly start: bigint;
  readonly end: bigint;
  readonly contents: string;
  readonly timer: bigint;
}

export const sessionsType: string =
  "ARRAY<ROW<`start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `contents` STRING NOT NULL, `timer` BIGINT NOT NULL> NOT NULL> NOT NULL";

/** The windows in flight of the current key: Flink's MergingWindowSet. No two of them touch. */
export class Sessions {
  readonly #slot: ValueSlot<readonly Stored[]>;
  #sessions: Session[];
  #changed = false;

  constructor(slot: ValueSlot<readonly Stored[]>) {
    this.#slot = slot;
    this.#sessions = (slot.get() ?? []).map(({ start, end, contents, timer }) => ({
      window: new TimeWindow(Number(start), Number(end)),
      contents,
      timer: Number(timer),
    }));
  }

  get windows(): readonly Session[] {
    return this.#sessions;
  }

  /** Where the contents of a window in flight lie. */
  contentsOf(window: TimeWindow): WindowKey | undefined {
    return this.#sessions.find((each) => each.window.equals(window))?.contents;
  }

  /**
   * Adds a window. It becomes one with all that it touches, or as `groupsOf` says of all windows; `onMerge` is called if that changes a window in flight.
   *
   * Flink's set gives a window that is added twice new, empty contents even when it had grown from another one and holds elements; here it keeps them.
   */
  add(
    added: TimeWindow,
    onMerge: (merge: Merge) => void,
    groupsOf?: (windows: readonly TimeWindow[]) => readonly WindowGroup[],
  ): TimeWindow {
    const inFlight = this.#sessions.map(({ window }) => window);
    let result = added;
    for (const { merged, fresh, into } of groupsOf === undefined ? touching(inFlight, added) : chosen(inFlight, added, groupsOf)) {
      if (fresh) result = into;
      if (merged.length === 1 && (merged[0] as TimeWindow).equals(into)) continue;
      const own = this.#sessions.filter(({ window }) => merged.some((each) => each.equals(window)));
      const contents = merged.map((window) => this.contentsOf(window) as WindowKey);
      this.#sessions = this.#sessions.filter((each) => !own.includes(each));
      if (this.contentsOf(into) !== undefined)
        throw new Error(`Windows merge into one from ${into.start} to ${into.end}, which is there already and does not merge with them.`);
      this.#sessions.push({ window: into, contents: contents[0] as WindowKey, timer: Math.min(...own.map(({ timer }) => timer)) });
      this.#changed = true;
      onMerge({ merged, result: into, contents: contents[0] as WindowKey, others: contents.slice(1) });
    }
    if (this.contentsOf(result) === undefined) {
      this.#sessions.push({ window: result, contents: spanKeys.of(result), timer: result.max });
      this.#changed = true;
    }
    return result;
  }

  /** Moves the timers that were set for `time` to the ends of their windows; gives these. */
  moveTimers(time: Millis): readonly Millis[] {
    const ends: Millis[] = [];
    this.#sessions = this.#sessions.map((each) => {
      const { max } = each.window;
      if (each.timer !== time || max === time) return each;
      ends.push(max);
      this.#changed = true;
      return { ...each, timer: max };
    });
    return ends;
  }

  retire(window: TimeWindow): void {
    this.#sessions = this.#sessions.filter((each) => !each.window.equals(window));
    this.#changed = true;
  }

  persist(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.#slot.set(
      this.#sessions.length === 0
        ? null
        : this.#sessions.map(({ window, contents, timer }) => ({
            start: BigInt(window.start),
            end: BigInt(window.end),
            contents: contents as string,
            timer: BigInt(timer),
          })),
    );
  }
}

/** Windows in flight that become one, with the new one where it is `fresh`. */
interface Group {
  readonly merged: readonly TimeWindow[];
  readonly fresh: boolean;
  readonly into: TimeWindow;
}

/** One after the other by their start, as Flink does, which is not the same as asking who touches `added`: the result may grow meanwhile. */
function touching(inFlight: readonly TimeWindow[], added: TimeWindow): readonly Group[] {
  let group: TimeWindow[] = [];
  let into = added;
  for (const window of [...inFlight, added].sort((a, b) => a.start - b.start)) {
    if (group.length > 0 && into.intersects(window)) {
      into = into.cover(window);
      group.push(window);
    } else if (group.includes(added)) break;
    else {
      into = window;
      group = [window];
    }
  }
  const merged = group.filter((window) => window !== added);
  return merged.length === 0 ? [] : [{ merged: hashOrder(merged, added), fresh: true, into }];
}

/** As a function of the user's says. */
function chosen(
  inFlight: readonly TimeWindow[],
  added: TimeWindow,
  groupsOf: (windows: readonly TimeWindow[]) => readonly WindowGroup[],
): readonly Group[] {
  const known = inFlight.some((window) => window.equals(added));
  return groupsOf(known ? inFlight : [...inFlight, added]).map(({ windows, into }) => ({
    merged: windows.filter((window) => inFlight.some((each) => each.equals(window))),
    fresh: windows.some((window) => window.equals(added)),
    into,
  }));
}

/**
 * Windows in the order in which a Java HashSet of them and `added` gives them: which contents stay where they are and in which order the others are
 * added to them is seen by whoever reads the elements of a merged window.
 */
function hashOrder(windows: readonly TimeWindow[], added: TimeWindow): readonly TimeWindow[] {
  if (windows.length === 1) return windows;
  let buckets = 16;
  const size = windows.length + (windows.some((window) => window.equals(added)) ? 0 : 1);
  while (size > 0.75 * buckets) buckets *= 2;
  const bucket = (window: TimeWindow): number => {
    const hash = hashOf(window);
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return windows.map((window) => ({ window, bucket: bucket(window) })).sort((a, b) => a.bucket - b.bucket).map(({ window }) => window); // prettier-ignore
}

/** Java's `TimeWindow.hashCode()`. */
function hashOf({ start, end }: TimeWindow): number {
  const mask = (1n << 64n) - 1n;
  let bits = (BigInt(start) + BigInt(end)) & mask;
  bits = ((bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  bits = ((bits ^ (bits >> 27n)) * 0x94d049bb133111ebn) & mask;
  bits ^= bits >> 31n;
  return Number(BigInt.asIntN(32, bits));
}
