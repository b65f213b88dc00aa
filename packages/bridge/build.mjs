// SPDX-License-Identifier: Apache-2.0
// Puts the jars and the lock file into dist. Maven runs only when something that it reads has changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const modules = [
  { folder: "java", jars: { "tsflink-bridge.jar": "tsflink-bridge.jar", "tsflink-bridge-start.jar": "tsflink-start.jar" } },
  { folder: "java-resolver", jars: { "tsflink-resolver.jar": "tsflink-resolver.jar" } },
];

function* filesIn(path) {
  if (!statSync(path).isDirectory()) yield path;
  else for (const name of readdirSync(path).sort()) if (name !== "target") yield* filesIn(join(path, name));
}

const inputs = createHash("sha256");
for (const path of [join(root, "pom.xml"), ...modules.map(({ folder }) => join(here, folder))].flatMap((each) => [...filesIn(each)])) {
  inputs.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
}
const wanted = inputs.digest("hex");
const jars = join(here, "dist", "jars");
const stamp = join(jars, ".inputs");
mkdirSync(jars, { recursive: true });
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted || modules.some((module) => Object.values(module.jars).some((jar) => !existsSync(join(jars, jar))))) {
  for (const { folder, jars: built } of modules) {
    const maven = spawnSync(process.platform === "win32" ? "mvn.cmd" : "mvn", ["-B", "-q", "-f", join(here, folder, "pom.xml"), "package"], { stdio: "inherit" });
    if (maven.error !== undefined) throw new Error("Maven (mvn) is needed to build the Java parts and was not found on the PATH.", { cause: maven.error });
    if (maven.status !== 0) process.exit(maven.status ?? 1);
    for (const [from, to] of Object.entries(built)) copyFileSync(join(here, folder, "target", from), join(jars, to));
  }
  writeFileSync(stamp, wanted);
}
for (const name of readdirSync(here)) if (name.endsWith(".lock.json")) copyFileSync(join(here, name), join(here, "dist", name));
