// SPDX-License-Identifier: Apache-2.0
import { WorkerError } from "@tsflink/core";
import { randomBytes } from "node:crypto";
import { type FunctionServer, startFunctionServer } from "../server/function-server.ts";
import type { UserFunction } from "../server/plan.ts";

interface Entry {
  readonly functions: Map<string, UserFunction>;
  users: number;
}

export interface InDriverServer {
  readonly address: string;
  readonly token: string;
  readonly serverToken: string;
}

/** Functions of jobs that run now, by bundle. */
const registry = new Map<string, Entry>();
let running: Promise<{ readonly server: FunctionServer; readonly info: InDriverServer }> | undefined;

/** Starts the function server of this process when first asked. It never keeps the process alive. */
export async function inDriverServer(tempDir: string): Promise<InDriverServer> {
  running ??= start(tempDir);
  try {
    return (await running).info;
  } catch (error) {
    running = undefined;
    throw error;
  }
}

async function start(tempDir: string): Promise<{ server: FunctionServer; info: InDriverServer }> {
  const token = randomBytes(24).toString("base64url");
  const serverToken = randomBytes(24).toString("base64url");
  const server = await startFunctionServer({
    token,
    serverToken,
    tempDir,
    source: (payload) => {
      const fn = registry.get(payload.bundle)?.functions.get(payload.export);
      if (fn === undefined)
        throw new WorkerError(`Function ${payload.name} is not known in this process any more: its environment was closed.`);
      return fn;
    },
  });
  server.unref();
  return { server, info: { address: server.address, token, serverToken } };
}

/** Makes functions reachable until `release` was called as often as this. */
export function registerFunctions(bundle: string, functions: ReadonlyMap<string, UserFunction>): () => Promise<void> {
  const entry = registry.get(bundle) ?? { functions: new Map<string, UserFunction>(), users: 0 };
  registry.set(bundle, entry);
  entry.users++;
  for (const [name, fn] of functions) entry.functions.set(name, fn);
  let released = false;
  return async () => {
    if (released) return;
    released = true;
    if (--entry.users > 0) return;
    if (registry.get(bundle) === entry) registry.delete(bundle);
    if (registry.size > 0 || running === undefined) return;
    // The socket and its folder go with the last function.
    const closing = running;
    running = undefined;
    await (await closing).server.close();
  };
}
