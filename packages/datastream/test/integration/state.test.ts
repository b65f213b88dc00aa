// SPDX-License-Identifier: Apache-2.0
// State of every kind, and how it ends: what its handles do, what becomes of it when the parallelism changes, and when it expires.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StreamEnvironment, state, t, type OperatorOptions, type TtlOptions } from "@tsflink/datastream";
import { Cluster, read } from "./kit/cluster.ts";

const folder = mkdtempSync(join(tmpdir(), "tsflink-state-"));
let env: StreamEnvironment;
beforeAll(async () => {
  env = await StreamEnvironment.create({
    parallelism: 2,
    checkpointing: {
      interval: "1 hour",
      directory: pathToFileURL(join(folder, "checkpoints")).href,
      savepoints: pathToFileURL(folder).href,
    },
  });
});
afterAll(async () => {
  await env[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const int = t.int().notNull();
const text = t.string().notNull();

describe("handles", () => {
  const steps = (...names: readonly string[]) => env.fromValues(text, names, { parallelism: 1 }).keyBy(text, () => "all");

  it("of lists", async () => {
    const seen = steps("add", "addAll", "set", "nothing", "set", "clear", "add").process(text, {
      state: { list: state.list(int) },
      *onElement(step, { state: { list } }) {
        if (step === "add") list.add(1);
        if (step === "addAll") list.addAll(new Set([2, 3, 2]));
        if (step === "set") list.set([...list.get(), 9].slice(1));
        if (step === "clear") list.clear();
        yield list.get().join("");
      },
    });
    expect(await seen.toArray()).toEqual(["1", "123", "239", "239", "399", "", "1"]);
  });

  it("of maps", async () => {
    const seen = steps("set", "more", "delete", "nothing", "again", "clear").process(text, {
      state: { map: state.map(text, t.int()) },
      *onElement(step, { state: { map } }) {
        if (step === "set") map.set("a", 1);
        if (step === "more") for (const [i, key] of ["b", "c"].entries()) map.set(key, i + 2);
        if (step === "delete") map.delete("b");
        if (step === "again") map.set("a", 7);
        if (step === "clear") map.clear();
        const entries = [...map.entries()]
          .map(([key, value]) => `${key}${String(value)}`)
          .sort()
          .join();
        yield [
          map.has("a"),
          map.has("b"),
          map.get("b"),
          [...map.keys()].sort().join(""),
          [...map.values()].sort().join(""),
          entries,
          map.isEmpty(),
        ].join(" ");
      },
    });
    expect(await seen.toArray()).toEqual([
      "true false  a 1 a1 false",
      "true true 2 abc 123 a1,b2,c3 false",
      "true false  ac 13 a1,c3 false",
      "true false  ac 13 a1,c3 false",
      "true false  ac 37 a7,c3 false",
      "false false     true",
    ]);
  });

  it("of reducing and aggregating state", async () => {
    const seen = steps("3", "4", "clear", "5").process(text, {
      state: {
        most: state.reducing(int, (a, b) => Math.max(a, b)),
        mean: state.aggregating({
          accumulator: t.row({ sum: int, n: int }).notNull(),
          create: () => ({ sum: 0, n: 0 }),
          add: ({ sum, n }, value: number) => ({ sum: sum + value, n: n + 1 }),
          result: ({ sum, n }) => sum / n,
        }),
      },
      *onElement(step, { state: { most, mean } }) {
        if (step === "clear") {
          most.clear();
          mean.clear();
        } else {
          most.add(Number(step));
          mean.add(Number(step));
        }
        yield `${String(most.get())} ${String(mean.get())}`;
      },
    });
    expect(await seen.toArray()).toEqual(["3 3", "4 3.5", "null null", "5 5"]);
  });
});

it("gives each task its part of a list, and all of a union, when the parallelism changes", async () => {
  const values = (parallelism: number, numbers: readonly number[], until: Promise<void>) =>
    env
      .fromAsync(
        int,
        (async function* () {
          yield* numbers;
          await until;
        })(),
        { uid: `source-${String(parallelism)}` },
      )
      .rebalance()
      .process(
        text,
        {
          state: { own: state.operatorList(int), all: state.operatorUnion(int) },
          *onElement(n, { state: s, subtask }) {
            if (n > 0) {
              s.own.add(n);
              s.all.addAll([n]);
              yield "kept";
            } else yield [subtask.index, ...[...s.own.get()].sort(), "|", ...[...s.all.get()].sort()].join(" ");
          },
        },
        { uid: "keeper", parallelism },
      )
      .collectAsync();
  let end: (() => void) | undefined;
  const ending = new Promise<void>((resolve) => (end = resolve));
  const first = values(2, [1, 2, 3, 4, 5, 6], ending);
  const job = await env.submit("two tasks");
  for (let i = 0; i < 6; i++) await first.next();
  const path = await job.savepoint();
  // Where nobody says, it goes where the environment was told.
  expect(fileURLToPath(path.startsWith("file:") ? path : `file://${path}`).startsWith(folder)).toBe(true);
  expect(existsSync(fileURLToPath(path.startsWith("file:") ? path : `file://${path}`))).toBe(true);
  end?.();
  await read(first);
  await job.finished();

  const again = values(3, [0, 0, 0], Promise.resolve());
  await using restored = await env.submit("three tasks", { from: path, allowNonRestoredState: true });
  const lines = (await read(again)).sort();
  await restored.finished();
  expect(lines.map((line) => line.split(" | ")[1])).toEqual(Array(3).fill("1 2 3 4 5 6"));
  const own = lines.map((line) => (line.split(" | ")[0] as string).split(" ").slice(1));
  expect(own.map((list) => list.length)).toEqual([2, 2, 2]);
  expect(own.flat().sort()).toEqual(["1", "2", "3", "4", "5", "6"]);
});

it("finds the state of an operator that had no uid by its hash", async () => {
  const counted = (options: OperatorOptions, until: Promise<void>, uid: string) =>
    env
      .fromAsync(
        int,
        (async function* () {
          yield* [1, 2, 3];
          await until;
        })(),
        { uid },
      )
      .keyBy(int, () => 0)
      .process(
        int,
        {
          state: { n: state.value(int, { default: 0 }) },
          onElement(_n, { state: { n } }) {
            n.set(n.get() + 1);
            return [n.get()];
          },
        },
        { name: "counted", parallelism: 1, ...options },
      );
  await using cluster = await Cluster.open();
  let end: (() => void) | undefined;
  const ending = new Promise<void>((resolve) => (end = resolve));
  const first = counted({ chaining: "never" }, ending, "before").collectAsync();
  const job = await env.submit("without a uid");
  for (let i = 0; i < 3; i++) await first.next();
  const { id } = await cluster.vertex(job, "counted");
  const from = await job.savepoint();
  end?.();
  await read(first);
  await job.finished();
  // Another program: the operator stands behind another one.
  const again = counted({ uidHash: id }, Promise.resolve(), "after").union(env.fromValues(int, [])).collectAsync();
  await using restored = await env.submit("by its hash", { from, allowNonRestoredState: true });
  expect(await read(again)).toEqual([4, 5, 6]);
  await restored.finished();
  expect(() => env.fromValues(int, [1]).filter(() => true, { uidHash: "abc" })).toThrow(/32 hexadecimal digits/);
  expect(() => env.fromValues(int, [1]).print("x", { uidHash: id })).toThrow(/give it a uid/);
});

it("keeps no more of many keys in memory than of few, on RocksDB", { timeout: 120_000 }, async () => {
  await using rocks = await StreamEnvironment.create({ parallelism: 1, stateBackend: "rocksdb" });
  await using cluster = await Cluster.open();
  const [few, many] = [20_000, 120_000];
  let used: { readonly node: number; readonly jvm: number } | undefined;
  const kept = rocks
    .fromSequence(1, many)
    .keyBy(t.bigint().notNull(), (n) => n)
    .process(
      t.bigint().notNull(),
      {
        state: { text: state.value(text), list: state.list(text), map: state.map(text, text) },
        // Half a kilobyte for each key: 60 MB of them all.
        onElement(n, { state: s, bound }) {
          s.text.set("v".repeat(200) + String(n));
          s.list.add("l".repeat(150));
          s.map.set("k", "m".repeat(150));
          return n === BigInt(bound.few) || n === BigInt(bound.many) ? [n] : [];
        },
      },
      { bind: { few, many } },
    );
  for await (const n of kept.collect()) {
    const now = await cluster.memory();
    if (n === BigInt(few)) used = now;
    else {
      // In megabytes: both hold caches that are full by then.
      expect(now.node - (used?.node ?? 0)).toBeLessThan(20);
      expect(now.jvm - (used?.jvm ?? 0)).toBeLessThan(20);
    }
  }
  expect(used).toBeDefined();
});

describe("time to live", () => {
  const pieces = (script: string) =>
    (async function* () {
      for (const piece of script.split(" "))
        if (/^\d+$/.test(piece)) await sleep(Number(piece));
        else yield piece;
    })();
  /** `wa` writes the state of the key `a`, `ra` reads it: `x`, or `-` where there is none. A number is a pause in milliseconds. */
  const expiring = (environment: StreamEnvironment, ttl: TtlOptions, script: AsyncIterable<string>, uid: string) =>
    environment
      .fromAsync(text, script, { uid: `${uid}-source` })
      .keyBy(text, (piece) => piece.slice(1))
      .process(
        text,
        {
          state: { value: state.value(text, { ttl }) },
          *onElement(piece, { state: { value } }) {
            if (piece.startsWith("w")) value.set("x");
            else yield value.get() ?? "-";
          },
        },
        { uid: "expiring", parallelism: 1 },
      );
  const outcome = async (ttl: Omit<TtlOptions, "after">, script: string): Promise<string> =>
    (await expiring(env, { after: "600 milliseconds", ...ttl }, pieces(script), "heap").toArray()).join("");

  it("begins anew when state is written", async () => {
    expect(await outcome({}, "wa 350 ra 450 ra wa 350 wa 350 ra")).toBe("x-x");
    expect(await outcome({ refresh: "on-write" }, "wa 350 ra 450 ra")).toBe("x-");
  });

  it("begins anew when state is read, if wanted", async () => {
    expect(await outcome({ refresh: "on-read-and-write" }, "wa 400 ra 400 ra 900 ra")).toBe("xx-");
  });

  it("hides what has expired, or shows it until it is cleaned up", async () => {
    expect(await outcome({ expired: "hide", cleanup: "none" }, "wa 900 ra")).toBe("-");
    // Reading removes it; a batch reads once, so that the second one is asked when the first has been told.
    let told: (() => void) | undefined;
    const telling = new Promise<void>((resolve) => (told = resolve));
    const script = (async function* () {
      yield* pieces("wa 900 wb ra");
      await telling;
      yield "ra";
    })();
    let seen = "";
    const ttl: TtlOptions = { after: "600 milliseconds", expired: "return-until-cleaned", cleanup: "none" };
    for await (const each of expiring(env, ttl, script, "twice").collect()) {
      seen += each;
      told?.();
    }
    expect(seen).toBe("x-");
  });

  it("cleans up step by step", async () => {
    const incremental = { size: 10, everyRecord: true };
    expect(await outcome({ expired: "return-until-cleaned", cleanup: { incremental } }, "wa 900 wb 50 wb 50 ra")).toBe("-");
  });

  it.each([
    ["leaves what has expired out of full snapshots", { fullSnapshot: true }, "-"],
    ["keeps it in them", "none", "x"],
  ] as const)("%s", async (_name, cleanup, expected) => {
    const ttl: TtlOptions = { after: "600 milliseconds", expired: "return-until-cleaned", cleanup };
    let end: (() => void) | undefined;
    const ending = new Promise<void>((resolve) => (end = resolve));
    const first = expiring(
      env,
      ttl,
      (async function* () {
        yield* pieces("wa rb 900");
        await ending;
      })(),
      "before",
    ).collectAsync();
    const job = await env.submit("expires");
    await first.next();
    await sleep(900);
    const path = await job.savepoint({ path: pathToFileURL(folder).href });
    end?.();
    await read(first);
    await job.finished();
    const again = expiring(env, ttl, pieces("ra"), "after").collectAsync();
    await using restored = await env.submit("has expired", { from: path, allowNonRestoredState: true });
    expect(await read(again)).toEqual([expected]);
    await restored.finished();
  });

  // RocksDB is fetched when it is first asked for.
  it("cleans up when RocksDB compacts", { timeout: 120_000 }, async () => {
    await using rocks = await StreamEnvironment.create({
      parallelism: 1,
      stateBackend: "rocksdb",
      checkpointing: { interval: "100 milliseconds", directory: pathToFileURL(join(folder, "rocks")).href, incremental: true },
    });
    const many = Array.from({ length: 100 }, (_, i) => `k${String(i)}`);
    const ttl: TtlOptions = { after: "300 milliseconds", expired: "return-until-cleaned", cleanup: { rocksdb: { queryTimeAfter: 1 } } };
    // Each is looked at once, as that removes it; every checkpoint writes a file, and RocksDB compacts four of them.
    let seen = "";
    const script = (async function* () {
      for (const key of many) yield `w${key}`;
      await sleep(350);
      for (const key of many) {
        yield `r${key}`;
        yield `w${key}`.replace("k", "other");
        await sleep(100);
        if (seen.endsWith("-")) return;
      }
    })();
    for await (const each of expiring(rocks, ttl, script, "rocks").collect()) seen += each;
    expect(seen).toMatch(/^x+-+$/);
  });
});
