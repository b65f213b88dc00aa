// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { isAlive } from "./temp-dir.ts";
import { cacheDir } from "../class-path/cache-dir.ts";
import type { JavaInstallation } from "./find-java.ts";

/**
 * A class-data-sharing archive: the classes of Flink in the form in which the JVM keeps them in memory, which halves the start. It fits one
 * JDK and one class path, of which it may cover the first part.
 */
export interface Archive {
  readonly path: string;
  /** `failed`: it was tried once and is not tried again. */
  readonly state: "there" | "missing" | "failed";
}

/** Where the archive for that JDK and class path is or would be. */
export async function archiveFor(java: JavaInstallation, classPath: readonly string[]): Promise<Archive> {
  const key = createHash("sha256").update(`${java.home}\0${java.version}\0${process.arch}`);
  for (const jar of classPath) {
    const { size, mtimeMs } = await stat(jar);
    key.update(`\0${jar}\0${size}\0${mtimeMs}`);
  }
  const path = join(cacheDir(), "archives", `${key.digest("hex").slice(0, 32)}.jsa`);
  if (await exists(path)) return { path, state: "there" };
  return { path, state: (await exists(`${path}.failed`)) ? "failed" : "missing" };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export interface ArchiveBuild {
  readonly java: JavaInstallation;
  readonly classPath: readonly string[];
  readonly path: string;
  /** For what the run unpacks; removed with the folder of this process. */
  readonly tempDir: string;
  /** Told of the process when it starts and when it has ended. */
  readonly onChild: (pid: number, running: boolean) => void;
}

/**
 * Builds the archive in a JVM of its own that ends when its input does and so never outlives this process. Where it cannot be built, later
 * starts only take longer, and do not try again.
 */
export async function buildArchive({ java, classPath, path, tempDir, onChild }: ArchiveBuild): Promise<void> {
  const partial = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  const child = spawn(
    java.command,
    [
      `-XX:ArchiveClassesAtExit=${partial}`,
      // Only the classes count, not how fast they ran.
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      `-Djava.io.tmpdir=${tempDir}`,
      "-Dlog4j2.level=off",
      "-Xlog:disable",
      "-cp",
      classPath.join(delimiter),
      "dev.tsflink.start.ArchiveRun",
    ],
    { stdio: ["pipe", "ignore", "ignore"] },
  );
  const { pid } = child;
  if (pid !== undefined) onChild(pid, true);
  try {
    const [code] = (await once(child, "close")) as [number | null];
    if (code === 0) {
      await rename(partial, path);
      await removeOthers(path);
    } else {
      await writeFile(`${path}.failed`, "");
    }
  } catch {
    await writeFile(`${path}.failed`, "");
  } finally {
    if (pid !== undefined) onChild(pid, false);
    child.kill();
    await rm(partial, { force: true });
  }
}

const KEPT = 4;

/** Archives are over 100 MB each: those of other JDKs and versions go when they are not among the newest. */
async function removeOthers(path: string): Promise<void> {
  const folder = dirname(path);
  const found: { readonly file: string; readonly at: number }[] = [];
  for (const name of await readdir(folder)) {
    const builder = Number(/\.jsa\.(\d+)$/.exec(name)?.[1]);
    if (builder > 0 && !isAlive(builder)) await rm(join(folder, name), { force: true });
    if (!name.endsWith(".jsa") || name === basename(path)) continue;
    const file = join(folder, name);
    const at = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    found.push({ file, at });
  }
  found.sort((a, b) => b.at - a.at);
  for (const { file } of found.slice(KEPT - 1)) await rm(file, { force: true });
}
