// SPDX-License-Identifier: Apache-2.0
// Windows of one's own that merge, triggers that follow, and functions of windows over all elements. One task and a watermark after each element.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ConfigurationError,
  Instant,
  StreamEnvironment,
  customWindows,
  session,
  state,
  t,
  trigger,
  tumbling,
  watermarks,
  type TimeWindow,
} from "@tsflink/datastream";
import { read } from "./kit/cluster.ts";
import { eventOf, eventsOf, type Event, type Rows } from "./kit/events.ts";

let env: StreamEnvironment;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 1 });
});
afterAll(() => env[Symbol.asyncDispose]());

const text = t.string().notNull();
const int = t.int().notNull();
const events = (...rows: Rows) => eventsOf(env, rows.map(eventOf));

const span = ({ start, end }: TimeWindow): string => `${String(start.epochMillis / 1000)}-${String(end.epochMillis / 1000)}`;

describe("windows that merge", () => {
  /** As long as the value says, in seconds. */
  const long = (event: Event, { timestamp }: { readonly timestamp: Instant }): TimeWindow[] => [
    { start: timestamp, end: timestamp.plus(event.value * 1000) },
  ];
  const rows: Rows = [
    ["a", 5, 10],
    ["b", 5, 11],
    ["a", 30, 12],
    ["a", 1, 20],
    ["a", 3, 60],
  ];

  it("when they touch", async () => {
    const found = await events(...rows)
      .keyBy("key")
      .window(customWindows(long, { merge: true }))
      .apply(text, (key, window, elements) => [`${key} ${span(window)}: ${elements.map(({ value }) => value).join()}`])
      .toArray();
    expect(found.sort()).toEqual(["a 10-42: 5,30,1", "a 60-63: 3", "b 11-16: 5"]);
    const apart = await events(...rows)
      .keyBy("key")
      .window(customWindows(long))
      .apply(text, (key, window, elements) => [`${key} ${span(window)}: ${elements.map(({ value }) => value).join()}`])
      .toArray();
    expect(apart.sort()).toEqual(["a 10-15: 5", "a 12-42: 30", "a 20-21: 1", "a 60-63: 3", "b 11-16: 5"]);
  });

  it("as a function says, and to what", async () => {
    const found = await events(["a", 5, 10], ["a", 5, 12], ["a", 5, 14], ["a", 5, 30], ["a", 5, 31])
      .keyBy("key")
      .window(
        customWindows(long, {
          // Two at most, and the one that they become ends with the first of them.
          merge: (windows) => {
            const [first, second] = windows.filter(({ start, end }) => end.epochMillis - start.epochMillis === 5000);
            return first === undefined || second === undefined || second.start > first.end
              ? []
              : [{ windows: [first, second], into: { start: first.start, end: new Instant(first.end.epochMillis - 1000) } }];
          },
        }),
      )
      .reduce(
        text,
        (a, b) => ({ ...b, value: a.value + b.value }),
        (key, window, { value }) => `${key} ${span(window)}: ${String(value)}`,
      )
      .toArray();
    expect(found).toEqual(["a 10-14: 10", "a 14-19: 5", "a 30-34: 10"]);
  });

  it("say what a function gave that is no merge", async () => {
    const windows = (merge: (windows: readonly TimeWindow[]) => Iterable<{ windows: readonly TimeWindow[]; into: TimeWindow }>) =>
      events(["a", 5, 10], ["a", 5, 12])
        .keyBy("key")
        .window(customWindows(long, { merge }))
        .apply(text, () => [])
        .toArray();
    await expect(windows((all) => (all.length < 2 ? [] : [{ windows: all.slice(1), into: all[0] as TimeWindow }]))).rejects.toThrow(
      /merges with others/,
    );
    await expect(
      windows((all) => [{ windows: [...all, { start: new Instant(1), end: new Instant(2) }], into: all[0] as TimeWindow }]),
    ).rejects.toThrow(/there is no window from 1 to 2/);
    expect(() => customWindows(long, { merge: "yes" as never })).toThrow(ConfigurationError);
  });

  it("fold with merge", async () => {
    const sums = await events(["a", 1, 10], ["a", 2, 30], ["a", 4, 21], ["b", 8, 31])
      .withWatermarks(watermarks.bounded("1 minute"))
      .keyBy("key")
      .window(session("15 seconds"))
      .aggregate(
        text,
        { accumulator: text, create: () => "", add: (all, { value }) => `${all}+${String(value)}`, merge: (a, b) => `(${a}|${b})` },
        (key, window, all) => `${key} ${span(window)} ${all}`,
      )
      .toArray();
    // 10-25 and 30-45 become one when 21-36 comes; which of the two keeps its place is Flink's to say.
    expect(sums.sort()).toEqual([expect.stringMatching(/^a 10-45 \((\+1\|\+2|\+2\|\+1)\)\+4$/), "b 31-46 +8"]);
    expect(() =>
      events()
        .keyBy("key")
        .window(customWindows(long, { merge: true }))
        .aggregate(int, { accumulator: int, create: () => 0, add: (n) => n + 1 }, (_key, _window, n) => n),
    ).toThrow(/needs merge/);
  });

  it("take the state of their trigger along", async () => {
    const found = await events(["a", 1, 10], ["a", 2, 12], ["a", 3, 14], ["a", 4, 16], ["b", 1, 17])
      .keyBy("key")
      .window(session("10 seconds"), {
        trigger: trigger.custom({
          state: {
            seen: state.list(int),
            sum: state.reducing(int, (a, b) => a + b),
            most: state.aggregating({
              accumulator: int,
              create: () => 0,
              add: (most, value: number) => Math.max(most, value),
              merge: (a, b) => Math.max(a, b),
              result: (most) => most * 10,
            }),
            left: state.value(int),
          },
          onElement(event: Event, _window: TimeWindow, { state: s, metrics, subtask, job }) {
            s.seen.add(event.value);
            s.sum.add(event.value);
            s.most.add(event.value);
            metrics.counter("seen").add(1);
            // All of the four elements of a, whose windows are one by now.
            const all = s.seen.get().length === 4 && s.sum.get() === 10 && s.most.get() === 40 && s.left.get() === null;
            return all && subtask.index === 0 && job.id.length === 32 ? "fire" : "continue";
          },
          onMerge(_window, context) {
            for (const name of ["seen", "sum", "most"] as const) context.mergeState(name);
          },
        }),
      })
      .apply(text, (key, _window, elements) => [`${key} ${elements.map(({ value }) => value).join()}`])
      .toArray();
    expect(found).toEqual(["a 1,2,3,4"]);
  });
});

it("windows of one's own know the clock and their task", async () => {
  const found = await events(["a", 1, 10])
    .keyBy("key")
    .window(
      customWindows((_event, { processingTime, subtask, job, metrics, timestamp }) => {
        metrics.counter("assigned").add(1);
        const known = Math.abs(processingTime.epochMillis - Date.now()) < 60_000 && /^[\da-f]{32}$/.test(job.id) && job.name !== "";
        return [{ start: timestamp, end: timestamp.plus(known ? 1000 * subtask.parallelism : 7) }];
      }),
    )
    .apply(text, (key, window) => [`${key} ${span(window)}`])
    .toArray();
  expect(found).toEqual(["a 10-11"]);
});

it("processes windows over all elements, with state and side outputs", async () => {
  const stream = events(["a", 1, 1], ["b", 2, 2], ["a", 4, 61], ["c", 8, 62], ["a", 3, 3], ["a", 16, 190])
    .windowAll(tumbling("1 minute"), { allowedLateness: "30 seconds" })
    .process(
      text,
      {
        state: { windows: state.value(int, { default: 0 }), cleared: state.list(text) },
        windowState: { fired: state.value(int, { default: 0 }) },
        sideOutputs: { most: int },
        *onWindow(window, elements, { state: s, windowState, emit, watermark, bound }) {
          s.windows.set(s.windows.get() + 1);
          windowState.fired.set(windowState.fired.get() + 1);
          emit("most", Math.max(...elements.map(({ value }) => value)));
          const mark = watermark.epochMillis > 1e15 ? "end" : String(watermark.epochMillis / 1000);
          yield (
            [
              span(window),
              elements.map(({ key, value }) => key + String(value)).join(),
              s.windows.get(),
              windowState.fired.get(),
              mark,
              [...s.cleared.get()].sort().join(),
            ].join(" ") + bound.tail
          );
        },
        clear(window, { state: s, windowState }) {
          s.cleared.add(`${span(window)}:${String(windowState.fired.get())}`);
        },
      },
      { bind: { tail: "!" } },
    );
  const [most, main] = [stream.sideOutput("most").collectAsync(), stream.collectAsync()];
  await using job = await env.submit("all windows");
  const [mosts, found] = await Promise.all([read(most), read(main)]);
  await job.finished();
  expect(found).toEqual([
    "0-60 a1,b2 1 1 61 !",
    "0-60 a1,b2,a3 2 2 62 !",
    "60-120 a4,c8 3 1 190 0-60:2!",
    "180-240 a16 4 1 end 0-60:2,60-120:1!",
  ]);
  expect(mosts).toEqual([2, 3, 8, 16]);
});
