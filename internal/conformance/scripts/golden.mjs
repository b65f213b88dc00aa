// SPDX-License-Identifier: Apache-2.0
// `npm run golden -w internal/conformance [-- FILE...]`: runs the cases with Flink's Java API alone and writes what they give to golden/.
// Needs a build (for the class path) and a JDK; FILE is the name of a case file without its ending, or `api`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { classPath } from "../../../packages/bridge/dist/class-path/class-path.js";
import { defaultSearch, findJava } from "../../../packages/bridge/dist/jvm/find-java.js";
import { jvmOptions } from "../../../packages/bridge/dist/jvm/options.js";

const here = fileURLToPath(new URL("..", import.meta.url));
const java = await findJava(defaultSearch());
const { common } = await classPath({
  java: java.command,
  flinkHome: process.env.FLINK_HOME,
  jars: [],
  offline: false,
  settings: undefined,
  onProgress: () => undefined,
});
const scratch = mkdtempSync(join(tmpdir(), "tsflink-golden-"));
try {
  const run = (command, args) => {
    const { status } = spawnSync(join(java.home, "bin", command), args, { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
    return status === 0;
  };
  const sources = readdirSync(join(here, "java")).map((name) => join(here, "java", name));
  // Flink's jars and the loader of its RPC system; nothing of ours that queries would pass through.
  const flink = common.join(delimiter);
  const options = jvmOptions({ profile: "short", tempDir: scratch, logConfiguration: join(here, "java-log4j2.xml"), extra: [] });
  if (run("javac", ["-Xlint:all,-path,-processing,-classfile,-serial", "-proc:none", "-d", scratch, "-cp", flink, ...sources]))
    run("java", [...options, "-cp", [scratch, flink].join(delimiter), "dev.tsflink.conformance.Golden", here, ...process.argv.slice(2)]);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
