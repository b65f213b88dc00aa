// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BridgeError, ConfigurationError } from "@tsflink/core";
import type { Progress } from "../engine/messages.ts";
import { cacheDir, writeWhole } from "./cache-dir.ts";
import { jarsOf } from "./jars.ts";
import { FLINK_VERSION, moduleOf, readLock } from "./lock.ts";
import { packageFile } from "./package-file.ts";

export interface ClassPathRequest {
  readonly java: string;
  readonly flinkHome: string | undefined;
  readonly jars: readonly string[];
  readonly offline: boolean;
  readonly settings: string | undefined;
  readonly onProgress: (progress: Progress) => void;
}

export interface ClassPath {
  /** Flink's jars and one that hardly changes: the same for all programs, and so what an archive of classes is made for. */
  readonly common: readonly string[];
  /** The bridge's and the caller's, after them: an archive still fits when the class path only goes on. */
  readonly own: readonly string[];
}

/** The class path of the driver's JVM. */
export async function classPath(request: ClassPathRequest): Promise<ClassPath> {
  const flink = request.flinkHome === undefined ? await fromLock(request) : await fromDistribution(request.flinkHome);
  return { common: [...flink, await startJar()], own: [packageFile("jars/tsflink-bridge.jar"), ...(await readable(request.jars))] };
}

/** A copy in the cache, as an archive of classes fits one place of a jar only, and each project has its own copy of this package. */
async function startJar(): Promise<string> {
  const bytes = await readFile(packageFile("jars/tsflink-start.jar"));
  const path = join(cacheDir(), "jars", `tsflink-start-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.jar`);
  const there = await readFile(path).catch(() => undefined);
  if (there?.equals(bytes) !== true) await writeWhole(path, bytes);
  return path;
}

async function readable(jars: readonly string[]): Promise<readonly string[]> {
  for (const jar of jars) {
    const problem = await access(jar, constants.R_OK).then(
      () => undefined,
      (error: unknown) => ((error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message),
    );
    if (problem !== undefined)
      throw new ConfigurationError(`The jar ${jar} cannot be read: ${problem}. Correct its path in the jars option.`, {
        option: "jars",
        received: jar,
      });
  }
  return jars;
}

async function fromLock(request: ClassPathRequest): Promise<readonly string[]> {
  const lock = await readLock();
  const jars = await jarsOf({ ...request, coordinates: lock.classPath, sha256: pick(lock.sha256, lock.classPath), transitive: false });
  return jars.map((jar) => jar.path);
}

async function fromDistribution(home: string): Promise<readonly string[]> {
  const jarsIn = async (folder: string): Promise<string[]> =>
    (await readdir(join(home, folder)).catch(() => []))
      .filter((name) => name.endsWith(".jar"))
      .sort()
      .map((name) => join(home, folder, name));
  const lib = await jarsIn("lib");
  const dist = lib.map((path) => /flink-dist-(.+)\.jar$/.exec(path)?.[1]).find((version) => version !== undefined);
  if (dist === undefined) {
    throw new BridgeError(
      `${home} is no Flink distribution: it has no lib/flink-dist-*.jar. Correct FLINK_HOME or the option flinkHome, or leave it out to have Flink's jars fetched.`,
      {
        hint: "Correct FLINK_HOME or the option flinkHome.",
      },
    );
  }
  if (minorOf(dist) !== minorOf(FLINK_VERSION)) {
    throw new BridgeError(
      `${home} holds Flink ${dist}; this version of TsFlink is for Flink ${minorOf(FLINK_VERSION)}. Point FLINK_HOME at a distribution of Flink ${minorOf(FLINK_VERSION)}, or leave it out.`,
      {
        hint: `Use Flink ${minorOf(FLINK_VERSION)}.`,
      },
    );
  }
  // The planner itself instead of its loader, which unpacks 42 MB at each start.
  const planner = (await jarsIn("opt")).find((path) => /flink-table-planner_[^/\\]*\.jar$/.test(path));
  return planner === undefined ? lib : [...lib.filter((path) => !/flink-table-planner-loader-[^/\\]*\.jar$/.test(path)), planner];
}

function minorOf(version: string): string {
  return version.split(".", 2).join(".");
}

export interface ArtifactsRequest extends Omit<ClassPathRequest, "jars"> {
  readonly coordinates: readonly string[];
}

/** The files of connectors and other extras, without what the class path holds already. */
export async function artifactJars(request: ArtifactsRequest): Promise<readonly string[]> {
  const lock = await readLock();
  const there = new Set(lock.classPath.map(moduleOf));
  const paths: string[] = [];
  const foreign: string[] = [];
  for (const coordinate of request.coordinates) {
    checkCoordinate(coordinate);
    const set = lock.sets[coordinate];
    if (set === undefined) foreign.push(coordinate);
    else
      paths.push(
        ...(await jarsOf({ ...request, coordinates: set, sha256: pick(lock.sha256, set), transitive: false })).map((jar) => jar.path),
      );
  }
  if (foreign.length > 0) {
    const jars = await jarsOf({ ...request, coordinates: foreign, sha256: {}, transitive: true });
    paths.push(...jars.filter((jar) => !there.has(moduleOf(jar.coordinate))).map((jar) => jar.path));
  }
  return [...new Set(paths)];
}

function checkCoordinate(coordinate: string): void {
  if (/^[\w.-]+:[\w.-]+(:[\w.-]+){0,2}:[\w.-]+$/.test(coordinate)) return;
  throw new BridgeError(`"${coordinate}" is no Maven coordinate. Write it as group:artifact:version.`, {
    hint: "Write it as group:artifact:version.",
  });
}

function pick(hashes: Readonly<Record<string, string>>, coordinates: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    coordinates.flatMap((coordinate) => (hashes[coordinate] === undefined ? [] : [[coordinate, hashes[coordinate]]])),
  );
}
