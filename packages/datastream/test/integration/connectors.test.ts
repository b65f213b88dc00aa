// SPDX-License-Identifier: Apache-2.0
// Streams from and to connectors, and jobs that are batch or streaming as their sources are.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { blackhole } from "@tsflink/connectors/blackhole";
import { datagen } from "@tsflink/connectors/datagen";
import { csv, fileSink, fileSource, json } from "@tsflink/connectors/files";
import { print } from "@tsflink/connectors/print";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError, StreamEnvironment, schema, t } from "@tsflink/datastream";
import { Cluster } from "./kit/cluster.ts";

const folder = mkdtempSync(join(tmpdir(), "tsflink-connectors-"));
let env: StreamEnvironment;
let cluster: Cluster;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 1, mode: "automatic", checkpointing: "100 milliseconds" });
  cluster = await Cluster.open();
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await env[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const Event = schema({ name: t.string().notNull(), value: t.int().notNull() });
const int = t.int().notNull();

describe("connectors", () => {
  it("files: written by one job, read by the next", async () => {
    const events = [
      { name: "a", value: 1 },
      { name: "ä", value: 2 },
      { name: "b", value: 3 },
    ];
    const path = join(folder, "events");
    env
      .fromRows(events, Event)
      .filter(({ value }) => value !== 3)
      .sinkTo(fileSink({ path, format: json() }));
    await env.execute("writes");
    const lines = readdirSync(path).flatMap((name) => readFileSync(join(path, name), "utf8").trim().split("\n"));
    expect(lines.sort()).toEqual(['{"name":"a","value":1}', '{"name":"ä","value":2}']);
    const again = await env.from(fileSource({ path, format: json() }), Event, { name: "read again" }).toArray();
    expect(again.sort((a, b) => a.value - b.value)).toEqual(events.slice(0, 2));
  });

  it("datagen makes rows, and ends where it is told", async () => {
    const ids = env
      .from(datagen({ fields: { value: { kind: "sequence", start: 1, end: 50 }, name: { length: 3 } }, numberOfRows: 50 }), Event)
      .map(t.string().notNull(), ({ name, value }) => `${String(value)} ${String(name.length)}`);
    expect((await ids.toArray()).sort()).toEqual(Array.from({ length: 50 }, (_, i) => `${String(i + 1)} 3`).sort());
  });

  it("print and blackhole end streams", async () => {
    const { out } = await cluster.printed(async () => {
      const numbers = env.fromValues(int, [1, 2]);
      numbers.sinkTo(print({ prefix: "n" }));
      numbers.sinkTo(blackhole());
      await env.execute("ends");
    });
    expect(out).toEqual(["n> +I[1]", "n> +I[2]"]);
  });

  it("sources wait for others by their watermarks only", () => {
    expect(() => env.from(datagen(), Event, { alignment: { group: "g", maxDrift: "1 second" } })).toThrow(ConfigurationError);
  });
});

describe("jobs of an environment whose mode is automatic", () => {
  const sums = (stream: ReturnType<typeof env.fromValues<typeof int>>) => stream.keyBy(int, (n) => n % 2).reduce((a, b) => a + b);

  it("are batch where all sources end: final results only", async () => {
    expect((await sums(env.fromValues(int, [1, 2, 3, 4])).toArray()).sort()).toEqual([4, 6]);
    const path = join(folder, "numbers");
    writeFileSync(path, "1\n3\n2\n");
    const numbers = env.from(fileSource({ path, format: csv() }), schema({ n: int })).map(int, ({ n }) => n);
    expect((await sums(numbers).toArray()).sort()).toEqual([2, 4]);
    sums(env.fromValues(int, [1])).print();
    expect(await env.explain()).not.toBe("");
    await env.execute("explained");
  });

  it("are streaming where one does not: a result for each element", async () => {
    const endless = env.fromAsync(
      int,
      (async function* () {
        for (let n = 1; ; n++) {
          yield n;
          await sleep(10);
        }
      })(),
    );
    expect(await sums(endless).toArray({ limit: 4 })).toEqual([1, 2, 4, 6]);
    await using streaming = await StreamEnvironment.create({ parallelism: 1 });
    expect(
      (
        await streaming
          .fromValues(int, [1, 2, 3, 4])
          .keyBy(int, (n) => n % 2)
          .reduce((a, b) => a + b)
          .toArray()
      ).sort(),
    ).toEqual([1, 2, 4, 6]);
  });
});
