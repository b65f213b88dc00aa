// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(home, "../..");
const venv = join(home, ".venv");

export const benchJar = join(home, "java/target/tsflink-bench.jar");
export const resultsFile = join(home, "results/latest.json");

/** Runs a command to its end and returns the lines that it printed; its complaints are shown when it fails. */
export async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints = (complaints + text).slice(-4_000)));
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ""} ended with ${String(code)}\n${output.slice(-2_000)}\n${complaints}`);
  return output.split("\n").filter((line) => line !== "");
}

/** JSON lines among whatever else a system prints. */
export function jsonLines(lines: readonly string[]): unknown[] {
  return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as unknown);
}

/** With the types stripped beforehand, as Node does by itself from version 22.18 on: a loader for TypeScript would count as start-up. */
export async function node(script: string, ...args: readonly string[]): Promise<unknown[]> {
  return jsonLines(await run(process.execPath, [join(home, "dist", script.replace(/\.ts$/, ".js")), ...args]));
}

export async function python(script: string, ...args: readonly string[]): Promise<unknown[]> {
  // PyFlink's thread mode starts whatever `python` the PATH names, not the interpreter that runs the script.
  const env = { ...process.env, PATH: join(venv, "bin") + delimiter + (process.env["PATH"] ?? "") };
  return jsonLines(await run(join(venv, "bin/python"), [join(home, "python", script), ...args], env));
}

/** The benchmark's jar, and PyFlink in a virtual environment of its own when it takes part. */
export async function prepare(withPython: boolean): Promise<void> {
  console.log("building the benchmark's source and Java functions");
  await run("mvn", ["-q", "-f", join(home, "java/pom.xml"), "package"]);
  if (!withPython || existsSync(join(venv, "installed"))) return;
  console.log("installing PyFlink 2.3.0 into internal/bench/.venv (about 850 MB)");
  await run("python3", ["-m", "venv", venv]);
  await run(join(venv, "bin/pip"), ["install", "-q", "-r", join(home, "python/requirements.txt")]);
  await run("touch", [join(venv, "installed")]);
}
