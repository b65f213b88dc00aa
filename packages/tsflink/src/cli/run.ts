// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import { restAddress } from "@tsflink/bridge/driver";
import { CliError } from "./output.ts";

/** Runs a program to its end and gives its exit code. TypeScript is stripped by tsx, so any Node will do. */
export async function run(file: string, args: readonly string[], { rest }: { readonly rest?: string }): Promise<number> {
  const path = resolve(file);
  if (!existsSync(path)) throw new CliError(`${file}: there is no such file`, 2);
  const env = rest === undefined ? process.env : { ...process.env, TSFLINK_REST: restAddress("--rest", rest) };
  const loader = /\.[cm]?tsx?$/.test(path) ? ["--import", import.meta.resolve("tsx")] : [];
  const child = spawn(process.execPath, [...loader, path, ...args], { env, stdio: "inherit" });
  // Ctrl-C reaches the program by itself, which then cancels its jobs; this process waits for it.
  const ignore = (): void => undefined;
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", ignore).on("SIGTERM", pass).on("SIGHUP", pass);
  try {
    return await new Promise<number>((done, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", pass).off("SIGHUP", pass);
  }
}
