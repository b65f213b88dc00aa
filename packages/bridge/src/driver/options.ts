// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigurationError } from "@tsflink/core";
import { describe, didYouMean } from "@tsflink/core/internal";
import type { ClusterOptions } from "../engine/options.ts";

/** How an environment is created. */
export interface EnvironmentOptions {
  /** How many tasks each operator has, unless it asks for something else. @defaultValue on the embedded cluster the number of processors; elsewhere what the cluster says */
  readonly parallelism?: number;
  /**
   * Where jobs run.
   *
   * @defaultValue the cluster whose REST address is in the environment variable `TSFLINK_REST`, as `tsflink run --rest` sets it; without it a mini cluster
   * embedded in this process and shared by all its environments
   */
  readonly cluster?: EmbeddedClusterOptions | RemoteClusterOptions;
  /** How user functions are run. */
  readonly functions?: {
    /**
     * `in-driver`: in this process, where breakpoints and `console.log` work. `worker`: in processes started beside Flink's tasks.
     * @defaultValue "in-driver" on the embedded cluster, "worker" elsewhere
     */
    readonly run?: "in-driver" | "worker";
  };
  /** What the workers of functions need beside the functions' own code, which is bundled with its packages. */
  readonly dependencies?: WorkerDependencies;
  /** Jars with connectors, formats or Java functions: paths or `file:` URLs. */
  readonly jars?: readonly (string | URL)[];
  /** Flink's own options by their keys, e.g. `{ "table.local-time-zone": "UTC" }`. They win over what TsFlink sets. */
  readonly config?: Readonly<Record<string, string | number | boolean>>;
  /** The JVM of this process. All environments of a process share it. */
  readonly java?: { readonly home?: string; readonly options?: readonly string[]; readonly profile?: "throughput" | "short" };
  /** Flink's log. */
  readonly log?: { readonly level?: "off" | "error" | "warn" | "info" | "debug" | "trace"; readonly file?: string };
}

export interface EmbeddedClusterOptions {
  readonly embedded: true;
  /** Serves Flink's dashboard: `true` on a free port, or on the port given. @defaultValue false */
  readonly webUi?: boolean | number;
  /** Slots of each task manager; more task managers are started when jobs need them. @defaultValue twice the processors, at least 4 */
  readonly slots?: number;
  /** Flink's options of the cluster itself, such as `{ "metrics.reporter.slf4j.factory.class": "..." }`; those of jobs go into `config` of the environment. */
  readonly config?: Readonly<Record<string, string | number | boolean>>;
}

export interface RemoteClusterOptions {
  /**
   * The REST address of a running session cluster of the same Flink version, e.g. `http://host:8081`. Jobs take along what they need: TsFlink's jar, those of
   * connectors, the functions and a Node to run them, so that the cluster needs nothing but Java.
   */
  readonly rest: string;
}

/** What the workers of functions need beside the functions' own code. */
export interface WorkerDependencies {
  /**
   * The Node program that runs functions: a `file:` URL of one here, which is shipped with each job; or a path, or a name in the PATH, on the cluster's machines.
   *
   * @defaultValue on a cluster elsewhere this process's own program, shipped, if this is Linux; otherwise `"node"`
   */
  readonly node?: string | URL;
  /** Environment variables of the workers. They travel with the job, in clear: a secret belongs in the environment of the task managers. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Files that functions read, by names of your choice: paths or `file:` URLs here. `context.file("cities")` is the path where a function runs.
   *
   * @example { cities: new URL("./cities.csv", import.meta.url) }
   */
  readonly files?: Readonly<Record<string, string | URL>>;
  /** Archives (`.zip`, `.tar`, `.tar.gz`, `.tgz`), unpacked where functions run; `context.archive("model")` is the folder with the contents. */
  readonly archives?: Readonly<Record<string, string | URL>>;
  /**
   * npm packages that are shipped as they are installed here, with all that they need, instead of being bundled: such as read their own files or import by
   * computed names. Packages with native code are found by themselves; their binaries are those of this platform.
   */
  readonly packages?: readonly string[];
}

/** The options after checks and defaults. */
export interface CheckedOptions {
  readonly mode: "streaming" | "batch";
  /** `false` when all jobs go to a cluster elsewhere. */
  readonly embedded: ClusterOptions | false;
  /** The address of a cluster elsewhere, without a slash at its end; `undefined` for the embedded one. */
  readonly rest: string | undefined;
  readonly workers: CheckedWorkers;
  readonly jars: readonly string[];
  /** Flink's options, those that TsFlink sets among them. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly java: EnvironmentOptions["java"];
  readonly log: EnvironmentOptions["log"];
}

/** Where functions run, and with what. */
export interface CheckedWorkers {
  readonly run: "in-driver" | "worker";
  /** A name or path on the machines of the workers, or a program here to be shipped. */
  readonly node: string | { readonly ship: string };
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute paths here, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly archives?: Readonly<Record<string, string>>;
  readonly packages?: readonly string[];
}

const KEYS = ["mode", "parallelism", "cluster", "functions", "dependencies", "jars", "config", "java", "log"];

/**
 * @param others options that the caller checks
 * @throws `ConfigurationError` that names the option, before anything is started.
 */
export function checkOptions(
  options: EnvironmentOptions & { readonly mode: "streaming" | "batch" },
  others: readonly string[] = [],
): CheckedOptions {
  checkRecord("options", options);
  checkKeys("", options, [...KEYS, ...others]);
  const { mode, parallelism, cluster = defaultCluster(), functions = {}, dependencies = {}, jars = [], config = {}, java, log } = options;
  checkOneOf("mode", mode, ["streaming", "batch"]);
  if (parallelism !== undefined && !(Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= 32_768))
    refuseOption("parallelism", parallelism, "write a whole number from 1 to 32768");
  checkRecord("functions", functions);
  checkKeys("functions", functions, ["run"]);
  if (functions.run !== undefined) checkOneOf("functions.run", functions.run, ["in-driver", "worker"]);
  const { embedded, rest } = checkCluster(cluster);
  const texts = optionTexts("config", config);
  for (const key of Object.keys(texts)) {
    const own = OWN_OPTION[key];
    if (own !== undefined)
      throw new ConfigurationError(`config["${key}"]: write it as the option ${own} instead`, { option: `config["${key}"]` });
  }
  if (java !== undefined) {
    checkRecord("java", java);
    checkKeys("java", java, ["home", "options", "profile"]);
  }
  if (log !== undefined) {
    checkRecord("log", log);
    checkKeys("log", log, ["level", "file"]);
  }
  if (!Array.isArray(jars)) refuseOption("jars", jars, "write an array of paths or file: URLs");
  return {
    mode,
    embedded,
    rest,
    workers: checkWorkers(functions.run, dependencies, rest !== undefined),
    jars: jars.map((jar: string | URL, i: number) => readablePath(jar, `jars[${String(i)}]`)),
    configuration: {
      "execution.runtime-mode": mode,
      // Flink's own default for a local environment; a cluster elsewhere is asked for its.
      ...(parallelism === undefined && rest !== undefined ? {} : { "parallelism.default": String(parallelism ?? availableParallelism()) }),
      // Rows are handed from operator to operator without copies; those of TsFlink keep none beyond the call.
      "pipeline.object-reuse": "true",
      // They look for the planner through its loader, which is not used here; on one machine they gain nothing.
      "table.optimizer.adaptive-broadcast-join.strategy": "none",
      "table.optimizer.skewed-join-optimization.strategy": "none",
      ...texts,
    },
    java,
    log,
  };
}

const OWN_OPTION: Readonly<Record<string, string>> = {
  "execution.runtime-mode": "mode",
  "parallelism.default": "parallelism",
  "pipeline.jars": "jars",
  "execution.target": "cluster",
};

/** `tsflink run --rest` names a cluster for programs that name none. */
function defaultCluster(): EmbeddedClusterOptions | RemoteClusterOptions {
  const rest = process.env["TSFLINK_REST"];
  return rest === undefined || rest === "" ? { embedded: true } : { rest };
}

/** Flink's options as the texts that Flink reads. */
function optionTexts(option: string, config: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  checkRecord(option, config);
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
        refuseOption(`${option}["${key}"]`, value, "write a string, a number or a boolean");
      return [key, String(value)];
    }),
  );
}

function checkCluster(cluster: EmbeddedClusterOptions | RemoteClusterOptions): {
  embedded: ClusterOptions | false;
  rest: string | undefined;
} {
  checkRecord("cluster", cluster);
  if ("rest" in cluster) {
    checkKeys("cluster", cluster, ["rest"]);
    return { embedded: false, rest: restAddress("cluster.rest", cluster.rest) };
  }
  checkKeys("cluster", cluster, ["embedded", "webUi", "slots", "config", "rest"]);
  if ((cluster.embedded as unknown) !== true) refuseOption("cluster.embedded", cluster.embedded, "write true, or leave cluster out");
  const { webUi = false, slots, config } = cluster;
  if (typeof webUi !== "boolean" && (!Number.isInteger(webUi) || webUi < 1 || webUi > 65_535))
    refuseOption("cluster.webUi", webUi, "write true for a free port, or a port from 1 to 65535");
  if (slots !== undefined && (!Number.isInteger(slots) || slots < 1)) refuseOption("cluster.slots", slots, "write a whole number from 1");
  const embedded = {
    webUi,
    ...(slots === undefined ? {} : { slots }),
    ...(config === undefined ? {} : { config: optionTexts("cluster.config", config) }),
  };
  return { embedded, rest: undefined };
}

/** The address of a cluster's REST server, without a slash at its end. */
export function restAddress(option: string, value: unknown): string {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return refuseOption(option, value, "write the address of the job manager's REST server, such as http://host:8081");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new ConfigurationError(`${option}: an address of a cluster has no user, query or fragment; write no more than http://host:8081`, {
      option,
    });
  return url.href.replace(/\/+$/, "");
}

function checkWorkers(run: "in-driver" | "worker" | undefined, dependencies: WorkerDependencies, elsewhere: boolean): CheckedWorkers {
  if (elsewhere && run === "in-driver")
    throw new ConfigurationError(
      "functions.run: the tasks of a cluster elsewhere cannot reach this process, so functions run in worker processes beside them; leave functions.run out, or use the embedded cluster",
      { option: "functions.run", received: run },
    );
  checkRecord("dependencies", dependencies);
  checkKeys("dependencies", dependencies, ["node", "env", "files", "archives", "packages"]);
  const { node, env = {}, files = {}, archives = {}, packages = [] } = dependencies;
  checkRecord("dependencies.env", env);
  for (const [name, value] of Object.entries(env))
    if (typeof value !== "string") refuseOption(`dependencies.env.${name}`, value, "write a string");
  if (!Array.isArray(packages)) refuseOption("dependencies.packages", packages, "write an array of names of npm packages");
  for (const [i, name] of packages.entries())
    if (typeof name !== "string" || !/^(@[^/\\]+\/)?[^/\\@.][^/\\]*$/.test(name))
      refuseOption(`dependencies.packages[${String(i)}]`, name, "write the name of an npm package, such as @scope/name");
  const filePaths = namedFiles("dependencies.files", files);
  const archivePaths = namedFiles("dependencies.archives", archives);
  for (const [name, path] of Object.entries(archivePaths))
    if (!/\.(zip|tar|tar\.gz|tgz)$/i.test(path))
      refuseOption(`dependencies.archives.${name}`, path, "name an archive that ends with .zip, .tar, .tar.gz or .tgz");
  return {
    ...(Object.keys(filePaths).length === 0 ? {} : { files: filePaths }),
    ...(Object.keys(archivePaths).length === 0 ? {} : { archives: archivePaths }),
    ...(packages.length === 0 ? {} : { packages }),
    run: run ?? (elsewhere ? "worker" : "in-driver"),
    node: node === undefined ? (elsewhere ? ownNode() : "node") : checkNode(node),
    ...(Object.keys(env).length === 0 ? {} : { env }),
  };
}

/** Names -> absolute paths of files that are there. */
function namedFiles(option: string, files: Readonly<Record<string, string | URL>>): Record<string, string> {
  checkRecord(option, files);
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => {
      if (typeof file !== "string" && !((file as unknown) instanceof URL))
        refuseOption(`${option}.${name}`, file, "write a path or a file: URL");
      const path = resolve(readablePath(file, `${option}.${name}`));
      if (!statSync(path).isFile()) refuseOption(`${option}.${name}`, path, "name a file; a folder travels as an archive");
      return [name, path];
    }),
  );
}

function checkNode(node: unknown): CheckedWorkers["node"] {
  if (node instanceof URL || (typeof node === "string" && node.startsWith("file:")))
    return { ship: readablePath(node, "dependencies.node") };
  if (typeof node !== "string" || node.trim() === "")
    return refuseOption("dependencies.node", node, "write a path on the cluster's machines, or a file: URL of a program to be shipped");
  return node;
}

/** The program of this process is of use on a cluster if it is one of Linux, and whole: some distributions keep most of it in a library. */
function ownNode(): CheckedWorkers["node"] {
  const shared = (process.config.variables as { readonly node_shared?: unknown }).node_shared === true;
  return process.platform === "linux" && !shared ? { ship: process.execPath } : "node";
}

/** The path of a file that must be there. */
function readablePath(jar: string | URL, option: string): string {
  const path = typeof jar === "string" && !jar.startsWith("file:") ? jar : filePath(jar, option);
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    const problem = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "it cannot be read";
    throw new ConfigurationError(`${option}: ${path}: ${problem}`, { option, received: path, cause });
  }
  return path;
}

function filePath(jar: string | URL, option: string): string {
  let url: URL;
  try {
    url = new URL(jar);
  } catch {
    return refuseOption(option, jar, "write a path or a file: URL");
  }
  return url.protocol === "file:" ? fileURLToPath(url) : refuseOption(option, url.href, "write a path or a file: URL");
}

export function checkRecord(option: string, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuseOption(option, value, "write an object");
}

export function checkKeys(prefix: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const option = prefix === "" ? key : `${prefix}.${key}`;
    throw new ConfigurationError(`${option}: there is no such option${didYouMean(key, known)}; there are ${known.join(", ")}`, { option });
  }
}

export function checkOneOf(option: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value !== "string" || !allowed.includes(value)) {
    const hint = typeof value === "string" ? didYouMean(value, allowed) : "";
    refuseOption(option, value, `write ${allowed.map((each) => `"${each}"`).join(" or ")}${hint}`);
  }
}

export function refuseOption(option: string, received: unknown, remedy: string): never {
  throw new ConfigurationError(`${option}: ${describe(received)} is not possible; ${remedy}`, { option, received });
}
