// SPDX-License-Identifier: Apache-2.0
// What streams with keys do beside state: folds, steps behind, timers, and two streams in one function.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Instant, StreamEnvironment, schema, state, t, watermarks } from "@tsflink/datastream";
import { Cluster, read, sorted } from "./kit/cluster.ts";

let env: StreamEnvironment;
let cluster: Cluster;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 2 });
  cluster = await Cluster.open();
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await env[Symbol.asyncDispose]();
});

const int = t.int().notNull();
const text = t.string().notNull();
const Event = schema({ key: text, value: int, at: t.timestampLtz(3).notNull() });
const events = (...rows: readonly (readonly [key: string, value: number, second: number])[]) =>
  env.fromRows(
    rows.map(([key, value, second]) => ({ key, value, at: new Instant(second * 1000) })),
    Event,
    { parallelism: 1 },
  );
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

describe("folds", () => {
  const byKey = () => events(["a", 5, 1], ["a", 2, 2], ["b", 7, 3], ["a", 2, 4], ["a", 9, 5], ["a", 9, 6], ["b", 8, 7]).keyBy("key");
  it.each([
    // What came with the value is that of the key's first element, or that of the element with the value; of equal ones the first stays.
    ["min", ["a5@1", "a2@1", "a2@1", "a2@1", "a2@1", "b7@3", "b7@3"]],
    ["minBy", ["a5@1", "a2@2", "a2@2", "a2@2", "a2@2", "b7@3", "b7@3"]],
    ["max", ["a5@1", "a5@1", "a5@1", "a9@1", "a9@1", "b7@3", "b8@3"]],
    ["maxBy", ["a5@1", "a5@1", "a5@1", "a9@5", "a9@5", "b7@3", "b8@7"]],
    ["sum", ["a5@1", "a7@1", "a9@1", "a18@1", "a27@1", "b7@3", "b15@3"]],
  ] as const)("%s", async (how, expected) => {
    const found = await byKey()
      [how]("value")
      .map(text, ({ key, value, at }) => `${key}${String(value)}@${String(at.epochMillis / 1000)}`)
      .toArray();
    // Stable: the elements of each key in their order.
    expect(found.sort((a, b) => (a.slice(0, 1) < b.slice(0, 1) ? -1 : a.slice(0, 1) > b.slice(0, 1) ? 1 : 0))).toEqual(expected);
  });

  it("by times and texts", async () => {
    const latest = await events(["b", 1, 5], ["a", 2, 1], ["c", 3, 9])
      .keyBy(int, () => 0)
      .maxBy("at")
      .toArray();
    expect(latest.map(({ value }) => value)).toEqual([1, 1, 3]);
    const first = await events(["b", 1, 5], ["a", 2, 1], ["c", 3, 9])
      .keyBy(int, () => 0)
      .min("key")
      .toArray();
    expect(first.map(({ key }) => key)).toEqual(["b", "a", "a"]);
  });
});

describe("steps behind a key", () => {
  const keyed = () => events(["a", 1, 1], ["b", 2, 2], ["a", 3, 3]).keyBy("key");

  it("maps", async () => {
    expect(await sorted(keyed().map(text, ({ key, value }) => `${key}${String(value)}`))).toEqual(["a1", "a3", "b2"]);
  });

  it("flattens", async () => {
    expect(await sorted(keyed().flatMap(int, ({ value }) => (value === 2 ? [] : [value, value * 10])))).toEqual([1, 3, 10, 30]);
  });

  it("filters", async () => {
    const found = await keyed()
      .filter(({ value }) => value > 1)
      .toArray();
    expect(found.map(({ value }) => value).sort()).toEqual([2, 3]);
  });

  it("prints", async () => {
    const { out, err } = await cluster.printed(async () => {
      keyed().print("seen", { parallelism: 1 });
      keyed()
        .map(int, ({ value }) => value)
        .printToErr("bad", { parallelism: 1 });
      await env.execute("prints");
    });
    expect(out).toEqual([
      "seen> +I[a, 1, 1970-01-01T00:00:01Z]",
      "seen> +I[a, 3, 1970-01-01T00:00:03Z]",
      "seen> +I[b, 2, 1970-01-01T00:00:02Z]",
    ]);
    expect(err).toEqual(["bad> +I[1]", "bad> +I[2]", "bad> +I[3]"]);
  });
});

describe("timers", () => {
  it("of processing time fire by the clock, unless they are deleted", async () => {
    const fired = await paced(900, 1, 2)
      .keyBy(int, (n) => n)
      .process(text, {
        *onElement(n, { timers, processingTime }) {
          const soon = processingTime.plus("300 milliseconds");
          timers.onProcessingTime(soon);
          if (n === 2) timers.deleteProcessingTime(soon);
          yield `set ${String(n)} ${String(Math.abs(processingTime.epochMillis - Date.now()) < 60_000)}`;
        },
        *onTimer(time, { key, timeDomain, processingTime, timestamp }) {
          const late = processingTime.epochMillis - time.epochMillis;
          yield `fired ${String(key)} ${timeDomain} ${String(late >= 0 && late < 600)} ${String(timestamp.epochMillis === time.epochMillis)}`;
        },
      })
      .toArray();
    expect(fired).toEqual(["set 1 true", "fired 1 processing-time true true", "set 2 true"]);
  });

  it("of event time fire with the watermark, unless they are deleted", async () => {
    const fired = await events(["a", 1, 1], ["b", 2, 1], ["b", 3, 2], ["a", 4, 2])
      .withWatermarks(watermarks.monotonous({ timestamp: "at" }))
      .keyBy("key")
      .process(text, {
        onElement({ key, value }, { timers, timestamp }) {
          const due = new Instant(10_000);
          if (value < 3) timers.onEventTime(due);
          // Set twice, it fires once.
          if (value === 4) timers.onEventTime(due);
          if (key === "b" && value === 3) timers.deleteEventTime(due);
          timers.onEventTime(timestamp.plus("1 minute"));
        },
        *onTimer(time, { key, timeDomain }) {
          yield `${key} ${String(time.epochMillis / 1000)} ${timeDomain}`;
        },
      })
      .toArray();
    expect(fired.sort()).toEqual(["a 10 event-time", "a 61 event-time", "a 62 event-time", "b 61 event-time", "b 62 event-time"]);
  });
});

describe("two streams", () => {
  it("flattens each stream of two by its own function", async () => {
    const both = env
      .fromValues(int, [1, 2])
      .connect(env.fromValues(text, ["x y", "z"]))
      .flatMap(
        text,
        (n) => Array.from({ length: n }, (_, i) => `${String(n)}.${String(i)}`),
        function* (line) {
          yield* line.split(" ");
        },
      );
    expect(await sorted(both)).toEqual(["1.0", "2.0", "2.1", "x", "y", "z"]);
  });

  it("puts both without keys into one function, with state of the task and times", async () => {
    const numbers = env
      .fromValues(int, [1, 2], { parallelism: 1 })
      .withWatermarks(watermarks.monotonous({ timestamp: () => new Instant(1000) }));
    const words = env
      .fromValues(text, ["x"], { parallelism: 1 })
      .withWatermarks(watermarks.monotonous({ timestamp: () => new Instant(2000) }));
    const both = numbers.connect(words).process(
      text,
      {
        state: { seen: state.operatorList(text) },
        sideOutputs: { numbers: int },
        *onFirst(n, { state: s, timestamp, emit }) {
          s.seen.add(String(n));
          emit("numbers", n);
          if (s.seen.get().length === 3) yield `all at ${String(timestamp.epochMillis)}: ${[...s.seen.get()].sort().join(" ")}`;
        },
        *onSecond(word, { state: s, timestamp, processingTime, watermark }) {
          s.seen.add(`${word}@${String(timestamp.epochMillis)}`);
          if (processingTime.epochMillis < 1.6e12 || watermark.epochMillis > 2000) yield "no such times";
          if (s.seen.get().length === 3) yield `all at ${String(timestamp.epochMillis)}: ${[...s.seen.get()].sort().join(" ")}`;
        },
      },
      { parallelism: 1 },
    );
    const [side, main] = [both.sideOutput("numbers").collectAsync(), both.collectAsync()];
    await using job = await env.submit("without keys");
    const [seen, found] = await Promise.all([read(side), read(main)]);
    await job.finished();
    expect(seen.sort()).toEqual([1, 2]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^all at [12]000: 1 2 x@2000$/);
  });

  it("share timers of a key", async () => {
    const found = await events(["a", 1, 1], ["b", 1, 1])
      .withWatermarks(watermarks.monotonous({ timestamp: "at" }))
      .keyBy("key")
      .connect(
        events(["a", 10, 2], ["c", 30, 3])
          .withWatermarks(watermarks.monotonous({ timestamp: "at" }))
          .keyBy("key"),
      )
      .process(text, {
        state: { sum: state.value(int, { default: 0 }) },
        onFirst({ value }, { state: s, timers, timestamp }) {
          s.sum.set(s.sum.get() + value);
          timers.onEventTime(timestamp.plus("1 minute"));
        },
        onSecond({ value }, { state: s, timers, key }) {
          s.sum.set(s.sum.get() + value);
          timers.onProcessingTime(new Instant(1));
          if (key === "c") timers.deleteProcessingTime(new Instant(1));
        },
        *onTimer(time, { key, state: s, timeDomain, timestamp }) {
          if (timestamp.epochMillis === time.epochMillis)
            yield `${key} ${timeDomain} ${String(time.epochMillis)} ${String(s.sum.get() % 10)}`;
        },
      })
      .toArray();
    // Whether the stream that sets a's timer of the clock comes first is open, its sum is not the thing here.
    expect(found.filter((line) => line.includes("event-time")).sort()).toEqual(["a event-time 61000 1", "b event-time 61000 1"]);
    expect(found.filter((line) => line.includes("processing-time")).map((line) => line.slice(0, 19))).toEqual(["a processing-time 1"]);
  });

  it("broadcasts to a stream without keys", async () => {
    let ruled: (() => void) | undefined;
    const ruling = new Promise<void>((resolve) => (ruled = resolve));
    const rules = env.fromRows(
      [
        { word: "x", limit: 5 },
        { word: "y", limit: 7 },
        { word: "gone", limit: 0 },
      ],
      schema({ word: text, limit: int }),
      { parallelism: 1 },
    );
    const values = env.fromAsync(
      text,
      (async function* () {
        await ruling;
        yield* ["x", "y", "z"];
      })(),
    );
    const found: string[] = [];
    const told = values
      .rebalance()
      .connect(rules.broadcast({ limits: state.map(text, int), empty: state.map(int, int) }))
      .process(text, {
        *onElement(word, { state: s, subtask }) {
          const limits = s.limits;
          const all = [...limits.entries()].map(([key, limit]) => `${key}=${String(limit)}`).sort();
          const parts = [
            limits.has(word),
            limits.get(word),
            [...limits.keys()].sort().join(""),
            [...limits.values()].sort().join(""),
            limits.isEmpty(),
            s.empty.isEmpty(),
          ];
          yield [word, ...parts, all.join(","), subtask.parallelism].join(" ");
        },
        *onBroadcast({ word, limit }, { state: s, subtask }) {
          if (word !== "gone") s.limits.set(word, limit);
          else {
            s.limits.set(word, 1);
            s.limits.delete(word);
            if (!s.limits.has(word) && s.limits.get("x") === 5) yield `ruled ${String(subtask.index)}`;
          }
        },
      });
    let tasks = 0;
    for await (const line of told.collect()) {
      if (!line.startsWith("ruled")) found.push(line);
      else if (++tasks === 2) ruled?.();
    }
    expect(tasks).toBe(2);
    expect(found.sort()).toEqual([
      "x true 5 xy 57 false true x=5,y=7 2",
      "y true 7 xy 57 false true x=5,y=7 2",
      "z false  xy 57 false true x=5,y=7 2",
    ]);
  });

  it("visits the state of all keys from the broadcast side", async () => {
    let filled: (() => void) | undefined;
    const filling = new Promise<void>((resolve) => (filled = resolve));
    const questions = env.fromAsync(
      text,
      (async function* () {
        await filling;
        yield "all?";
        await sleep(50);
        yield "clear";
        await sleep(50);
        yield "all?";
      })(),
    );
    let ended: (() => void) | undefined;
    const ending = new Promise<void>((resolve) => (ended = resolve));
    const numbers = env.fromAsync(
      int,
      (async function* () {
        yield* [1, 2, 3, 4, 5, 6];
        await ending;
      })(),
    );
    const told = numbers
      .keyBy(int, (n) => n % 3)
      .connect(questions.broadcast({ asked: state.map(text, int) }))
      .process(text, {
        state: { sum: state.value(int, { default: 0 }), list: state.list(int) },
        *onElement(n, { state: s, key, timers }) {
          s.sum.set(s.sum.get() + n);
          s.list.add(n);
          timers.onProcessingTime(new Instant(1));
          yield `element ${String(key)}`;
        },
        *onBroadcast(question, { forEachKey, state: s, subtask }) {
          const seen: string[] = [];
          forEachKey("sum", (key, sum) => {
            seen.push(`${String(key)}=${String(sum.get())}`);
            if (question === "clear") sum.clear();
          });
          forEachKey("list", (key, list) => seen.push(`${String(key)}:${list.get().join("+")}`));
          s.asked.set(question, (s.asked.get(question) ?? 0) + 1);
          yield `${question} ${String(subtask.index)} ${String(s.asked.get(question))} ${seen.sort().join(" ")}`;
        },
        *onTimer(_time, { key, timeDomain }) {
          yield `timer ${String(key)} ${timeDomain}`;
        },
      });
    const lines: string[] = [];
    let elements = 0;
    for await (const line of told.collect()) {
      if (line.startsWith("element") && ++elements === 6) filled?.();
      if (!line.startsWith("element")) lines.push(line);
      if (lines.filter((each) => /^all\? \d 2/.test(each)).length === 2) ended?.();
    }
    const of = (begin: RegExp): string[] => lines.filter((each) => begin.test(each)).flatMap((each) => each.split(" ").slice(3)).filter(Boolean).sort(); // prettier-ignore
    const [sums, lists] = [
      ["0=9", "1=5", "2=7"],
      ["0:3+6", "1:1+4", "2:2+5"],
    ];
    expect(of(/^all\? \d 1/)).toEqual([...lists, ...sums].sort());
    expect(of(/^clear/)).toEqual([...lists, ...sums].sort());
    expect(of(/^all\? \d 2/)).toEqual(lists);
    expect([...new Set(lines.filter((each) => each.startsWith("timer")))].sort()).toEqual(
      [0, 1, 2].map((key) => `timer ${String(key)} processing-time`),
    );
  });
});
