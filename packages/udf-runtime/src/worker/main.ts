// SPDX-License-Identifier: Apache-2.0
// The entry of a worker process: started by the operator with `node worker.mjs`, ended by the end of its standard input.
import { WorkerError } from "@tsflink/core";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { type FunctionServer, startFunctionServer } from "../server/function-server.ts";
import type { UserFunction } from "../server/plan.ts";
import { type FunctionPayload, PROTOCOL_VERSION } from "../server/spec.ts";
import { captureConsole } from "./console.ts";

interface Handshake {
  readonly token: string;
  readonly serverToken: string;
  readonly protocol: number;
  /** A private folder for the socket and files of this worker. */
  readonly directory: string;
  /** The file with the functions. */
  readonly bundle: string;
}

const stdout = process.stdout.write.bind(process.stdout);

function answer(line: { readonly address: string } | { readonly error: string }): void {
  stdout(`${JSON.stringify(line)}\n`);
}

/** Imports the bundle once, when the first operator opens a function of it. */
function bundleSource({ bundle, directory }: Handshake): (payload: FunctionPayload) => Promise<UserFunction> {
  let loading: Promise<{ readonly end: string; readonly exports: Readonly<Record<string, unknown>> }> | undefined;
  const load = async (): Promise<{ end: string; exports: Record<string, unknown> }> => {
    const code = await readFile(bundle);
    let path = bundle;
    if (!path.endsWith(".mjs")) {
      // Flink's file cache may drop the extension, without which Node does not know an ES module.
      await mkdir(directory, { recursive: true, mode: 0o700 });
      path = join(directory, "functions.mjs");
      await writeFile(path, code, { mode: 0o600 });
    }
    // The driver writes the hash of the bundle and what belongs to it into the last line.
    return { end: code.subarray(-100).toString("utf8"), exports: (await import(pathToFileURL(path).href)) as Record<string, unknown> };
  };
  return async (payload) => {
    const { end, exports } = await (loading ??= load());
    if (payload.bundle === "" || !end.includes(payload.bundle))
      throw new WorkerError(
        `The worker has another bundle than ${payload.bundle.slice(0, 12)}, which the operator asks for: the files shipped with the job do not belong together.`,
      );
    const fn = exports[payload.export];
    if (typeof fn !== "function") throw new WorkerError(`The bundle has no function ${payload.export} (${payload.name}).`);
    return fn as UserFunction;
  };
}

async function start(line: string): Promise<FunctionServer> {
  const handshake = JSON.parse(line) as Handshake;
  if (handshake.protocol !== PROTOCOL_VERSION) {
    throw new WorkerError(
      `The operator speaks version ${handshake.protocol} of the function protocol, this worker speaks version ${PROTOCOL_VERSION}: the jar tsflink-runtime and the package @tsflink/udf-runtime must be of the same release.`,
    );
  }
  const server = await startFunctionServer({
    token: handshake.token,
    serverToken: handshake.serverToken,
    tempDir: handshake.directory,
    source: bundleSource(handshake),
  });
  captureConsole(server);
  return server;
}

/** Something failed outside of any call: a timer, an event, a promise that nobody awaited. The state is unknown, so the worker ends. */
function crash(server: FunctionServer, error: unknown): void {
  for (const session of server.sessions) session.crashed(error);
  // The messages are on their way once the event loop turned.
  setTimeout(() => process.exit(1), 200);
}

function main(): void {
  // Ctrl-C reaches the whole process group; the driver cancels the job and the end of standard input ends this process.
  process.on("SIGINT", () => undefined);
  let server: FunctionServer | undefined;
  let started = false;
  const input = createInterface({ input: process.stdin });
  input.on("line", (line) => {
    if (started) return;
    started = true;
    start(line).then(
      (ready) => {
        server = ready;
        process.on("uncaughtException", (error) => crash(ready, error));
        process.on("unhandledRejection", (error) => crash(ready, error));
        answer({ address: ready.address });
      },
      (error: unknown) => {
        answer({ error: error instanceof Error ? error.message : String(error) });
        process.exitCode = 1;
        input.close();
        process.stdin.destroy();
      },
    );
  });
  input.on("close", () => {
    const exit = (): never => process.exit();
    if (server === undefined) exit();
    else server.close().then(exit, exit);
  });
}

main();
