// SPDX-License-Identifier: Apache-2.0
// Writes flink-<version>.lock.json anew: `node scripts/lock.mjs` after a build of the resolver. Needs the network.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const flink = "2.3.0";
const scala = "2.12";
const log4j = "2.25.3";
const hadoop = "3.4.2";
const of = (name) => `org.apache.flink:${name}:${flink}`;

const base = [
  of("flink-clients"),
  of("flink-rpc-akka"),
  of(`flink-table-planner_${scala}`),
  of("flink-table-api-java-bridge"),
  of("flink-table-runtime"),
  of("flink-connector-files"),
  of("flink-connector-datagen"),
  of("flink-csv"),
  of("flink-json"),
  `org.apache.logging.log4j:log4j-slf4j-impl:${log4j}`,
  `org.apache.logging.log4j:log4j-core:${log4j}`,
];
const key = (coordinate) => coordinate.split(":").slice(0, 2).join(":");
// The RPC system is on the class path itself, so the jar that holds a packed copy of it is of no use. flink-table-runtime holds Janino; the jars
// of its own are signed, so that the JVM checks each of their classes and keeps none in an archive.
const left = new Set([key(of("flink-rpc-akka-loader")), "org.codehaus.janino:janino", "org.codehaus.janino:commons-compiler"]);

// Added when asked for, by the coordinate that stands first; what the base holds already is left out.
const optional = [
  [of("flink-runtime-web")],
  [of("flink-statebackend-rocksdb")],
  [of("flink-parquet"), `org.apache.hadoop:hadoop-client-api:${hadoop}`, `org.apache.hadoop:hadoop-client-runtime:${hadoop}`],
];

async function resolve(coordinates) {
  const jar = fileURLToPath(new URL("../dist/jars/tsflink-resolver.jar", import.meta.url));
  // The resolver ends with its input, hence a pipe that stays open until it has answered.
  const child = spawn("java", ["-jar", jar, "--transitive", ...coordinates], { stdio: ["pipe", "pipe", "inherit"] });
  let last;
  for await (const line of createInterface({ input: child.stdout })) last = JSON.parse(line);
  if (last?.event !== "resolved") throw new Error(last?.messages.join("\n") ?? "The resolver said nothing.");
  return last.artifacts;
}

const artifacts = {};
function take(resolved, known) {
  const taken = [];
  for (const { coordinate, path } of resolved) {
    if (left.has(key(coordinate)) || known.has(key(coordinate))) continue;
    artifacts[coordinate] = createHash("sha256").update(readFileSync(path)).digest("hex");
    taken.push(coordinate);
  }
  return taken;
}

const classPath = take(await resolve(base), new Set());
const known = new Set(classPath.map(key));
const sets = {};
for (const coordinates of optional) sets[coordinates[0]] = take(await resolve(coordinates), known);

const file = new URL(`../flink-${flink}.lock.json`, import.meta.url);
writeFileSync(file, `${JSON.stringify({ flink, classPath, sets, sha256: artifacts }, undefined, 2)}\n`);
console.log(
  `${classPath.length} jars, and ${Object.entries(sets)
    .map(([name, set]) => `${set.length} for ${name}`)
    .join(", ")}`,
);
