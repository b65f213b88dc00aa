// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { BridgeError, ConfigurationError, schema, t } from "@tsflink/core";
import type { TableEnvironment } from "@tsflink/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flinkOptionsModule } from "../../scripts/flink-options.mjs";
import { open } from "./fixtures.ts";

let env: TableEnvironment;

beforeAll(async () => {
  env = await open({ config: { "table.local-time-zone": "Asia/Tokyo" }, otherConfig: { "my.plugin.option": 3 } });
});
afterAll(() => env[Symbol.asyncDispose]());

const zoned = async (): Promise<unknown> => {
  const result = await env.executeSql("SELECT CAST(TO_TIMESTAMP_LTZ(0, 0) AS STRING) AS shown");
  for await (const row of result.rows()) return row["shown"];
  return undefined;
};

test("the typed options are those of the Flink that runs", async () => {
  expect(readFileSync(new URL("../../src/config/flink-options.ts", import.meta.url), "utf8")).toBe(await flinkOptionsModule());
});

test("set, read, reset: queries follow, and SET of SQL sees the same", async () => {
  expect(await env.config.get("table.local-time-zone")).toBe("Asia/Tokyo");
  expect(await zoned()).toMatch(/^1970-01-01 09:00/);
  await env.config.set("table.local-time-zone", "UTC");
  expect(await zoned()).toMatch(/^1970-01-01 00:00/);
  await env.executeSql("SET 'table.local-time-zone' = 'Europe/Berlin'");
  expect(await env.config.get("table.local-time-zone")).toBe("Europe/Berlin");
  await env.config.reset("table.local-time-zone");
  expect(await zoned()).toMatch(/^1970-01-01 09:00/);
});

test("what nobody set is Flink's default, in its type", async () => {
  expect(await env.config.get("table.exec.mini-batch.enabled")).toBe(false);
  expect(await env.config.get("table.exec.mini-batch.size")).toBe(-1);
  expect(await env.config.get("state.backend.type")).toBe("hashmap");
  expect(await env.config.get("pipeline.name")).toBeUndefined();
  expect(await env.config.get("pipeline.object-reuse")).toBe(true);
});

test("options that the planner reads: mini-batches change the plan, and bring the same result", async () => {
  const Row = schema({ a: t.int().notNull() });
  const counted = env
    .fromRows([{ a: 1 }, { a: 1 }], Row)
    .groupBy((r) => ({ a: r.a }))
    .select((r, key) => ({ ...key, total: r.a.sum() }));
  expect(await counted.explain()).not.toContain("MiniBatchAssigner");
  await env.config.set("table.exec.mini-batch.enabled", true);
  await env.config.set("table.exec.mini-batch.allow-latency", "100 ms");
  await env.config.set("table.exec.mini-batch.size", 100);
  expect(await counted.explain()).toContain("MiniBatchAssigner");
  expect(await counted.toArray()).toEqual([{ a: 1, total: 2 }]);
  await env.config.reset();
  expect(await env.config.get("table.exec.mini-batch.enabled")).toBe(false);
  expect(await env.config.get("table.local-time-zone")).toBe("Asia/Tokyo");
  expect(await counted.explain()).not.toContain("MiniBatchAssigner");
});

test("lists and maps are read by Flink as they were meant", async () => {
  await env.executeSql(
    "CREATE TABLE files (a INT, `file.name` STRING NOT NULL METADATA VIRTUAL, p STRING NOT NULL METADATA FROM 'file.path' VIRTUAL) WITH ('connector' = 'filesystem', 'path' = 'nowhere', 'format' = 'json')",
  );
  const columns = async (): Promise<unknown[]> => {
    await env.executeSql("CREATE TEMPORARY VIEW seen AS SELECT * FROM files");
    const names: unknown[] = [];
    for await (const row of (await env.executeSql("DESCRIBE seen")).rows()) names.push(row["name"]);
    await env.executeSql("DROP TEMPORARY VIEW seen");
    return names;
  };
  expect(await columns()).toEqual(["a", "file.name", "p"]);
  await env.config.set("table.column-expansion-strategy", [
    "EXCLUDE_DEFAULT_VIRTUAL_METADATA_COLUMNS",
    "EXCLUDE_ALIASED_VIRTUAL_METADATA_COLUMNS",
  ]);
  expect(await columns()).toEqual(["a"]);
  await env.config.reset("table.column-expansion-strategy");
  expect(await columns()).toEqual(["a", "file.name", "p"]);
  await env.executeSql("DROP TABLE files");

  await env.config.set("pipeline.global-job-parameters", { a: "x,y:z" });
  expect(await env.config.get("pipeline.global-job-parameters")).toEqual({ a: "x,y:z" });
  expect(await env.fromRows([{ a: 1 }], schema({ a: t.int() })).toArray()).toEqual([{ a: 1 }]);
  await env.config.reset("pipeline.global-job-parameters");
});

test("options that are not known go through their own door", async () => {
  expect(await env.config.other.get("my.plugin.option")).toBe("3");
  await env.config.other.set("my.plugin.option", 4);
  expect((await env.config.all())["my.plugin.option"]).toBe("4");
  await env.config.other.reset("my.plugin.option");
  expect(await env.config.other.get("my.plugin.option")).toBe("3");
  await env.config.other.set("my.password", "secret");
  expect(await env.config.other.get("my.password")).not.toContain("secret");
});

test("nothing wrong reaches Flink", async () => {
  await expect(env.config.set("table.exec.mini-batch.enabled", "maybe" as never)).rejects.toThrow(/write true or false/);
  await expect(env.config.set("table.exec.mini-batch.enable" as never, true as never)).rejects.toThrow(/did you mean/);
  await expect(open({ config: { "table.exec.state.ttl": "soon" as never } })).rejects.toThrow(ConfigurationError);
  expect(await env.config.get("table.exec.mini-batch.enabled")).toBe(false);
});

test("a closed environment has no options", async () => {
  const other = await open();
  await other[Symbol.asyncDispose]();
  await expect(other.config.all()).rejects.toThrow(BridgeError);
  await expect(other.config.set("pipeline.name", "x")).rejects.toThrow(BridgeError);
});
