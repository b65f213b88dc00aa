// SPDX-License-Identifier: Apache-2.0
// Everything that a clean clone needs before anything can run. Uses Node alone, as node_modules may not exist yet.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in the repository with its output shown; returns whether it succeeded. */
export function succeeds(command, args, options = {}) {
  const { error, status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    ...options,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", ...options.env },
  });
  if (error !== undefined) console.error(`${command} could not be started: ${error.message}`);
  return status === 0;
}

function must(what, command, args, remedy) {
  console.log(`\n▸ ${what}`);
  if (succeeds(command, args)) return;
  console.error(`\n${what} failed. ${remedy}`);
  process.exit(1);
}

function answers(command, args) {
  return spawnSync(command, args, { stdio: "ignore", shell: process.platform === "win32" }).status === 0;
}

/** Dependencies, then the Java and TypeScript builds. What is there already is not made again. */
export function setUp() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`TsFlink needs Node 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const stamp = join(root, "node_modules", ".tsflink-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
    must("Installing dependencies", "npm", ["ci"], "Look at npm's own message above.");
    writeFileSync(stamp, lock);
  }
  for (const [command, args, what] of [
    ["javac", ["-version"], "A JDK, 17 or newer, is needed (javac is not on the PATH)."],
    ["mvn", ["-v"], "Maven, 3.8 or newer, is needed to build the Java parts (mvn is not on the PATH)."],
  ]) {
    if (!answers(command, args)) {
      console.error(what);
      process.exit(1);
    }
  }
  // One task at a time: two Maven builds at once would write the same local repository.
  must(
    "Building (Java and TypeScript)",
    "npx",
    ["turbo", "run", "build", "--concurrency=1", "--output-logs=new-only"],
    "The first error above names the package.",
  );
}
