// SPDX-License-Identifier: Apache-2.0
// What the golden cases do not show: shapes that can be said in a few lines, two inputs, large windows, and what is refused.
import { Instant } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import type { ValueSlot, WindowNode } from "../../contract.ts";
import { TestOperator, type Functions, type Setup } from "../test-operator.ts";

interface Window {
  readonly start: Instant | null;
  readonly end: Instant | null;
}

type Node = Partial<WindowNode> & Pick<WindowNode, "assigner" | "fn">;

function windows(make: (f: Functions["add"]) => Node, setup: Partial<Setup> = {}): TestOperator {
  return new TestOperator({ output: "STRING NOT NULL", key: "STRING NOT NULL", tags: { late: "INT NOT NULL" }, ...setup }, (f) => ({
    op: "window",
    window: { allowedLateness: 0, contents: "INT NOT NULL", ...make(f) },
  }));
}

const show = ({ start, end }: Window): string => (start === null || end === null ? "all" : `${start.epochMillis}-${end.epochMillis}`);
const list = (key: string, window: Window, values: readonly number[]): string => `${key} ${show(window)} ${values.join()}`;
const tumbling = { assign: "tumbling", time: "event", size: 10 } as const;

describe("lateness", () => {
  const late = (allowedLateness: number): TestOperator =>
    windows((f) => ({ assigner: tumbling, allowedLateness, lateOutput: 1, fn: { kind: "apply", fn: f(list) } }));

  test("an element is late when its window has been cleaned up", () => {
    const operator = late(0).push(1, 5, "k").watermark(8).push(2, 6, "k").watermark(9);
    expect(operator.take()).toEqual([{ value: "k 0-10 1,2", at: 9 }]);
    operator.push(3, 9, "k").push(4, 10, "k");
    expect(operator.side("late")).toEqual([{ value: 3, at: 9 }]);
    expect(operator.watermark(19).values()).toEqual(["k 10-20 4"]);
  });

  test("an element behind the watermark is in time while its window is there, and fires it anew", () => {
    const operator = late(5).push(1, 5, "k").watermark(9);
    expect(operator.values()).toEqual(["k 0-10 1"]);
    operator.push(2, 3, "k");
    expect(operator.take()).toEqual([{ value: "k 0-10 1,2", at: 9 }]);
    operator.watermark(13).push(3, 3, "k").push(4, 3, "new");
    expect(operator.values()).toEqual(["k 0-10 1,2,3", "new 0-10 4"]);
    operator.watermark(14).push(5, 3, "k");
    expect(operator.values()).toEqual([]);
    expect(operator.side("late")).toEqual([{ value: 5, at: 3 }]);
    expect(operator.host.keysOf("window:contents")).toEqual([]);
    expect(operator.host.eventTimers).toEqual([]);
  });

  test("dropped elements are counted", () => {
    const operator = windows((f) => ({ assigner: tumbling, fn: { kind: "apply", fn: f(list) } }))
      .watermark(20)
      .push(1, 3, "k");
    expect(operator.host.metrics.counters.get("numLateRecordsDropped")).toBe(1);
  });

  test("a session that takes a late element in makes it timely", () => {
    const operator = windows((f) => ({
      assigner: { assign: "session", time: "event", gap: 10 },
      lateOutput: 1,
      fn: { kind: "apply", fn: f(list) },
    }));
    operator.push(1, 20, "k").watermark(22).push(2, 12, "k").push(3, 11, "k").push(4, 1, "k");
    expect(operator.side("late")).toEqual([]);
    expect(operator.watermark(29).values()).toEqual(["k 1-30 1,2,3,4"]);
    operator.push(5, 1, "k");
    expect(operator.side("late")).toEqual([{ value: 5, at: 1 }]);
  });
});

describe("sessions", () => {
  const session = { assign: "session", time: "event", gap: 10 } as const;

  test("windows that only touch are one", () => {
    const operator = windows((f) => ({ assigner: session, fn: { kind: "apply", fn: f(list) } }));
    operator.push(1, 0, "k").push(2, 10, "k").push(3, 21, "k");
    expect(operator.end().values()).toEqual(["k 0-20 1,2", "k 21-31 3"]);
  });

  test("an element between two sessions joins them; a timer moves on when it fires", () => {
    const operator = windows((f) => ({ assigner: session, fn: { kind: "apply", fn: f(list) } }));
    operator.push(1, 0, "k").push(2, 15, "k");
    expect(operator.host.eventTimers.map(({ time }) => time)).toEqual([9, 24]);
    operator.push(3, 8, "k");
    operator.watermark(9);
    expect(operator.values()).toEqual([]);
    expect(operator.host.eventTimers.map(({ time }) => time)).toEqual([24]);
    // Which of two windows comes first is left to a hash set in Flink.
    expect(operator.watermark(24).values()).toEqual(["k 0-25 2,1,3"]);
    expect(operator.host.keysOf("window:sessions")).toEqual([]);
    expect(operator.host.eventTimers).toEqual([]);
  });

  test("a session that grows sets no timer for each element", () => {
    const operator = windows((f) => ({ assigner: session, fn: { kind: "apply", fn: f(list) } }));
    for (let at = 0; at <= 100; at += 5) operator.push(at, at, "k");
    expect(operator.host.eventTimers.map(({ time }) => time)).toEqual([9]);
    operator.watermark(50);
    expect(operator.host.eventTimers.map(({ time }) => time)).toEqual([109]);
    expect(operator.watermark(108).values()).toEqual([]);
    expect(operator.watermark(109).values()).toHaveLength(1);
  });

  test("a gap of an element's own", () => {
    const operator = windows((f) => ({
      assigner: { assign: "session", time: "event", gap: { fn: f((value: number) => (value > 5 ? "20 milliseconds" : value)) } },
      fn: { kind: "apply", fn: f(list) },
    }));
    operator.push(2, 0, "k").push(9, 1, "k").push(1, 18, "k").push(3, 30, "k");
    expect(operator.end().values()).toEqual(["k 0-21 2,9,1", "k 30-33 3"]);
    expect(() => operator.push(0, 0, "k")).toThrow(/the gap of a session, which .* gives, is above 0/);
  });

  test("a window that comes twice keeps what it holds, also when it grew from another one", () => {
    // In Flink the second one of these loses the elements: see Sessions.add.
    const operator = windows((f) => ({
      assigner: { assign: "session", time: "event", gap: { fn: f((value: number) => value) } },
      fn: { kind: "apply", fn: f(list) },
    }));
    operator.push(10, 0, "k").push(20, 5, "k").push(25, 0, "k").push(25, 0, "k");
    expect(operator.end().values()).toEqual(["k 0-25 10,20,25,25"]);
  });

  test("what cannot merge is refused", () => {
    const plus = (a: number, b: number): number => a + b;
    expect(() => windows((f) => ({ assigner: session, trigger: { trigger: "never" }, fn: { kind: "reduce", reduce: f(plus) } }))).toThrow(
      /its windows merge, and the trigger "never" cannot follow that/,
    );
    expect(() => windows((f) => ({ assigner: session, fn: { kind: "aggregate", create: f(() => 0), add: f(plus) } }))).toThrow(
      /the aggregation has no merge/,
    );
    expect(() =>
      windows((f) => ({
        assigner: session,
        fn: { kind: "process", fn: f(list), windowState: [{ name: "n", kind: "value", type: "INT NOT NULL" }] },
      })),
    ).toThrow(/state of a window has no window to stay with/);
  });
});

describe("counting", () => {
  test("count windows are a purging count over everything", () => {
    const operator = windows((f) => ({
      assigner: { assign: "global" },
      trigger: { trigger: "purging", inner: { trigger: "count", count: 2 } },
      fn: { kind: "apply", fn: f(list) },
    }));
    operator.push(1, 1, "a").push(2, 1, "b").push(3, 1, "a").push(4, 1, "a").push(5, 1, "a");
    expect(operator.take()).toEqual([
      { value: "a all 1,3", at: 2 ** 63 },
      { value: "a all 4,5", at: 2 ** 63 },
    ]);
    expect(operator.host.eventTimers).toEqual([]);
  });

  test("sliding count windows: a count that evicts", () => {
    const operator = windows((f) => ({
      assigner: { assign: "global" },
      trigger: { trigger: "count", count: 2 },
      evictor: { evict: "count", keep: 3 },
      fn: { kind: "apply", fn: f(list) },
    }));
    for (let value = 1; value <= 7; value++) operator.push(value, 0, "k");
    expect(operator.values()).toEqual(["k all 1,2", "k all 2,3,4", "k all 4,5,6"]);
  });

  test("everything, when the input ends", () => {
    const operator = windows((f) => ({
      assigner: { assign: "global" },
      trigger: { trigger: "event-time" },
      fn: { kind: "apply", fn: f(list) },
    }));
    operator.push(1, 1, "a").push(2, 2, "a").watermark(1e12);
    expect(operator.values()).toEqual([]);
    expect(operator.end().values()).toEqual(["a all 1,2"]);
  });
});

describe("what windows hold", () => {
  test("a thousand elements, in their order, in chunks", () => {
    const operator = windows((f) => ({ assigner: tumbling, fn: { kind: "apply", fn: f(list) } }));
    const values = Array.from({ length: 1000 }, (_, i) => i);
    for (const value of values) operator.push(value, 5, "k");
    expect(operator.host.withKey("k", () => [...(operator.host.state("window:chunks") as Map<string, unknown>).keys()])).toHaveLength(15);
    expect(operator.watermark(9).values()).toEqual([`k 0-10 ${values.join()}`]);
    expect(operator.host.keysOf("window:chunks")).toEqual([]);
    expect(operator.host.keysOf("window:contents")).toEqual([]);
  });

  test("sessions of many elements are joined in order", () => {
    const operator = windows((f) => ({ assigner: { assign: "session", time: "event", gap: 10 }, fn: { kind: "apply", fn: f(list) } }));
    for (let value = 0; value < 150; value++) operator.push(value, 0, "k");
    for (let value = 150; value < 300; value++) operator.push(value, 15, "k");
    operator.push(300, 7, "k");
    const [text] = operator.end().values() as [string];
    const values = (text.split(" ")[2] ?? "").split(",").map(Number);
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: 301 }, (_, i) => i));
    expect(operator.host.keysOf("window:chunks")).toEqual([]);
  });

  test("an accumulator of its own type, which is not shared", () => {
    const operator = windows((f) => ({
      assigner: tumbling,
      contents: "ARRAY<INT NOT NULL> NOT NULL",
      fn: {
        kind: "aggregate",
        create: f(() => []),
        add: f((numbers: readonly number[], value: number) => [...numbers, value]),
        result: f((numbers: readonly number[]) => numbers.join("+")),
      },
    }));
    operator.push(1, 1, "k").push(2, 2, "k").push(3, 3, "j");
    expect(operator.end().values()).toEqual(["1+2", "3"]);
  });
});

test("windows over all elements give their functions no key", () => {
  const operator = windows((f) => ({
    all: true,
    assigner: tumbling,
    fn: { kind: "reduce", reduce: f((a: number, b: number) => a + b), emit: f((window: Window, sum: number) => `${show(window)} ${sum}`) },
  }));
  expect(operator.push(1, 1, "").push(2, 2, "").end().values()).toEqual(["0-10 3"]);
});

describe("two inputs", () => {
  const inputs = ["INT NOT NULL", "STRING NOT NULL"];

  test("a join gives every pair of a window", () => {
    const operator = windows(
      (f) => ({ assigner: tumbling, fn: { kind: "join", fn: f((left: number, right: string) => `${left}${right}`) } }),
      { inputs },
    );
    operator.push(1, 1, "k").push("a", 2, "k", 1).push(2, 3, "k").push("b", 4, "k", 1).push("c", 14, "k", 1).push(3, 1, "j");
    expect(operator.end().take()).toEqual(["1a", "1b", "2a", "2b"].map((value) => ({ value, at: 9 })));
  });

  test("a coGroup gives both sides, of which one may be empty", () => {
    const operator = windows(
      (f) => ({
        assigner: tumbling,
        fn: {
          kind: "coGroup",
          fn: f(function* (lefts: readonly number[], rights: readonly string[]) {
            yield `[${lefts.join()}] [${rights.join()}]`;
          }),
        },
      }),
      { inputs },
    );
    operator.push(1, 1, "k").push("a", 2, "k", 1).push(2, 3, "k").push("c", 14, "k", 1);
    expect(operator.end().values()).toEqual(["[1,2] [a]", "[] [c]"]);
  });

  test("an evictor sees the elements of both", () => {
    const operator = windows(
      (f) => ({
        assigner: { assign: "session", time: "event", gap: 10 },
        evictor: { evict: "count", keep: 3 },
        fn: { kind: "coGroup", fn: f((lefts: readonly number[], rights: readonly string[]) => `[${lefts.join()}] [${rights.join()}]`) },
      }),
      { inputs },
    );
    operator.push(1, 1, "k").push("a", 2, "k", 1).push(2, 3, "k").push("b", 4, "k", 1);
    expect(operator.end().values()).toEqual(["[2] [a,b]"]);
  });
});

describe("process functions of windows", () => {
  interface Context {
    readonly state: { readonly total: ValueSlot<number> };
    readonly windowState: { readonly fires: ValueSlot<number>; readonly seen: { add(n: number): void; get(): readonly number[] } };
    readonly watermark: Instant;
    readonly timestamp: Instant;
    emit(output: string, value: number): void;
  }

  test("have state of the key and of the window, side outputs, and clear", () => {
    const cleared: string[] = [];
    const operator = windows(
      (f) => ({
        assigner: tumbling,
        allowedLateness: 5,
        fn: {
          kind: "process",
          declared: [{ name: "total", kind: "value" }],
          windowState: [
            { name: "fires", kind: "value", type: "INT NOT NULL" },
            { name: "seen", kind: "list", type: "INT NOT NULL" },
          ],
          fn: f((key: string, window: Window, values: readonly number[], { state, windowState, timestamp, emit }: Context) => {
            state.total.set((state.total.get() ?? 0) + values.length);
            windowState.fires.set((windowState.fires.get() ?? 0) + 1);
            windowState.seen.add(values.length);
            emit("late", values.length);
            return `${key} ${show(window)} total ${state.total.get()} fires ${windowState.fires.get()} seen ${windowState.seen.get().join()} at ${timestamp.epochMillis}`;
          }),
          clear: f((key: string, window: Window, { windowState }: Context) =>
            cleared.push(`${key} ${show(window)} ${windowState.fires.get()}`),
          ),
        },
      }),
      { state: [{ name: "total", kind: "value", type: "INT NOT NULL" }] },
    );
    operator.push(1, 1, "k").watermark(9).push(2, 2, "k").push(3, 12, "k").watermark(14);
    expect(operator.values()).toEqual(["k 0-10 total 1 fires 1 seen 1 at 9", "k 0-10 total 3 fires 2 seen 1,2 at 9"]);
    expect(operator.side("late")).toEqual([
      { value: 1, at: 9 },
      { value: 2, at: 9 },
    ]);
    expect(cleared).toEqual(["k 0-10 2"]);
    operator.watermark(100);
    expect(operator.values()).toEqual(["k 10-20 total 4 fires 1 seen 1 at 19"]);
    expect(operator.host.keysOf("window:state:fires")).toEqual([]);
    expect(operator.host.keysOf("total")).toEqual(["k"]);
  });

  test("clear is called for a window that was purged as well", () => {
    const cleared: string[] = [];
    const operator = windows((f) => ({
      assigner: tumbling,
      allowedLateness: 5,
      trigger: { trigger: "purging", inner: { trigger: "event-time" } },
      fn: { kind: "process", fn: f(list), clear: f((key: string, window: Window) => cleared.push(`${key} ${show(window)}`)) },
    }));
    operator.push(1, 1, "k").watermark(9);
    expect(operator.values()).toEqual(["k 0-10 1"]);
    expect(cleared).toEqual([]);
    operator.watermark(14);
    expect(cleared).toEqual(["k 0-10"]);
  });
});

describe("evictors of one's own", () => {
  interface Each {
    readonly value: number;
    readonly timestamp: Instant | null;
  }

  test("give the elements that stay, before and after", () => {
    const operator = windows((f) => ({
      assigner: { assign: "global" },
      trigger: { trigger: "count", count: 3 },
      evictor: {
        evict: "custom",
        before: f((elements: readonly Each[]) => elements.filter(({ value }) => value % 2 === 1)),
        after: f((elements: readonly Each[]) => elements.slice(-1)),
      },
      fn: { kind: "apply", fn: f(list) },
    }));
    for (let value = 1; value <= 6; value++) operator.push(value, value, "k");
    expect(operator.values()).toEqual(["k all 1,3", "k all 3,5"]);
  });

  test("know their times", () => {
    const operator = windows((f) => ({
      assigner: tumbling,
      evictor: {
        evict: "custom",
        before: f((elements: readonly Each[]) => elements.filter(({ timestamp }) => (timestamp?.epochMillis ?? 0) > 3)),
      },
      fn: { kind: "apply", fn: f(list) },
    }));
    expect(operator.push(1, 3, "k").push(2, 4, "k").end().values()).toEqual(["k 0-10 2"]);
  });

  test("cannot invent any", () => {
    const operator = windows((f) => ({
      assigner: tumbling,
      evictor: { evict: "custom", before: f(function invent() { return [{ value: 1, timestamp: null }]; }) }, // prettier-ignore
      fn: { kind: "apply", fn: f(list) },
    }));
    operator.push(1, 3, "k");
    expect(() => operator.end()).toThrow(/invent: an evictor returns some of the elements that it was given/);
  });
});

describe("what is refused", () => {
  const apply = (assigner: WindowNode["assigner"]): TestOperator => windows((f) => ({ assigner, fn: { kind: "apply", fn: f(list) } }));

  test("event time without timestamps", () => {
    expect(() => apply(tumbling).push(1, undefined, "k")).toThrow(/The element has no timestamp/);
  });

  test("sizes and offsets", () => {
    expect(() => apply({ assign: "tumbling", time: "event", size: 0 })).toThrow(/size above 0/);
    expect(() => apply({ assign: "tumbling", time: "event", size: 10, offset: -10 })).toThrow(/\|offset\| < size/);
    expect(() => apply({ assign: "sliding", time: "event", size: 10, slide: 5, offset: 5 })).toThrow(/\|offset\| < slide/);
  });

  test("a trigger that says something else", () => {
    const operator = windows((f) => ({
      assigner: tumbling,
      trigger: { trigger: "custom", declared: [], onElement: f(function hasty() { return "now"; }) }, // prettier-ignore
      fn: { kind: "apply", fn: f(list) },
    }));
    expect(() => operator.push(1, 1, "k")).toThrow(
      /hasty: a trigger says "continue", "fire", "purge" or "fire-and-purge", not the string "now"/,
    );
  });

  test("windows that end before they start", () => {
    const operator = windows((f) => ({
      assigner: { assign: "custom", time: "event", fn: f(() => ({ start: new Instant(5), end: new Instant(5) })) },
      fn: { kind: "apply", fn: f(list) },
    }));
    expect(() => operator.push(1, 1, "k")).toThrow(/a window ends after it starts/);
  });
});
