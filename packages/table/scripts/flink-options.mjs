// SPDX-License-Identifier: Apache-2.0
// Writes src/config/flink-options.ts anew, from Flink's own classes: `node scripts/flink-options.mjs` after a build. A JDK is needed.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { classPath } from "../../bridge/dist/class-path/class-path.js";
import { defaultSearch, findJava } from "../../bridge/dist/jvm/find-java.js";

const configuration = "org.apache.flink.configuration";
const table = "org.apache.flink.table.api.config";
const OF_JOBS = "pipeline.,execution.,state.,restart-strategy.,parallelism.";
const classes = [
  `${table}.TableConfigOptions`,
  `${table}.ExecutionConfigOptions`,
  `${table}.OptimizerConfigOptions`,
  ...["Core", "Pipeline", "Execution", "Checkpointing", "StateBackend", "StateRecovery", "RestartStrategy"].map(
    (name) => `${configuration}.${name}Options=${OF_JOBS}`,
  ),
  "dev.tsflink.runtime.operators.FunctionOptions",
];

const VALUE = {
  Boolean: ["boolean", "boolean"],
  Integer: ["int", "number"],
  Long: ["long", "number | bigint"],
  Float: ["double", "number"],
  Double: ["double", "number"],
  String: ["string", "string"],
  Duration: ["duration", "FlinkDuration"],
  MemorySize: ["memory", "FlinkMemorySize"],
  Map: ["map", "Readonly<Record<string, string>>"],
};

/** @returns the text of the module */
export async function flinkOptionsModule() {
  const { home } = await findJava(defaultSearch());
  const path = (file) => fileURLToPath(new URL(file, import.meta.url));
  const request = { java: `${home}/bin/java`, flinkHome: undefined, offline: false, settings: undefined, onProgress: () => undefined };
  const { common } = await classPath({ ...request, jars: [] });
  const jars = [...common, path("../../udf-runtime/dist/jars/tsflink-runtime.jar")].join(process.platform === "win32" ? ";" : ":");
  const read = execFileSync(request.java, ["-cp", jars, path("ReadOptions.java"), ...classes], { encoding: "utf8", maxBuffer: 1 << 24 });
  const options = Object.entries(JSON.parse(read));
  const text = `// SPDX-License-Identifier: Apache-2.0
// Written by scripts/flink-options.mjs from the option classes of Flink 2.3 and of TsFlink's operators; do not edit.
import type { KnownOption } from "./option-kind.ts";
import type { FlinkDuration, FlinkMemorySize } from "./values.ts";

/** Flink's options of tables and jobs by their keys, and what their values are. */
export interface FlinkOptions {
${options.map(([key, option]) => `${comment(option)}\n  readonly ${JSON.stringify(key)}: ${valueType(option)};`).join("\n")}
}

/** How the values are checked, and what they are when nobody set them. */
export const FLINK_OPTIONS: Readonly<Record<keyof FlinkOptions, KnownOption>> = {
${options.map(([key, option]) => `${JSON.stringify(key)}: ${described(option)},`).join("\n")}
};
`;
  const file = path("../src/config/flink-options.ts");
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

function valueType({ type, list, values }) {
  const single = type === "Enum" ? values.map((each) => JSON.stringify(each)).join(" | ") : VALUE[type]?.[1];
  if (single === undefined) throw new Error(`no TypeScript type is known for ${type}`);
  return list ? `readonly ${type === "Enum" ? `(${single})` : single}[]` : single;
}

function described({ type, list, values, default: value }) {
  const of = JSON.stringify(type === "Enum" ? values : VALUE[type][0]);
  return `{ kind: ${list ? `{ list: ${of} }` : of}${value === undefined ? "" : `, default: ${JSON.stringify(value)}`} }`;
}

function comment({ description, deprecated, default: value }) {
  const lines = description.split("\n").map((line) => line.trim());
  while (lines.at(-1) === "") lines.pop();
  const safe = lines.map((line) => line.replaceAll("*/", "*\\/").replaceAll(/[{}<>@]/g, "\\$&"));
  if (deprecated) safe.push("@deprecated by Flink");
  if (value !== undefined && value !== "") safe.push(`@defaultValue \`${value}\``);
  return `  /**\n${safe.map((line) => `   * ${line}`.trimEnd()).join("\n")}\n   */`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../src/config/flink-options.ts", import.meta.url), await flinkOptionsModule());
