// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseType } from "@tsflink/core";
import type { FunctionDefinition } from "@tsflink/core/internal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchReader, batchWriter } from "../codec/index.ts";
import type { RowDefinition } from "@tsflink/core";
import type { FunctionPayload } from "../server/spec.ts";
import { type Received, TestClient } from "../server/test-client.ts";
import { later, plusOne, throwsDeep } from "./sample-functions.ts";
import { prepareFunctions, type PreparedFunctions } from "./prepare-functions.ts";

const BIGINT = parseType("BIGINT");
const root = fileURLToPath(new URL("../..", import.meta.url));

function define(fn: (...args: never[]) => unknown, more: Partial<FunctionDefinition> = {}): FunctionDefinition {
  return {
    kind: "scalar",
    name: undefined,
    args: [BIGINT],
    returns: BIGINT,
    fn,
    bound: undefined,
    deterministic: true,
    async: undefined,
    module: undefined,
    ...more,
  };
}

let tempDir: string;
beforeAll(() => {
  tempDir = mkdtempSync(join(tmpdir(), "tsflink-driver-test-"));
  execFileSync(process.execPath, [join(root, "build.mjs")]);
  // Maven runs when a Java file is newer than the jar.
}, 120_000);
afterAll(() => rmSync(tempDir, { recursive: true }));

const input = parseType("ROW<`x` BIGINT>").definition as RowDefinition;
const output = parseType("ROW<`y` BIGINT>").definition as RowDefinition;

async function call(
  address: string,
  payload: FunctionPayload,
  values: readonly bigint[],
): Promise<{ values: unknown[] | undefined; failure: Received["failure"]; logs: Received["log"][] }> {
  const client = new TestClient(address);
  try {
    const { token, serverToken, ...rest } = payload;
    const opened = await client.open(
      {
        kind: "scalar",
        subtask: { task: "t", index: 0, parallelism: 1, maxParallelism: 128, attempt: 0 },
        jobParameters: {},
        functions: [rest],
        input: "ROW<`x` BIGINT>",
        output: "ROW<`y` BIGINT>",
        calls: [{ function: 0, args: [{ column: 0 }] }],
      },
      { token: token as string },
    );
    if (opened.failure !== undefined) return { values: undefined, failure: opened.failure, logs: [] };
    expect(opened.opened?.token).toBe(serverToken);
    client.send({ batch: { sequence: 1, rows: values.length, arrow: batchWriter(input).columns([values]) } });
    const logs: Received["log"][] = [];
    for (;;) {
      const message = await client.next();
      if (message.log !== undefined) logs.push(message.log);
      else
        return {
          values: message.result === undefined ? undefined : batchReader(output).read(message.result.arrow).column(0).toArray(),
          failure: message.failure,
          logs,
        };
    }
  } finally {
    client.close();
  }
}

/** What the operator does: copies the files, starts the worker, shakes hands. */
async function startWorker(
  prepared: PreparedFunctions,
  payload: FunctionPayload,
  rename = false,
): Promise<{ address: string; stop: () => Promise<number | null>; stderr: () => string; exited: Promise<number | null> }> {
  const directory = mkdtempSync(join(tempDir, "worker-"));
  for (const { name, path } of prepared.files) copyFileSync(path, join(directory, name));
  let bundle = join(directory, payload.worker?.bundle as string);
  if (rename) {
    copyFileSync(bundle, join(directory, "blob_p-1"));
    bundle = join(directory, "blob_p-1");
  }
  const child = spawn(process.execPath, [join(directory, payload.worker?.main as string)], { stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.on("exit", resolve);
  });
  child.stdin.write(
    `${JSON.stringify({ token: payload.token, serverToken: payload.serverToken, protocol: payload.protocol, directory, bundle })}\n`,
  );
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.on("exit", () => reject(new Error(`the worker ended: ${stderr}`)));
  });
  const { address, error } = JSON.parse(line) as { address?: string; error?: string };
  if (address === undefined) throw new Error(error);
  return {
    address,
    stderr: () => stderr,
    exited,
    stop: () => {
      child.stdin.end();
      return exited;
    },
  };
}

const payloadOf = (prepared: PreparedFunctions, definition: FunctionDefinition): FunctionPayload =>
  JSON.parse(prepared.payloads.get(definition) as string) as FunctionPayload;

describe("in the driver", () => {
  it("calls the very function, and forgets it on close", async () => {
    const definition = define(plusOne, { bound: { step: 5n } });
    const prepared = await prepareFunctions([definition], { run: "in-driver", tempDir, root });
    const payload = payloadOf(prepared, definition);
    expect(payload).toMatchObject({ name: "plusOne", run: "in-driver", args: ["BIGINT"], returns: "BIGINT" });
    expect(prepared.files).toEqual([]);
    expect((await call(payload.address as string, payload, [1n, 2n])).values).toEqual([6n, 7n]);
    await prepared.close();
    await prepared.close();
    expect(readdirSync(tempDir).filter((name) => name.startsWith("fn-"))).toEqual([]);
  });

  it("maps a failure to the user's file", async () => {
    const definition = define(throwsDeep);
    const prepared = await prepareFunctions([definition], { run: "in-driver", tempDir, root });
    const payload = payloadOf(prepared, definition);
    const { failure } = await call(payload.address as string, payload, [1n]);
    const error = prepared.mapError({ ...(failure as NonNullable<typeof failure>), bundle: payload.bundle });
    await prepared.close();
    expectMapped(error);
  });
});

function expectMapped(error: Error | undefined): void {
  const lines = readFileSync(fileURLToPath(new URL("sample-functions.ts", import.meta.url)), "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes("throw new RangeError")) + 1;
  expect(error).toMatchObject({ code: "user-function", functionName: "throwsDeep" });
  expect(error?.message).toBe("Function throwsDeep failed. RangeError: too deep");
  const stack = (error?.stack ?? "").split("\n");
  expect(stack.length).toBeLessThanOrEqual(15);
  expect(stack[1]).toMatch(new RegExp(`sample-functions\\.ts:${at}:\\d+`));
  expect(error?.stack).not.toMatch(/worker\.mjs|eval at|grpc|\/server\//);
}

describe("in a worker", () => {
  it.each([false, true])("runs from shipped files alone (renamed: %s), logs, maps failures, ends with its input", async (rename) => {
    const definitions = [define(plusOne, { bound: { step: 5n } }), define(throwsDeep), define(later)] as const;
    const prepared = await prepareFunctions(definitions, { run: "worker", tempDir, root });
    const [plus, deep, crash] = definitions.map((definition) => payloadOf(prepared, definition)) as [
      FunctionPayload,
      FunctionPayload,
      FunctionPayload,
    ];
    expect(prepared.files.map(({ path }) => basename(path))).toEqual(["worker.mjs", plus.worker?.bundle]);
    const worker = await startWorker(prepared, plus, rename);
    expect(await call(worker.address, plus, [1n, 2n])).toMatchObject({
      values: [6n, 7n],
      logs: [{ level: "info", function: "plusOne", text: "plus 5n" }],
    });
    const { failure } = await call(worker.address, deep, [1n]);
    expectMapped(prepared.mapError({ ...(failure as NonNullable<typeof failure>), bundle: deep.bundle }));
    expect((await call(worker.address, { ...plus, bundle: "00" }, [1n])).failure).toMatchObject({ code: "worker" });
    expect(await worker.stop()).toBe(0);

    // An error outside of any call ends the worker and is reported.
    const another = await startWorker(prepared, crash, rename);
    const reported = await call(another.address, crash, [1n]);
    expect(reported.failure).toMatchObject({ code: "user-function", function: "later", message: "nobody waits for this" });
    expect(await another.exited).toBe(1);
    await prepared.close();
    expect(readdirSync(tempDir).filter((name) => name.startsWith("functions-"))).toEqual([]);
  });

  it("refuses another protocol version and broken bundles", async () => {
    const definition = define(plusOne);
    const prepared = await prepareFunctions([definition], { run: "worker", tempDir, root });
    const payload = payloadOf(prepared, definition);
    await expect(startWorker(prepared, { ...payload, protocol: 9 })).rejects.toThrow(/version 9 .* version 1/);
    const bundle = prepared.files[1]?.path as string;
    writeFileSync(bundle, `throw new Error("top level");\n// ${payload.bundle}\n`);
    const worker = await startWorker(prepared, payload);
    expect((await call(worker.address, payload, [1n])).failure).toMatchObject({ message: expect.stringContaining("top level") as string });
    await worker.stop();
    await prepared.close();
  });
});

it("refuses what cannot be cloned", async () => {
  const definition = define(plusOne, { bound: { f: () => 1 } });
  await expect(prepareFunctions([definition], { run: "worker", tempDir, root })).rejects.toMatchObject({
    code: "configuration",
    option: "bind",
  });
});

it("does not keep the process alive", () => {
  const script = `
    import { prepareFunctions } from ${JSON.stringify(join(root, "dist/index.js"))};
    export const f = (x) => x;
    const type = { toString: () => "BIGINT" };
    await prepareFunctions([{ kind: "scalar", name: "f", args: [type], returns: type, fn: f, deterministic: true }], { run: "in-driver", tempDir: ${JSON.stringify(tempDir)} });
    console.log("prepared");`;
  const file = join(tempDir, "program.mjs");
  writeFileSync(file, script);
  expect(execFileSync(process.execPath, [file], { encoding: "utf8", timeout: 20_000 })).toBe("prepared\n");
});
