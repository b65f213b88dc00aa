// SPDX-License-Identifier: Apache-2.0
// One task and a watermark after each element: what is late, and when a window fires, is certain.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Instant,
  StreamEnvironment,
  globalWindow,
  session,
  sliding,
  state,
  t,
  trigger,
  tumbling,
  watermarks,
  type DataStream,
} from "@tsflink/datastream";
import { eventOf, eventsOf, Event, type Rows } from "./kit/events.ts";

let env: StreamEnvironment;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 1 });
});
afterAll(() => env[Symbol.asyncDispose]());

const text = t.string().notNull();
const int = t.int().notNull();
const events = (...rows: Rows) => eventsOf(env, rows.map(eventOf));
const values = (...numbers: readonly number[]) => events(...numbers.map((value, i) => ["a", value, i + 1] as const));

/** Values with a pause behind each. */
const paced = (pause: number, ...numbers: readonly number[]) =>
  env.fromAsync(
    int,
    (async function* () {
      for (const value of numbers) {
        yield value;
        await sleep(pause);
      }
    })(),
  );

async function read<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

async function withLate<T, U>(stream: DataStream<T>, late: DataStream<U>): Promise<{ main: T[]; late: U[] }> {
  const [lates, main] = [late.collectAsync(), stream.collectAsync()];
  await using job = await env.submit();
  const [found, all] = await Promise.all([read(lates), read(main)]);
  await job.finished();
  return { main: all, late: found };
}

const tardy: Rows = [
  ["a", 1, 1],
  ["a", 2, 70],
  ["a", 3, 2],
  ["a", 4, 200],
  ["a", 5, 3],
];

describe("event time", () => {
  it("gives late elements to an output of their own", async () => {
    const counted = events(...tardy)
      .keyBy("key")
      .window(tumbling("1 minute"), { lateOutput: "late" })
      .apply(text, (_key, window, elements) => [`${String(window.start.epochMillis / 1000)}: ${String(elements.length)}`]);
    const { main, late } = await withLate(counted, counted.sideOutput("late"));
    expect(main).toEqual(["0: 1", "60: 1", "180: 1"]);
    expect(late.map(({ value }) => value)).toEqual([3, 5]);
  });

  it("waits for late elements as long as is allowed, and fires again", async () => {
    const counted = events(...tardy)
      .keyBy("key")
      .window(tumbling("1 minute"), { allowedLateness: "1 minute", lateOutput: "late" })
      .apply(text, (_key, window, elements) => [`${String(window.start.epochMillis / 1000)}: ${String(elements.length)}`]);
    const { main, late } = await withLate(counted, counted.sideOutput("late"));
    expect(main).toEqual(["0: 1", "0: 2", "60: 1", "180: 1"]);
    expect(late.map(({ value }) => value)).toEqual([5]);
  });

  it("does so over all elements", async () => {
    const counted = events(...tardy)
      .windowAll(tumbling("1 minute"), { allowedLateness: "1 minute", lateOutput: "late" })
      .apply(text, (window, elements) => [`${String(window.start.epochMillis / 1000)}: ${String(elements.length)}`]);
    const { main, late } = await withLate(counted, counted.sideOutput("late"));
    expect(main).toEqual(["0: 1", "0: 2", "60: 1", "180: 1"]);
    expect(late.map(({ value }) => value)).toEqual([5]);
  });

  it("slides", async () => {
    const counted = events(["a", 1, 30], ["a", 2, 90])
      .keyBy("key")
      .window(sliding("2 minutes", "1 minute"))
      .apply(text, (_key, { start, end }, elements) => [
        `${String(start.epochMillis / 1000)}-${String(end.epochMillis / 1000)}: ${elements.map(({ value }) => value).join()}`,
      ]);
    expect(await counted.toArray()).toEqual(["-60-60: 1", "0-120: 1,2", "60-180: 2"]);
  });

  it("reduces", async () => {
    const windows = events(["a", 1, 1], ["b", 2, 2], ["a", 4, 3], ["a", 8, 61]).keyBy("key").window(tumbling("1 minute"));
    const plain = windows.reduce((l, r) => ({ ...r, value: l.value + r.value }));
    expect((await plain.toArray()).map(({ key, value }) => `${key}${String(value)}`).sort()).toEqual(["a5", "a8", "b2"]);
    const told = windows.reduce(
      text,
      (l, r) => ({ ...r, value: l.value + r.value }),
      (key, { end }, { value }) => `${key} ${String(end.epochMillis)} ${String(value)}`,
    );
    expect((await told.toArray()).sort()).toEqual(["a 120000 8", "a 60000 5", "b 60000 2"]);
  });

  it.each([
    ["min", 2, 1],
    ["minBy", 2, 2],
    ["max", 9, 1],
    ["maxBy", 9, 3],
    ["sum", 16, 1],
  ] as const)("%s of a window", async (how, value, second) => {
    const stream = events(["a", 5, 1], ["a", 2, 2], ["a", 9, 3]);
    const expected = [{ value, at: new Instant(second * 1000) }];
    expect(await stream.keyBy("key").window(tumbling("1 minute"))[how]("value").toArray()).toMatchObject(expected);
    expect(await stream.windowAll(tumbling("1 minute"))[how]("value").toArray()).toMatchObject(expected);
  });

  it("counts over all keys", async () => {
    const mixed = events(["a", 1, 1], ["b", 2, 2], ["a", 4, 3], ["c", 8, 4], ["a", 16, 5]);
    expect((await mixed.countWindowAll(2).sum("value").toArray()).map(({ value }) => value)).toEqual([3, 12]);
    expect((await mixed.countWindowAll(2, 1).sum("value").toArray()).map(({ value }) => value)).toEqual([1, 3, 6, 12, 24]);
  });

  it("keeps state of a window, and clears what the function kept", async () => {
    const told = events(...tardy)
      .keyBy("key")
      .window(tumbling("1 minute"), { allowedLateness: "1 minute" })
      .process(text, {
        state: { cleared: state.value(int, { default: 0 }), all: state.value(int, { default: 0 }) },
        windowState: { fired: state.value(int, { default: 0 }) },
        *onWindow(_key, window, _elements, { state: s, windowState, watermark, processingTime }) {
          windowState.fired.set(windowState.fired.get() + 1);
          s.all.set(s.all.get() + 1);
          const now = processingTime.epochMillis > 1_600_000_000_000 ? "now" : "no clock";
          const mark = watermark.epochMillis > 1e15 ? "end" : String(watermark.epochMillis / 1000);
          yield [window.start.epochMillis / 1000, windowState.fired.get(), s.all.get(), s.cleared.get(), mark, now].join(" ");
        },
        clear(_key, _window, { state: s, windowState }) {
          s.cleared.set(s.cleared.get() + windowState.fired.get());
          windowState.fired.clear();
        },
      });
    const found = await told.toArray();
    expect(found.slice(0, 2)).toEqual(["0 1 1 0 70 now", "0 2 2 0 70 now"]);
    expect(found[2]).toMatch(/^60 1 3 [02] 200 now$/);
    // Both windows before it are gone by then: one had fired twice, the other once.
    expect(found.slice(3)).toEqual(["180 1 4 3 end now"]);
  });
});

describe("processing time", () => {
  it("tumbles", async () => {
    const found = await paced(900, 1, 2)
      .keyBy(int, () => 0)
      .window(tumbling("300 milliseconds", { time: "processing" }))
      .apply(t.row({ value: int, start: t.bigint().notNull(), size: int }).notNull(), (_key, { start, end }, elements) =>
        elements.map((value) => ({ value, start: BigInt(start.epochMillis), size: end.epochMillis - start.epochMillis })),
      )
      .toArray();
    expect(found.map(({ value, size }) => [value, size])).toEqual([
      [1, 300],
      [2, 300],
    ]);
    expect(found.every(({ start }) => start % 300n === 0n)).toBe(true);
    expect(Number((found[1]?.start ?? 0n) - (found[0]?.start ?? 0n))).toBeGreaterThanOrEqual(600);
  });

  it("slides", async () => {
    const found = await paced(1200, 1)
      .keyBy(int, () => 0)
      .window(sliding("600 milliseconds", "200 milliseconds", { time: "processing" }))
      .apply(t.bigint().notNull(), (_key, { start }) => [BigInt(start.epochMillis)])
      .toArray();
    expect(found.map((start) => start - (found[0] ?? 0n))).toEqual([0n, 200n, 400n]);
  });

  it.each(["fixed", "own"] as const)("has sessions with a %s gap", async (gap) => {
    const numbers = env.fromAsync(
      int,
      (async function* () {
        yield 1;
        yield 2;
        await sleep(1500);
        yield 4;
        await sleep(1500);
      })(),
    );
    const found = await numbers
      .keyBy(int, () => 0)
      .window(
        gap === "fixed"
          ? session("600 milliseconds", { time: "processing" })
          : session<number>(() => "600 milliseconds", { time: "processing" }),
      )
      .reduce((a, b) => a + b)
      .toArray();
    expect(found).toEqual([3, 4]);
  });
});

describe("triggers", () => {
  it.each(["eventTime", "purging"] as const)("%s fires for what is late, too", async (how) => {
    const chosen = how === "purging" ? trigger.purging(trigger.eventTime()) : trigger.eventTime();
    const counts = events(...tardy.slice(0, 3))
      .keyBy("key")
      .window(tumbling("1 minute"), { allowedLateness: "1 minute", trigger: chosen })
      .apply(text, (_key, window, elements) => [`${String(window.start.epochMillis / 1000)}: ${String(elements.length)}`]);
    expect(await counts.toArray()).toEqual(["0: 1", how === "purging" ? "0: 1" : "0: 2", "60: 1"]);
  });

  it("continuousEventTime", async () => {
    const counts = events(["a", 1, 1], ["a", 2, 12], ["a", 3, 23], ["a", 4, 70])
      .keyBy("key")
      .window(tumbling("1 minute"), { trigger: trigger.continuousEventTime("10 seconds") })
      .apply(text, (_key, window, elements) => [`${String(window.start.epochMillis / 1000)}: ${String(elements.length)}`]);
    const found = await counts.toArray();
    expect(found.filter((line) => line.startsWith("0:"))).toEqual(["0: 2", "0: 3", "0: 3", "0: 3", "0: 3", "0: 3"]);
    expect(found.filter((line) => line.startsWith("60:"))).toEqual(["60: 1", "60: 1", "60: 1", "60: 1", "60: 1"]);
  });

  it("processingTime fires by the clock, whatever the time of the window", async () => {
    const sums = paced(700, 1, 2)
      .withWatermarks(watermarks.monotonous({ timestamp: () => new Instant(1000) }))
      .keyBy(int, () => 0)
      .window(tumbling("1 minute"), { trigger: trigger.processingTime() })
      .apply(text, (_key, _window, elements) => [elements.join()]);
    expect(await sums.toArray()).toEqual(["1", "1,2"]);
  });

  it("continuousProcessingTime fires again and again", async () => {
    const found = await paced(1300, 7)
      .keyBy(int, () => 0)
      .window(globalWindow(), { trigger: trigger.continuousProcessingTime("200 milliseconds") })
      .apply(int, (_key, _window, elements) => elements)
      .toArray();
    expect(new Set(found)).toEqual(new Set([7]));
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(found.length).toBeLessThanOrEqual(8);
  });

  it("never", async () => {
    const windows = (stream: DataStream<Event>, chosen: ReturnType<typeof trigger.never>) =>
      stream
        .keyBy("key")
        .window(tumbling("1 second"), { trigger: chosen })
        .apply(int, (_key, _window, elements) => [elements.length]);
    expect(await windows(values(1, 2), trigger.never()).toArray()).toEqual([]);
    expect(await windows(values(1, 2), trigger.count(1)).toArray()).toEqual([1, 1]);
  });

  it("custom: state, timers of event time and what is known of time", async () => {
    const found = await events(["a", 1, 1], ["a", 0, 2], ["a", 3, 3], ["b", 1, 4], ["a", 9, 20], ["a", 5, 70])
      .keyBy("key")
      .window(tumbling("1 minute"), {
        trigger: trigger.custom({
          state: { seen: state.value(int, { default: 0 }) },
          onElement(event: Event, window: { end: Instant }, { state: s, timers, watermark, timestamp, processingTime }) {
            s.seen.set(s.seen.get() + 1);
            const soon = new Instant(10_000);
            timers.onEventTime(soon);
            if (event.value === 0) timers.deleteEventTime(soon);
            if (event.value === 3) timers.onEventTime(new Instant(15_000));
            if (event.key === "b") timers.deleteEventTime(new Instant(10_000));
            if (event.value === 9 && watermark.epochMillis === 4000 && timestamp.epochMillis === 20_000 && s.seen.get() === 4)
              return processingTime > window.end ? "fire-and-purge" : "continue";
            return "continue";
          },
          onEventTime: (time) => (time.epochMillis === 15_000 ? "fire" : "continue"),
        }),
      })
      .apply(text, (key, _window, elements) => [`${key} ${elements.map(({ value }) => value).join()}`])
      .toArray();
    // The fourth element of a fires by what the trigger keeps and knows, and leaves nothing for the timer of 15 s; b's one timer is deleted.
    expect(found).toEqual(["a 1,0,3,9"]);
  });

  it("custom: timers of processing time", async () => {
    const found = await paced(900, 1, 2)
      .keyBy(int, (value) => value)
      .window(globalWindow(), {
        trigger: trigger.custom({
          onElement(value: number, _window: unknown, { timers, processingTime }) {
            const soon = processingTime.plus("200 milliseconds");
            timers.onProcessingTime(soon);
            if (value === 2) timers.deleteProcessingTime(soon);
            return "continue";
          },
          onProcessingTime: () => "fire",
        }),
      })
      .apply(int, (_key, _window, elements) => elements)
      .toArray();
    expect(found).toEqual([1]);
  });

  it("custom: windows that merge, and windows that go", async () => {
    const sessions = (stream: DataStream<Event>) => stream.keyBy("key");
    const merged = await sessions(events(["a", 1, 1], ["a", 2, 3], ["b", 4, 4], ["a", 9, 100]))
      .window(session("10 seconds"), {
        trigger: trigger.custom({
          onElement: () => "continue",
          onMerge(window: { end: Instant }, { timers }) {
            timers.onEventTime(new Instant(window.end.epochMillis - 2));
          },
          // Flink asks at the end of each window too, when it is about to remove it.
          onEventTime: (time: Instant, window: { end: Instant }) => (time.epochMillis === window.end.epochMillis - 2 ? "fire" : "continue"),
        }),
      })
      .apply(text, (key, _window, elements) => [`${key} ${elements.map(({ value }) => value).join()}`])
      .toArray();
    // Only what was merged has a timer.
    expect(merged).toEqual(["a 1,2"]);
    const going = sessions(events(["a", 1, 1], ["a", 2, 100]))
      .window(tumbling("10 seconds"), {
        trigger: trigger.custom({
          onElement: () => "continue",
          clear(window: { start: Instant }) {
            throw new RangeError(`window ${String(window.start.epochMillis)} goes`);
          },
        }),
      })
      .apply(text, () => []);
    await expect(going.toArray()).rejects.toThrow(/window 0 goes/);
  });
});

describe("watermarks", () => {
  const seen = (stream: DataStream<Event>) =>
    stream.process(text, {
      onElement: (_event, { timestamp, watermark, hasTimestamp, processingTime }) => [
        [
          hasTimestamp,
          timestamp.epochMillis,
          watermark.epochMillis < 0 ? "none" : watermark.epochMillis,
          processingTime.epochMillis > 1.6e12,
        ].join(" "),
      ],
    });

  it("are there after each element, or never", async () => {
    const rows = (
      [
        ["a", 1, 1],
        ["a", 2, 2],
      ] satisfies Rows[number][]
    ).map(eventOf);
    expect(await seen(eventsOf(env, rows)).toArray()).toEqual(["true 1000 none true", "true 2000 1000 true"]);
    const none = env.fromRows(rows, Event).withWatermarks(watermarks.none({ timestamp: (event) => event.at }));
    expect(await seen(none).toArray()).toEqual(["true 1000 none true", "true 2000 none true"]);
    const timed = env.fromRows(rows, Event).withWatermarks(watermarks.monotonous({ timestamp: ({ value }) => new Instant(value * 7) }));
    expect((await seen(timed).toArray()).map((line) => line.split(" ")[1])).toEqual(["7", "14"]);
  });

  it("do not wait for an input that is idle", async () => {
    let done: (() => void) | undefined;
    const ending = new Promise<void>((resolve) => (done = resolve));
    const source = (numbers: readonly number[]) =>
      env
        .fromAsync(
          int,
          (async function* () {
            yield* numbers;
            await ending;
          })(),
        )
        .withWatermarks(watermarks.monotonous({ timestamp: (value: number) => new Instant(value), idleness: "300 milliseconds" }));
    const windows = source([1])
      .union(source([2, 5000, 9000]))
      .keyBy(int, () => 0)
      .window(tumbling("4 seconds"))
      .reduce((a, b) => a + b);
    let waited = false;
    const giveUp = setTimeout(() => ((waited = true), done?.()), 20_000);
    const found: number[] = [];
    let early: boolean | undefined;
    for await (const sum of windows.collect()) {
      found.push(sum);
      if (found.length > 1) continue;
      // Neither of the two has ended: without idleness the first would hold the watermark at 1 ms.
      early = !waited;
      clearTimeout(giveUp);
      done?.();
    }
    expect(early).toBe(true);
    expect(found).toEqual([3, 5000, 9000]);
  });
});
