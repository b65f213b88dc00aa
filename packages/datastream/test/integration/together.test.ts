// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Instant,
  StreamEnvironment,
  customWindows,
  evictor,
  schema,
  session,
  state,
  t,
  trigger,
  globalWindow,
  tumbling,
  watermarks,
  type DataStream,
} from "@tsflink/datastream";

let env: StreamEnvironment;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 2 });
});
afterAll(() => env[Symbol.asyncDispose]());

const Event = schema({ key: t.string().notNull(), value: t.int().notNull(), at: t.timestampLtz(3).notNull() });
const events = (...rows: readonly (readonly [key: string, value: number, second: number])[]) =>
  env
    .fromRows(
      rows.map(([key, value, second]) => ({ key, value, at: new Instant(second * 1000) })),
      Event,
    )
    .withWatermarks(watermarks.bounded("1 minute", { timestamp: "at" }));
const text = t.string().notNull();
const int = t.int().notNull();
const sorted = async (stream: DataStream<string>): Promise<string[]> => (await stream.toArray()).sort();

describe("two streams", () => {
  it("joins in windows", async () => {
    const left = events(["a", 1, 1], ["a", 2, 70], ["b", 3, 1]);
    const right = events(["a", 10, 2], ["a", 20, 71], ["c", 30, 1]);
    const joined = left
      .keyBy("key")
      .join(right.keyBy("key"))
      .window(tumbling("1 minute"))
      .map(text, (l, r) => `${l.key}${String(l.value)}-${String(r.value)}`);
    expect(await sorted(joined)).toEqual(["a1-10", "a2-20"]);
  });

  it("groups in windows", async () => {
    const grouped = events(["a", 1, 1], ["a", 2, 2])
      .keyBy("key")
      .coGroup(events(["b", 10, 2]).keyBy("key"))
      .window(tumbling("1 minute"))
      .apply(text, (l, r) => [`${String(l.length)} ${String(r.length)}`]);
    expect(await sorted(grouped)).toEqual(["0 1", "2 0"]);
  });

  it("joins by time", async () => {
    const joined = events(["a", 1, 10], ["a", 2, 30])
      .keyBy("key")
      .intervalJoin(events(["a", 10, 9], ["a", 20, 35], ["b", 30, 10]).keyBy("key"), { from: "-2 seconds", to: "5 seconds" })
      .process(text, (l, r) => [`${String(l.value)}-${String(r.value)}`]);
    expect(await sorted(joined)).toEqual(["1-10", "2-20"]);
  });

  it("shares the state of a key", async () => {
    const matched = events(["a", 1, 1], ["b", 2, 1])
      .keyBy("key")
      .connect(events(["a", 10, 1], ["c", 5, 1]).keyBy("key"))
      .process(text, {
        state: { first: state.value(int), second: state.value(int) },
        *onFirst(event, { state: s }) {
          s.first.set(event.value);
          const other = s.second.get();
          if (other !== null) yield `${event.key} ${String(event.value + other)}`;
        },
        *onSecond(event, { state: s }) {
          s.second.set(event.value);
          const other = s.first.get();
          if (other !== null) yield `${event.key} ${String(event.value + other)}`;
        },
      });
    expect(await sorted(matched)).toEqual(["a 11"]);
  });

  it("maps each stream of two by its own function", async () => {
    const both = env
      .fromValues(int, [1])
      .connect(env.fromValues(text, ["x"]))
      .map(
        text,
        (n) => `number ${String(n)}`,
        (s) => `text ${s}`,
      );
    expect(await sorted(both)).toEqual(["number 1", "text x"]);
  });

  it("broadcasts rules", async () => {
    // Nobody says whether rules or events come first: events wait for theirs.
    const rules = env.fromRows([{ key: "a", limit: 5 }], schema({ key: text, limit: int })).broadcast({ limits: state.map(text, int) });
    const checked = events(["a", 1, 1], ["a", 9, 1], ["b", 9, 1])
      .keyBy("key")
      .connect(rules)
      .process(text, {
        state: { waiting: state.list(int) },
        *onElement(event, { key, state: s, timers }) {
          const limit = s.limits.get(key);
          if (limit === null) {
            s.waiting.add(event.value);
            timers.onEventTime(new Instant(9_000_000));
          } else if (event.value > limit) yield `${key} ${String(event.value)}`;
        },
        onBroadcast(rule, { state: s }) {
          s.limits.set(rule.key, rule.limit);
        },
        *onTimer(_time, { key, state: s }) {
          for (const value of s.waiting.get()) if (value > (s.limits.get(key) ?? 100)) yield `${key} ${String(value)}`;
        },
      });
    expect(await sorted(checked)).toEqual(["a 9"]);
  });
});

describe("windows", () => {
  it("counts elements", async () => {
    const sums = events(["a", 1, 1], ["a", 2, 2], ["a", 4, 3], ["a", 8, 4], ["a", 16, 5]).keyBy("key");
    expect(
      await sorted(
        sums
          .countWindow(2)
          .sum("value")
          .map(text, (e) => String(e.value)),
      ),
    ).toEqual(["12", "3"]);
    expect(
      await sorted(
        sums
          .countWindow(3, 2)
          .sum("value")
          .map(text, (e) => String(e.value)),
      ),
    ).toEqual(["14", "3"]);
  });

  it("sessions with a gap of the element's own", async () => {
    const sessions = events(["a", 5, 0], ["a", 5, 4], ["a", 5, 20], ["a", 30, 40], ["a", 5, 60])
      .keyBy("key")
      .window(session((event) => event.value * 1000))
      .apply(text, (key, window, elements) => [`${key} ${String(window.start.epochMillis / 1000)} ${String(elements.length)}`]);
    expect(await sorted(sessions)).toEqual(["a 0 2", "a 20 1", "a 40 2"]);
  });

  it("over all elements, of the user's own making, with trigger and evictor", async () => {
    const all = events(["a", 1, 1], ["b", 2, 2], ["c", 3, 3]);
    expect(
      await sorted(
        all
          .windowAll(tumbling("1 minute"))
          .reduce((a, b) => ({ ...a, value: a.value + b.value }))
          .map(text, (e) => String(e.value)),
      ),
    ).toEqual(["6"]);
    const evens = all
      .windowAll(
        customWindows((event, { timestamp }) => {
          const start = new Instant(Math.floor(timestamp.epochMillis / 2000) * 2000);
          return event.value === 3 ? [] : [{ start, end: start.plus("2 seconds") }];
        }),
      )
      .apply(text, (window, elements) => [`${String(window.start.epochMillis)} ${String(elements.length)}`]);
    expect(await sorted(evens)).toEqual(["0 1", "2000 1"]);
    const last = all
      .windowAll(globalWindow(), { trigger: trigger.count(3), evictor: evictor.count(2) })
      .apply(text, (_window, elements) => [elements.map((e) => e.key).join("")]);
    expect(await sorted(last)).toEqual(["bc"]);
  });
});

describe("ways of elements", () => {
  it("partitions by a function", async () => {
    const where = env
      .fromSequence(0, 9)
      .partition((n, { bound: { partitions } }) => Number(n % BigInt(partitions)))
      .process(text, { onElement: (n, { subtask }) => [`${String(n % 2n)} ${String(subtask.index)}`] });
    expect([...new Set(await where.toArray())].sort()).toEqual(["0 0", "1 1"]);
  });

  it("keeps state of a task", async () => {
    const counted = env
      .fromSequence(1, 5)
      .global()
      .process(
        text,
        {
          state: { seen: state.operatorList(t.bigint().notNull()) },
          onElement(n, { state: s }) {
            s.seen.add(n);
            return [String(s.seen.get().length)];
          },
        },
        { parallelism: 1 },
      );
    expect(await sorted(counted)).toEqual(["1", "2", "3", "4", "5"]);
  });
});
