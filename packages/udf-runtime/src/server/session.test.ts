// SPDX-License-Identifier: Apache-2.0
// When functions are opened and closed, whatever becomes of their operator.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { type FunctionServer, startFunctionServer } from "./function-server.ts";
import type { UserFunction } from "./plan.ts";
import { type Received, TestClient } from "./test-client.ts";

let server: FunctionServer;
let client: TestClient;
const calls: string[] = [];

afterEach(async () => {
  client.close();
  await server.close();
  calls.splice(0);
});

type Functions = Readonly<Record<string, UserFunction>>;

async function connect(functions: Functions, openTimeout?: number): Promise<void> {
  server = await startFunctionServer({
    token: "client-token",
    serverToken: "server-token",
    source: ({ export: name }) => functions[name] as UserFunction,
    ...(openTimeout === undefined ? {} : { openTimeout }),
  });
  client = new TestClient(server.address);
}

/** Opens an operator that calls `f()` and `g()`; their hooks are among the functions as `f.open` and so on. */
function open(functions: Functions): Promise<Received> {
  const payloads = ["f", "g"].map((name) => {
    const hooks = ["open", "close"].flatMap((hook) => (`${name}.${hook}` in functions ? [[hook, `${name}.${hook}`]] : []));
    const how = { kind: "scalar", args: [], returns: "INT", deterministic: true, run: "in-driver", bundle: "b" };
    return { protocol: 1, name, export: name, ...how, hooks: Object.fromEntries(hooks) as object };
  });
  return client.open({
    kind: "scalar",
    subtask: { task: "test", index: 1, parallelism: 2, maxParallelism: 128, attempt: 0 },
    jobParameters: { team: "sales" },
    functions: payloads,
    input: "ROW<`x` INT>",
    output: "ROW<`f` INT, `g` INT>",
    calls: payloads.map((_, n) => ({ function: n, args: [] })),
  });
}

const note = (line: string): void => void calls.push(line);
const throwing = (message: string) => (): never => {
  throw new RangeError(message);
};
const both: Functions = {
  "f.open": () => (note("open f"), 1),
  "g.open": () => (note("open g"), 2),
  "f.close": (opened) => note(`close f ${String(opened)}`),
  "g.close": (opened) => note(`close g ${String(opened)}`),
  f: () => 0,
  g: () => 0,
};

test("opened in their order, closed once and the other way round", async () => {
  await connect(both);
  expect((await open(both)).message).toBe("opened");
  client.send({ close: {} });
  expect((await client.next()).message).toBe("closed");
  await client.ended();
  expect(calls).toEqual(["open f", "open g", "close g 2", "close f 1"]);
});

test("closed when the operator goes away without a word", async () => {
  await connect(both);
  await open(both);
  client.stream.cancel();
  await vi.waitFor(() => expect(calls).toEqual(["open f", "open g", "close g 2", "close f 1"]));
});

test("what was opened is closed when another hook fails", async () => {
  const functions = { ...both, "g.open": throwing("no") };
  await connect(functions);
  expect((await open(functions)).failure).toMatchObject({ function: "g.open", name: "RangeError", message: "no" });
  await vi.waitFor(() => expect(calls).toEqual(["open f", "close f 1"]));
});

test("all are closed although one fails, and the failure is told", async () => {
  const functions = { ...both, "g.close": throwing("stuck") };
  await connect(functions);
  await open(functions);
  client.send({ close: {} });
  expect((await client.next()).failure).toMatchObject({ function: "g.close", message: "stuck" });
  expect(calls).toEqual(["open f", "open g", "close f 1"]);
});

test("a client must say who it is in time; opening its functions may take longer", async () => {
  const slow: Functions = { ...both, "f.open": () => sleep(400) };
  await connect(slow, 100);
  expect((await open(slow)).message).toBe("opened");
  client.close();
  client = new TestClient(server.address);
  expect((await client.next()).failure).toMatchObject({ message: "The client did not open its stream within 0.1 seconds." });
});
