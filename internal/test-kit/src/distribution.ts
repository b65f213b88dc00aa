// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const home = fileURLToPath(new URL("..", import.meta.url));
const venv = join(home, ".venv");
const installed = join(venv, "installed");
const run = promisify(execFile);

/** The folder of a stock Flink 2.3 distribution, without scripts; installed from PyPI into `.venv` of this package the first time. */
export async function flinkDistribution(): Promise<string> {
  if (!existsSync(installed)) {
    await run("python3", ["-m", "venv", "--clear", venv]);
    await run(join(venv, "bin/pip"), ["install", "-q", "-r", join(home, "requirements.txt")], { maxBuffer: 1 << 24 });
    writeFileSync(installed, "");
  }
  const python = readdirSync(join(venv, "lib")).find((name) => name.startsWith("python"));
  if (python === undefined) throw new Error(`${venv} has no Python in it; remove the folder, and it is made again`);
  return join(venv, "lib", python, "site-packages/pyflink");
}
