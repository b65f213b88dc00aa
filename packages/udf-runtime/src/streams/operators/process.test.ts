// SPDX-License-Identifier: Apache-2.0
import { Instant } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import { batchWriter } from "../../codec/writer.ts";
import type { ListSlot, MapSlot, StateSpec, ValueSlot } from "../contract.ts";
import { TestOperator } from "./test-operator.ts";

const key = "STRING NOT NULL";
const total: StateSpec = { name: "total", kind: "value", type: "INT NOT NULL" };

interface Context<S> {
  readonly key: string;
  readonly state: S;
  readonly timestamp: Instant;
  readonly hasTimestamp: boolean;
  readonly watermark: Instant;
  readonly processingTime: Instant;
  readonly timeDomain: string | undefined;
  readonly bound: unknown;
  readonly timers: Record<"onEventTime" | "onProcessingTime" | "deleteEventTime" | "deleteProcessingTime", (time: Instant) => void>;
  readonly metrics: { group(name: string): { counter(name: string): { add(n: number): void } } };
  emit(tag: string | { name: string }, value: unknown): void;
  forEachKey(name: string, visit: (key: string, slot: ValueSlot<number>) => void): void;
}

describe("keyed process function", () => {
  test("state, timers, outputs", async () => {
    const operator = new TestOperator({ output: "STRING NOT NULL", key, state: [total], tags: { large: "INT NOT NULL" } }, (f) => ({
      op: "process",
      declared: [{ name: "total", kind: "value" }],
      onElement: [
        f(function* (value: number, { key, state, timers, timestamp }: Context<{ total: ValueSlot<number> }>) {
          const sum = (state.total.get() ?? 0) + value;
          state.total.set(sum);
          timers.onEventTime(timestamp.plus(100));
          if (sum > 10) yield `${key}=${sum}`;
        }),
      ],
      onTimer: f((time: Instant, context: Context<{ total: ValueSlot<number> }>) => {
        const sum = context.state.total.get();
        context.emit("large", sum);
        context.state.total.clear();
        if (context.timeDomain === "event-time") context.timers.onProcessingTime(new Instant(50));
        return `${context.key} ${context.timeDomain} ${time.epochMillis} ${context.timestamp.epochMillis} ${sum}`;
      }),
    }));
    operator.push(6, 0, "a").push(7, 1, "b").push(6, 0, "a");
    expect(operator.take()).toEqual([{ value: "a=12", at: 0 }]);
    operator.watermark(99);
    expect(operator.take()).toEqual([]);
    operator.watermark(100);
    expect(operator.take()).toEqual([{ value: "a event-time 100 100 12", at: 100 }]);
    expect(operator.side("large")).toEqual([{ value: 12, at: 100 }]);
    expect(operator.host.keysOf("total")).toEqual(["b"]);
    expect(() => operator.host.withKey("b", () => operator.host.timers.onEventTime(7))).not.toThrow();
    operator.host.withKey("b", () => operator.host.timers.deleteEventTime(7));
    operator.watermark(1000);
    expect(operator.take()).toEqual([{ value: "b event-time 101 101 7", at: 101 }]);
  });

  test("a timer that is set twice fires once, a deleted one not at all, one that is already due at the next watermark", () => {
    const operator = new TestOperator({ output: "BIGINT NOT NULL", key }, (f) => ({
      op: "process",
      declared: [],
      onElement: [
        f((value: number, { timers }: Context<unknown>) => {
          if (value < 0) timers.deleteEventTime(new Instant(-value));
          else timers.onEventTime(new Instant(value));
        }),
      ],
      onTimer: f((time: Instant) => BigInt(time.epochMillis)),
    }));
    for (const value of [30, 10, 20, 10, 40, -20]) operator.push(value, 0, "a");
    operator.push(10, 0, "b").watermark(35);
    expect(operator.values()).toEqual([10n, 10n, 30n]);
    operator.push(5, 0, "a").push(-40, 0, "a").push(-40, 0, "b");
    expect(operator.values()).toEqual([]);
    expect(operator.watermark(36).values()).toEqual([5n]);
    expect(operator.end().values()).toEqual([]);
  });

  test("processing time", async () => {
    const operator = new TestOperator({ output: "STRING NOT NULL", key }, (f) => ({
      op: "process",
      declared: [],
      onElement: [f((_: number, { timers, processingTime }: Context<unknown>) => timers.onProcessingTime(processingTime.plus(10)))],
      onTimer: f((time: Instant, { timers, timeDomain, processingTime }: Context<unknown>) => {
        if (time.epochMillis < 30) timers.onProcessingTime(time.plus(10));
        return `${timeDomain} ${time.epochMillis} at ${processingTime.epochMillis}`;
      }),
    }));
    operator.push(1, 99, "a");
    await operator.clock(9);
    expect(operator.take()).toEqual([]);
    await operator.clock(25);
    // The outputs of a timer of processing time have no timestamp.
    expect(operator.take()).toEqual([
      { value: "processing-time 10 at 10", at: undefined },
      { value: "processing-time 20 at 20", at: undefined },
    ]);
    await operator.clock(1000);
    expect(operator.values()).toEqual(["processing-time 30 at 30"]);
  });

  test("every kind of state", () => {
    interface S {
      last: ValueSlot<string>;
      seen: ListSlot<string>;
      counts: MapSlot<string, number>;
      sum: { add(n: number): void; get(): number | null; clear(): void };
      mean: { add(n: number): void; get(): number | null; clear(): void };
    }
    const initial = Buffer.from(
      batchWriter({
        kind: "row",
        nullable: false,
        fields: [{ name: "value", type: { kind: "varchar", length: 2147483647, nullable: false } }],
      }).rows([{ value: "none" }]),
    ).toString("base64");
    const operator = new TestOperator(
      {
        inputs: ["STRING NOT NULL"],
        output: "STRING NOT NULL",
        key,
        state: [
          { name: "last", kind: "value", type: "STRING NOT NULL" },
          { name: "seen", kind: "list", type: "STRING NOT NULL" },
          { name: "counts", kind: "map", key: "STRING NOT NULL", type: "INT NOT NULL" },
          { name: "sum", kind: "value", type: "INT NOT NULL" },
          { name: "mean", kind: "value", type: "ROW<`n` INT NOT NULL, `sum` DOUBLE NOT NULL> NOT NULL" },
        ],
      },
      (f) => ({
        op: "process",
        declared: [
          { name: "last", kind: "value", default: initial },
          { name: "seen", kind: "list" },
          { name: "counts", kind: "map" },
          { name: "sum", kind: "reducing", reduce: f((a: number, b: number) => a + b) },
          {
            name: "mean",
            kind: "aggregating",
            aggregate: {
              create: f(() => ({ n: 0, sum: 0 })),
              add: f(({ n, sum }: { n: number; sum: number }, x: number) => ({ n: n + 1, sum: sum + x })),
              result: f(({ n, sum }: { n: number; sum: number }) => sum / n),
            },
          },
        ],
        onElement: [
          f((word: string, { state }: Context<S>) => {
            const before = state.last.get();
            if (word === "clear") {
              for (const each of Object.values(state)) (each as { clear(): void }).clear();
              return `${state.last.get()} ${state.seen.get().length} ${[...state.counts.keys()].length} ${state.sum.get()} ${state.mean.get()} ${state.counts.isEmpty()}`;
            }
            state.last.set(word);
            state.seen.add(word);
            state.counts.set(word, (state.counts.get(word) ?? 0) + 1);
            state.sum.add(word.length);
            state.mean.add(word.length);
            return `${before} [${state.seen.get().join()}] ${[...state.counts.entries()].map(([k, v]) => `${k}:${v}`).join()} ${state.sum.get()} ${state.mean.get()}`;
          }),
        ],
      }),
    );
    operator.push("a", 0, "x").push("bbb", 0, "x").push("a", 0, "x").push("z", 0, "y").push("clear", 0, "x").push("q", 0, "x");
    expect(operator.values()).toEqual([
      "none [a] a:1 1 1",
      "a [a,bbb] a:1,bbb:1 4 2",
      "bbb [a,bbb,a] a:2,bbb:1 5 1.6666666666666667",
      "none [z] z:1 1 1",
      "none 0 0 null null true",
      "none [q] q:1 1 1",
    ]);
  });

  test("no timestamp", () => {
    const operator = new TestOperator({ output: "STRING NOT NULL", key }, (f) => ({
      op: "process",
      declared: [],
      onElement: [
        f((value: number, context: Context<unknown>) => (value === 0 ? String(context.hasTimestamp) : context.timestamp.toString())),
      ],
    }));
    expect(operator.push(0, undefined, "a").values()).toEqual(["false"]);
    expect(() => operator.push(1, undefined, "a")).toThrow(/The element has no timestamp: give the source a watermark strategy/);
  });

  test("what is returned is checked, and so is what state is given", () => {
    const operator = new TestOperator({ output: "INT NOT NULL", key, state: [total] }, (f) => ({
      op: "process",
      declared: [{ name: "total", kind: "value" }],
      onElement: [
        f((value: number, { state }: Context<{ total: ValueSlot<number> }>) => {
          if (value > 0) return value / 2;
          state.total.set(0.5);
          return undefined;
        }),
      ],
    }));
    expect(() => operator.push(1, 0, "a")).toThrow(/^test: expected INT NOT NULL, received the number 0.5/);
    expect(() => operator.push(-1, 0, "a")).toThrow(/^state.total: expected INT NOT NULL, received the number 0.5/);
  });

  test("what state gives is a copy: changing it in place changes nothing", () => {
    const operator = new TestOperator(
      { output: "ARRAY<INT NOT NULL> NOT NULL", key, state: [{ name: "list", kind: "value", type: "ARRAY<INT NOT NULL> NOT NULL" }] },
      (f) => ({
        op: "process",
        declared: [{ name: "list", kind: "value" }],
        onElement: [
          f((value: number, { state }: Context<{ list: ValueSlot<number[]> }>) => {
            const list = state.list.get() ?? [];
            if (list.length === 0) state.list.set(list);
            list.push(value);
            return list;
          }),
        ],
      }),
    );
    expect(operator.push(1, 0, "a").push(2, 0, "a").values()).toEqual([[1], [2]]);
  });

  test("an unknown side output", () => {
    const operator = new TestOperator({ output: "INT NOT NULL", key, tags: { late: "INT NOT NULL" } }, (f) => ({
      op: "process",
      declared: [],
      onElement: [f((value: number, context: Context<unknown>) => context.emit({ name: "lat" }, value))],
    }));
    expect(() => operator.push(1, 0, "a")).toThrow('test has no side output "lat"; did you mean late?; it declares "late".');
  });

  test("bound values and metrics", () => {
    const operator = new TestOperator({ output: "INT NOT NULL", key }, (f) => ({
      op: "process",
      declared: [],
      onElement: [
        f(
          (value: number, { bound, metrics }: Context<unknown>) => {
            metrics.group("mine").counter("elements").add(2);
            return value * (bound as { factor: number }).factor;
          },
          { factor: 4 },
        ),
      ],
    }));
    expect(operator.push(1, 0, "a").push(2, 0, "a").values()).toEqual([4, 8]);
    expect(operator.host.metrics.counters.get("mine.elements")).toBe(4);
  });
});

describe("two inputs", () => {
  test("share state", () => {
    const operator = new TestOperator(
      { inputs: ["INT NOT NULL", "STRING NOT NULL"], output: "STRING NOT NULL", key, state: [total] },
      (f) => ({
        op: "process",
        declared: [{ name: "total", kind: "value" }],
        onElement: [
          f((value: number, { state }: Context<{ total: ValueSlot<number> }>) => state.total.set(value)),
          f((name: string, { state }: Context<{ total: ValueSlot<number> }>) => `${name} ${state.total.get()}`),
        ],
      }),
    );
    operator.push("x", 0, "a", 1).push(5, 0, "a").push("x", 0, "a", 1).push("x", 0, "b", 1);
    expect(operator.values()).toEqual(["x null", "x 5", "x null"]);
  });

  test("a stream without keys has no timers", () => {
    const operator = new TestOperator({ output: "INT NOT NULL" }, (f) => ({
      op: "process",
      declared: [],
      onElement: [f((value: number, { timers }: Context<unknown>) => (value > 0 ? value : timers.onEventTime(new Instant(0))))],
    }));
    expect(operator.push(1).values()).toEqual([1]);
    expect(() => operator.push(0)).toThrow("test: timers belong to keys; use keyBy before process to set them.");
  });
});

describe("broadcast", () => {
  const state: StateSpec[] = [total, { name: "rules", kind: "broadcast", key: "STRING NOT NULL", type: "INT NOT NULL" }];
  interface S {
    total: ValueSlot<number>;
    rules: MapSlot<string, number>;
  }
  const make = (
    onElement: (value: number, context: Context<S>) => unknown,
    onRule: (rule: string, context: Context<S>) => unknown,
  ): TestOperator =>
    new TestOperator({ inputs: ["INT NOT NULL", "STRING NOT NULL"], output: "STRING NOT NULL", key, state }, (f) => ({
      op: "process",
      broadcastInput: 1,
      declared: [
        { name: "total", kind: "value" },
        { name: "rules", kind: "broadcast" },
      ],
      onElement: [f(onElement), f(onRule)],
    }));

  test("rules reach every key, and every key can be visited", () => {
    const operator = make(
      (value, { state, key }) => {
        state.total.set((state.total.get() ?? 0) + value);
        if ((state.total.get() ?? 0) > (state.rules.get("limit") ?? Infinity)) return `${key} is over ${state.rules.get("limit")}`;
        return undefined;
      },
      function* (rule, context) {
        const [name, limit] = rule.split("=") as [string, string];
        context.state.rules.set(name, Number(limit));
        const over: string[] = [];
        context.forEachKey("total", (each, slot) => {
          if ((slot.get() ?? 0) > Number(limit)) over.push(each);
          slot.set(0);
        });
        yield* over.map((each) => `${each} was over`);
      },
    );
    operator.push(5, 0, "a").push(50, 0, "b").push("limit=10", 0, undefined, 1).push(8, 0, "a").push(8, 0, "a");
    expect(operator.values()).toEqual(["b was over", "a is over 10"]);
  });

  test("what each side may not do", () => {
    const operator = make(
      (_, { state }) => {
        state.rules.set("a", 1);
      },
      (rule, { state, timers }) => {
        if (rule === "timer") timers.onEventTime(new Instant(0));
        else state.total.get();
      },
    );
    expect(() => operator.push(1, 0, "a")).toThrow(/state.rules.set: broadcast state can only be changed by a broadcast element/);
    expect(() => operator.push("state", 0, undefined, 1)).toThrow(
      /state.total belongs to a key, which a broadcast element does not have; forEachKey\("total"/,
    );
    expect(() => operator.push("timer", 0, undefined, 1)).toThrow("A broadcast element has no key to set a timer for.");
  });
});

test("time to live of state", async () => {
  const operator = new TestOperator(
    {
      output: "STRING NOT NULL",
      key,
      state: [
        {
          name: "a",
          kind: "value",
          type: "INT NOT NULL",
          ttl: { ttl: 10, update: "on-create-and-write", visibility: "never-return-expired" },
        },
        {
          name: "b",
          kind: "value",
          type: "INT NOT NULL",
          ttl: { ttl: 10, update: "on-read-and-write", visibility: "never-return-expired" },
        },
        {
          name: "c",
          kind: "value",
          type: "INT NOT NULL",
          ttl: { ttl: 10, update: "on-create-and-write", visibility: "return-expired-if-not-cleaned-up" },
        },
        {
          name: "l",
          kind: "list",
          type: "INT NOT NULL",
          ttl: { ttl: 10, update: "on-create-and-write", visibility: "never-return-expired" },
        },
        {
          name: "m",
          kind: "map",
          key: "INT NOT NULL",
          type: "INT NOT NULL",
          ttl: { ttl: 10, update: "on-create-and-write", visibility: "never-return-expired" },
        },
      ],
    },
    (f) => ({
      op: "process",
      declared: [
        { name: "a", kind: "value" },
        { name: "b", kind: "value" },
        { name: "c", kind: "value" },
        { name: "l", kind: "list" },
        { name: "m", kind: "map" },
      ],
      onElement: [
        f(
          (
            value: number,
            {
              state: { a, b, c, l, m },
            }: Context<Record<"a" | "b" | "c", ValueSlot<number>> & { l: ListSlot<number>; m: MapSlot<number, number> }>,
          ) => {
            if (value > 0) {
              for (const slot of [a, b, c]) slot.set(value);
              l.add(value);
              m.set(value, value);
            }
            return `${a.get()} ${b.get()} ${c.get()} ${l.get().join()} ${[...m.keys()].join()}`;
          },
        ),
      ],
    }),
  );
  operator.push(1, 0, "k");
  await operator.clock(9);
  operator.push(0, 0, "k");
  await operator.clock(10);
  operator.push(0, 0, "k").push(0, 0, "k");
  await operator.clock(12);
  operator.push(2, 0, "k");
  await operator.clock(21);
  operator.push(3, 0, "k");
  await operator.clock(23);
  operator.push(0, 0, "k");
  expect(operator.values()).toEqual(["1 1 1 1 1", "1 1 1 1 1", "null 1 1  ", "null 1 null  ", "2 2 2 2 2", "3 3 3 2,3 2,3", "3 3 3 3 3"]);
});
