// SPDX-License-Identifier: Apache-2.0
// Builds Maven modules and puts their jars into a package's dist/jars. Maven runs only when something that it reads has changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function* filesIn(path) {
  if (!statSync(path).isDirectory()) yield path;
  else for (const name of readdirSync(path).sort()) if (name !== "target") yield* filesIn(join(path, name));
}

/**
 * @param {string} home the package's folder
 * @param {readonly { folder: string; jars: Readonly<Record<string, string>> }[]} modules Maven modules below it, and their jars: name in `target`, name in `dist/jars`
 */
export function buildJars(home, modules) {
  const inputs = createHash("sha256");
  for (const path of [join(root, "pom.xml"), ...modules.map(({ folder }) => join(home, folder))].flatMap((each) => [...filesIn(each)])) {
    inputs.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
  }
  const wanted = inputs.digest("hex");
  const jars = join(home, "dist", "jars");
  const stamp = join(jars, ".inputs");
  const missing = modules.some((module) => Object.values(module.jars).some((jar) => !existsSync(join(jars, jar))));
  if (!missing && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  mkdirSync(jars, { recursive: true });
  for (const { folder, jars: built } of modules) {
    console.log(`building the jars of ${folder} with Maven`);
    const args = ["-B", "-q", "-DskipTests", "-f", join(home, folder, "pom.xml"), "package"];
    const maven = spawnSync(process.platform === "win32" ? "mvn.cmd" : "mvn", args, { stdio: "inherit" });
    if (maven.error !== undefined)
      throw new Error("Maven (mvn) is needed to build the Java parts and was not found on the PATH.", { cause: maven.error });
    if (maven.status !== 0) process.exit(maven.status ?? 1);
    for (const [from, to] of Object.entries(built)) copyFileSync(join(home, folder, "target", from), join(jars, to));
  }
  writeFileSync(stamp, wanted);
}
