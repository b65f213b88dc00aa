// SPDX-License-Identifier: Apache-2.0
import { statSync } from "node:fs";
import { BridgeError, CatalogError, ConfigurationError, type JavaError, SqlError, ValidationError } from "@tsflink/core";
import { jobErrorOf, openEngine, type Engine, type ThrowableDigest } from "@tsflink/bridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const handlers = new URL("./programs/handlers.mjs", import.meta.url);
let engine: Engine;
const query = (sql: string): Promise<readonly string[]> => engine.call(handlers, "query", sql);
const errorFrom = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

describe("the engine", () => {
  it("runs a query with one crossing", async () => {
    const before = engine.crossings;
    expect(await query("SELECT 1")).toEqual(["+I[1]"]);
    expect(engine.crossings - before).toBe(1);
  });

  it("has a private folder and a socket in it", () => {
    expect(statSync(engine.tempDir).mode & 0o777).toBe(0o700);
    if (process.platform !== "win32") expect(engine.socketPath).toMatch(/^unix:/);
    expect(engine.token).toMatch(/^[0-9a-f]{64}$/);
  });

  it("keeps state between calls, and gives each caller its answer", async () => {
    expect(await Promise.all([1, 2, 3].map(() => engine.call<number>(handlers, "count", null)))).toEqual([1, 2, 3]);
    expect(await engine.call(handlers, "echo", { text: "é", big: 2n ** 63n, bytes: new Uint8Array([1]) })).toEqual({
      text: "é",
      big: 2n ** 63n,
      bytes: new Uint8Array([1]),
    });
  });

  it("never begins a call that was given up before, and forgets one that is running", async () => {
    const first = await engine.call<number>(handlers, "count", null);
    const reason = new Error("changed my mind");
    await expect(engine.call(handlers, "count", null, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const busy = engine.call(handlers, "sleep", 300);
    const queued = engine.call(handlers, "count", null, { signal: controller.signal });
    controller.abort(reason);
    await expect(queued).rejects.toBe(reason);
    await busy;
    expect(await engine.call(handlers, "count", null)).toBe(first + 1);
  });

  it("is one for the process: the same options join it, others are refused", async () => {
    const second = await openEngine();
    expect(second.tempDir).toBe(engine.tempDir);
    await second.close();
    await expect(second.call(handlers, "count", null)).rejects.toThrow(BridgeError);
    expect(() => second.openResult("x")).toThrow(/after close/);
    expect(await query("SELECT 2")).toEqual(["+I[2]"]); // The first one goes on.
    await expect(openEngine({ java: { options: ["-Xmx1g"] } })).rejects.toThrow(/one JVM/);
    await expect(openEngine({ cluster: { slots: 3 } })).rejects.toThrow(ConfigurationError);
  });

  it("starts more task managers when a job needs more slots than there are", async () => {
    const statements = [
      "CREATE TABLE few (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '80')",
      "CREATE TABLE nowhere (n INT) WITH ('connector' = 'blackhole')",
      "INSERT INTO nowhere SELECT n FROM few",
    ];
    const ended = new Promise<unknown>((resolve) => {
      const stop = engine.onEvent("job", (event) => {
        stop();
        resolve(event);
      });
    });
    const slots = await engine.call<number>(handlers, "slots", null);
    const id = await engine.call<string>(handlers, "submit", { statements, parallelism: 2 * slots + 1 });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const event = await ended;
    expect(event).toMatchObject({ jobId: id, status: "FINISHED" });
  });

  it("serves the REST interface on the loopback interface", async () => {
    const rest = await engine.call<string>(handlers, "rest", null);
    expect(rest).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${rest}/overview`)).status).toBe(200);
  });
});

describe("errors", () => {
  it("of the SQL parser have the place", async () => {
    const error = await errorFrom(query("SELECT 1 FRM x"));
    expect(error).toBeInstanceOf(SqlError);
    expect(error).toMatchObject({ code: "sql", line: 1, column: 14 });
  });

  it("of the validator have the place, and point at the caller's line", async () => {
    const error = await errorFrom(query("SELECT nmae FROM (VALUES ('x')) AS t(name)"));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ code: "validation", line: 1, column: 8 });
    expect((error as Error).message).toContain("nmae");
    expect((error as Error).stack).toContain("engine.test.ts");
    expect((error as JavaError).javaStack.length).toBeGreaterThan(0);
  });

  it("of the catalog have the reason and the object", async () => {
    await query("CREATE TABLE twice (n INT) WITH ('connector' = 'datagen')");
    const exists = await errorFrom(query("CREATE TABLE twice (n INT) WITH ('connector' = 'datagen')"));
    expect(exists).toBeInstanceOf(CatalogError);
    expect(exists).toMatchObject({ reason: "exists", object: "default_database.twice" });
    expect(await errorFrom(query("CREATE DATABASE full_one"))).toBeUndefined();
    await query("CREATE TABLE full_one.t (n INT) WITH ('connector' = 'datagen')");
    expect(await errorFrom(query("DROP DATABASE full_one"))).toMatchObject({ code: "catalog", reason: "not-empty" });
  });

  it("name the artifact of a connector that is missing, or the name that was meant", async () => {
    await query("CREATE TABLE k (n INT) WITH ('connector' = 'kafka')");
    expect(await errorFrom(query("SELECT * FROM k"))).toMatchObject({
      code: "validation",
      message: expect.stringMatching(/connector "kafka".*flink-connector-kafka.*jars/s) as unknown,
    });
    await query("CREATE TABLE d (n INT) WITH ('connector' = 'datgen')");
    expect(((await errorFrom(query("SELECT * FROM d"))) as Error).message).toContain('Did you mean "datagen"?');
    await query("CREATE TABLE f (n INT) WITH ('connector' = 'filesystem', 'path' = '/tmp', 'format' = 'parquet')");
    expect(((await errorFrom(query("SELECT * FROM f"))) as Error).message).toContain("flink-parquet:2.3.0");
  });

  it("say which option is misspelt and which is missing", async () => {
    await query("CREATE TABLE o (n INT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '1')");
    expect(((await errorFrom(query("SELECT * FROM o"))) as Error).message).toContain('"rows-per-secnd" (did you mean "rows-per-second"?)');
    await query("CREATE TABLE m (n INT) WITH ('connector' = 'filesystem', 'format' = 'csv')");
    const missing = await errorFrom(query("SELECT * FROM m"));
    expect(missing).toMatchObject({ code: "validation", message: expect.stringContaining("path") as unknown });
    expect((missing as Error).message.split("\n").length).toBeLessThanOrEqual(15);
  });

  it("of a handler itself come through as they are", async () => {
    await expect(engine.call(handlers, "fail", null)).rejects.toThrow("not of Java");
    await expect(engine.call(handlers, "nothing-of-that-name", null)).rejects.toThrow(/exports no function/);
    await expect(engine.call(handlers, "echo", () => undefined)).rejects.toThrow(/cannot be copied/);
  });

  it("of a job come as an event with the digest of its root cause", async () => {
    const ended = new Promise<{ readonly jobId: string; readonly status: string; readonly error: ThrowableDigest }>((resolve) => {
      const stop = engine.onEvent("job", (event) => {
        stop();
        resolve(event as never);
      });
    });
    const statements = [
      "CREATE TABLE zeros (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1', 'fields.n.min' = '0', 'fields.n.max' = '0')",
      "CREATE TABLE hole (n INT) WITH ('connector' = 'blackhole')",
      "INSERT INTO hole SELECT 1 / n FROM zeros",
    ];
    const id = await engine.call<string>(handlers, "submit", { statements, parallelism: 1 });
    const event = await ended;
    expect(event).toMatchObject({ jobId: id, status: "FAILED" });
    const error = jobErrorOf(event.jobId, "FAILED", event.error);
    expect(error).toMatchObject({ code: "job-failed", jobId: id, status: "FAILED" });
    expect(error.message).toMatch(/\/ by zero|Division by zero/);
    expect(error.rootCause).toMatchObject({ javaClass: "java.lang.ArithmeticException" });
  });
});

describe("artifacts", () => {
  it("can be added to the running class path: the parquet format reads back what it wrote", async () => {
    const paths = await engine.addArtifacts(["org.apache.flink:flink-parquet:2.3.0"]);
    expect(paths.some((path) => path.includes("flink-parquet-2.3.0.jar"))).toBe(true);
    const folder = `${engine.tempDir}/parquet`;
    await query(`CREATE TABLE p (n INT, s STRING) WITH ('connector' = 'filesystem', 'path' = 'file://${folder}', 'format' = 'parquet')`);
    await query("INSERT INTO p VALUES (1, 'é'), (2, CAST(NULL AS STRING))");
    expect([...(await query("SELECT * FROM p ORDER BY n"))]).toEqual(["+I[1, é]", "+I[2, null]"]);
  });

  it("are refused when they are no coordinates, or do not exist", async () => {
    await expect(engine.addArtifacts(["flink-json"])).rejects.toThrow(/group:artifact:version/);
    const offline = await errorFrom(engine.addArtifacts(["dev.tsflink.none:nothing-here:1.0"]));
    expect(offline).toBeInstanceOf(BridgeError);
    expect((offline as Error).message).toContain("dev.tsflink.none:nothing-here");
  });
});
