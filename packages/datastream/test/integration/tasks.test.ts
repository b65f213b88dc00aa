// SPDX-License-Identifier: Apache-2.0
// What functions know of the task they run in: its place, its attempts, its beginning and end, its metrics, its slot.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { blackhole } from "@tsflink/connectors/blackhole";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StreamEnvironment, globalWindow, t, trigger, type Job, type StreamEnvironmentOptions } from "@tsflink/datastream";
import { Cluster, eventually, read } from "./kit/cluster.ts";

// Looked up anew each time it is asked for, and with a resource that slots may want.
const onCluster: NonNullable<StreamEnvironmentOptions["cluster"]> = {
  embedded: true,
  config: { "metrics.fetcher.update-interval": 50, "external-resources": "gpu", "external-resource.gpu.amount": 4 },
};
const folder = mkdtempSync(join(tmpdir(), "tsflink-tasks-"));
let env: StreamEnvironment;
let cluster: Cluster;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 2, cluster: onCluster });
  cluster = await Cluster.open();
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await env[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const int = t.int().notNull();
const text = t.string().notNull();

it("tells functions their task and their job", async () => {
  const told = env
    .fromSequence(1, 8, { parallelism: 1 })
    .rebalance()
    .process(
      text,
      {
        onElement: (_n, { subtask, job }) => [
          [subtask.task, subtask.index, subtask.parallelism, subtask.maxParallelism, subtask.attempt, job.name, job.id].join("|"),
        ],
      },
      { name: "told", parallelism: 2, maxParallelism: 12, chaining: "start" },
    )
    .collectAsync();
  await using job = await env.submit("a job that knows itself");
  const lines = new Set(await read(told));
  const { name } = await cluster.vertex(job, "told");
  expect([...lines].sort()).toEqual([0, 1].map((index) => `${name}|${String(index)}|2|12|0|a job that knows itself|${job.id}`));
});

const log = { path: "" };

describe.each(["in-driver", "worker"] as const)("functions that run %s", (run) => {
  it("are opened before the first element and closed at the end, however it comes", async () => {
    await using own = await StreamEnvironment.create({ parallelism: 1, cluster: onCluster, functions: { run } });
    const path = join(folder, run);
    const stream = (fail: number) =>
      own
        .fromValues(int, [1, 2])
        .keyBy(int, (n) => n)
        .process(
          int,
          {
            async open({ bound, metrics, subtask }) {
              await sleep(100);
              metrics.counter("opened").add(1);
              log.path = bound.path;
              appendFileSync(log.path, `open ${String(subtask.index)}\n`);
            },
            onElement(n, { bound }) {
              appendFileSync(log.path, `element ${String(n)}\n`);
              if (n === bound.fail) throw new RangeError("enough");
              return [n];
            },
            async close() {
              await sleep(50);
              appendFileSync(log.path, "close\n");
            },
          },
          { bind: { path, fail } },
        );
    expect(await stream(0).toArray()).toEqual([1, 2]);
    const lines = () => readFileSync(path, "utf8").split("\n").filter(Boolean);
    expect(lines()).toEqual(["open 0", "element 1", "element 2", "close"]);
    await expect(stream(2).toArray()).rejects.toThrow(/enough/);
    await eventually("the second close", async () => Promise.resolve(lines().length === 8 || undefined));
    expect(lines().slice(4)).toEqual(["open 0", "element 1", "element 2", "close"]);
  });
});

describe("restarts", () => {
  const attempts = async (restart: StreamEnvironmentOptions["restart"]): Promise<string> => {
    await using own = await StreamEnvironment.create({ parallelism: 1, cluster: onCluster, ...(restart === undefined ? {} : { restart }) });
    const path = join(folder, `restarts-${String(Math.random())}`);
    own
      .fromValues(int, [7])
      .process(
        int,
        {
          onElement(_n, { subtask, bound }) {
            appendFileSync(bound.path, String(subtask.attempt));
            if (subtask.attempt < 3) throw new RangeError("not yet");
            return [];
          },
        },
        { bind: { path } },
      )
      .print();
    const end = await own.execute("attempts").then(
      () => "finished",
      () => "failed",
    );
    return `${readFileSync(path, "utf8")} ${end}`;
  };
  it("none", async () => {
    expect(await attempts("none")).toBe("0 failed");
    // Without checkpoints there are none, as in Flink.
    expect(await attempts(undefined)).toBe("0 failed");
  });
  it("fixed-delay", async () => {
    expect(await attempts({ strategy: "fixed-delay", attempts: 3, delay: "10 milliseconds" })).toBe("0123 finished");
    expect(await attempts({ strategy: "fixed-delay", attempts: 2, delay: "10 milliseconds" })).toBe("012 failed");
  });
  it("failure-rate", async () => {
    expect(await attempts({ strategy: "failure-rate", failures: 3, within: "1 minute", delay: "10 milliseconds" })).toBe("0123 finished");
    expect(await attempts({ strategy: "failure-rate", failures: 1, within: "1 minute", delay: "10 milliseconds" })).toBe("01 failed");
  });
  it("exponential-delay", async () => {
    const often = { strategy: "exponential-delay", initial: "10 milliseconds", max: "50 milliseconds", multiplier: 2, jitter: 0 } as const;
    expect(await attempts({ ...often, attempts: 5 })).toBe("0123 finished");
    expect(await attempts({ ...often, attempts: 1 })).toBe("01 failed");
  });
});

describe("metrics", () => {
  /** The metrics of a task whose names end so, once all are there. */
  const metrics = async (job: Job, task: string, names: readonly string[]): Promise<Record<string, string>> => {
    const { id } = await cluster.vertex(job, task);
    const path = `/jobs/${job.id}/vertices/${id}/subtasks/0/metrics`;
    return eventually(names.join(), async () => {
      const all = (await cluster.json<{ id: string }[]>(path)).map((each) => each.id);
      const wanted = names.map((name) => all.find((each) => each.endsWith(`.${name}`)));
      if (wanted.includes(undefined)) return undefined;
      const found = await cluster.json<{ id: string; value: string }[]>(
        `${path}?get=${wanted.map((each) => encodeURIComponent(String(each))).join()}`,
      );
      const values = Object.fromEntries(names.map((name) => [name, found.find((each) => each.id.endsWith(`.${name}`))?.value ?? ""]));
      return Object.values(values).includes("") || values[names[0] ?? ""] === "0" ? undefined : values;
    });
  };

  it("of functions are Flink's", async () => {
    let end: (() => void) | undefined;
    const ending = new Promise<void>((resolve) => (end = resolve));
    const numbers = env.fromAsync(
      int,
      (async function* () {
        yield* [1, 2, 3, 4];
        await ending;
      })(),
    );
    const out = numbers
      .process(
        int,
        {
          open: ({ metrics: m }) => m.group("life").gauge("opened").set(42),
          onElement(n, { metrics: m }) {
            m.counter("seen").add(n);
            m.gauge("last").set(n / 2);
            m.meter("rate").mark(n);
            m.group("deep", "down").histogram("sizes").update(n);
            return [n];
          },
        },
        { name: "measured", parallelism: 1, chaining: "start" },
      )
      .collectAsync();
    await using job = await env.submit("measured");
    for (let i = 0; i < 4; i++) await out.next();
    const found = await metrics(job, "measured", ["seen", "last", "rate", "deep.down.sizes_max", "deep.down.sizes_mean", "life.opened"]);
    // A meter's rate is that of the last minute, as of its last tick.
    expect(found).toMatchObject({
      seen: "10",
      last: "2.0",
      "deep.down.sizes_max": "4",
      "deep.down.sizes_mean": "2.5",
      "life.opened": "42.0",
    });
    expect(Number(found["rate"])).toBeGreaterThanOrEqual(0);
    end?.();
    await read(out);
    await job.finished();
  });

  it("of triggers are, too", async () => {
    let end: (() => void) | undefined;
    const ending = new Promise<void>((resolve) => (end = resolve));
    const out = env
      .fromAsync(
        int,
        (async function* () {
          yield* [1, 2, 3];
          await ending;
        })(),
      )
      .keyBy(int, () => 0)
      .window(globalWindow(), {
        trigger: trigger.custom({
          onElement(n: number, _window: unknown, { metrics: m }) {
            m.group("trigger").counter("weight").add(n);
            return n === 3 ? "fire" : "continue";
          },
        }),
      })
      .apply(int, (_key, _window, elements) => [elements.length], { name: "triggered", parallelism: 1 })
      .collectAsync();
    await using job = await env.submit("triggered");
    await out.next();
    expect(await metrics(job, "triggered", ["trigger.weight"])).toEqual({ "trigger.weight": "6" });
    end?.();
    await read(out);
    await job.finished();
  });
});

it("makes slots to the measure of their groups", async () => {
  let end: (() => void) | undefined;
  const ending = new Promise<void>((resolve) => (end = resolve));
  const numbers = env.fromAsync(
    int,
    (async function* () {
      yield 1;
      await ending;
    })(),
    { slotSharingGroup: { name: "small", cpu: 0.25, taskHeap: "16 mb" } },
  );
  const out = numbers
    .process(
      int,
      { onElement: (n) => [n] },
      {
        name: "large",
        parallelism: 1,
        slotSharingGroup: { name: "large", cpu: 0.5, taskHeap: "64 mb", taskOffHeap: 8 * 2 ** 20, managed: "32 mb", external: { gpu: 2 } },
      },
    )
    .collectAsync();
  await using job = await env.submit("measured slots");
  await out.next();
  interface Slots {
    readonly allocatedSlots: readonly { readonly jobId: string; readonly resource: Readonly<Record<string, unknown>> }[];
  }
  const { taskmanagers } = await cluster.json<{ taskmanagers: { id: string }[] }>("/taskmanagers");
  const all = await Promise.all(taskmanagers.map(({ id }) => cluster.json<Slots>(`/taskmanagers/${id}`)));
  const slots = all.flatMap(({ allocatedSlots }) => allocatedSlots).filter(({ jobId }) => jobId === job.id);
  const resources = slots.map(({ resource }) => resource).sort((a, b) => Number(a["cpuCores"]) - Number(b["cpuCores"]));
  expect(resources).toMatchObject([
    { cpuCores: 0.25, taskHeapMemory: 16 },
    { cpuCores: 0.5, taskHeapMemory: 64, taskOffHeapMemory: 8, managedMemory: 32, extendedResources: { gpu: 2 } },
  ]);
  end?.();
  await read(out);
  await job.finished();
  expect(() => env.fromValues(int, [1]).filter(() => true, { slotSharingGroup: { name: "x", cpu: 0, taskHeap: "1 mb" } })).toThrow(
    /slotSharingGroup\.cpu/,
  );
  expect(() =>
    env.fromValues(int, [1]).filter(() => true, { slotSharingGroup: { name: "x", cpu: 1, taskHeap: "much" as "1 mb" } }),
  ).toThrow(/slotSharingGroup\.taskHeap is the string "much"/);
});

it("gives what functions accumulated, and how long the job ran", async () => {
  await using own = await StreamEnvironment.create({
    parallelism: 2,
    cluster: onCluster,
    restart: { strategy: "fixed-delay", attempts: 1, delay: "10 milliseconds" },
  });
  own
    .fromSequence(1, 100)
    .rebalance()
    .process(int, {
      onElement(n, { accumulator, subtask }) {
        accumulator("sum").add(Number(n));
        accumulator("halves").add(0.5);
        // What the first attempt adds does not count.
        if (n === 100n && subtask.attempt === 0) throw new RangeError("once");
        return [Number(n)];
      },
    })
    .process(int, {
      onElement(_n, { accumulator }) {
        accumulator("halves").add(0.5);
        return [];
      },
    })
    .sinkTo(blackhole());
  const start = performance.now();
  const { runtime, accumulators } = await own.execute("accumulates");
  expect(accumulators).toEqual({ sum: 5050, halves: 100 });
  expect(runtime).toBeGreaterThan(0);
  expect(runtime).toBeLessThan(performance.now() - start + 50);
});
