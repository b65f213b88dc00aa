// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { BridgeError } from "@tsflink/core";
import type { Progress } from "../engine/messages.ts";
import { cacheDir, writeWhole } from "./cache-dir.ts";
import { resolveArtifacts, type ResolvedArtifact } from "./resolver.ts";

/** A jar as it was when its hash was last computed. */
interface KnownJar {
  readonly coordinate: string;
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

export interface JarsRequest {
  readonly coordinates: readonly string[];
  /** The hash that each file must have; without one, the first one seen is kept to. */
  readonly sha256: Readonly<Record<string, string>>;
  readonly transitive: boolean;
  readonly java: string;
  readonly offline: boolean;
  readonly settings: string | undefined;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * The files of Maven coordinates. The list is cached, so that a later start asks nobody; a file that changed since is hashed again, and
 * one that is damaged is fetched again, which is said.
 */
export async function jarsOf(request: JarsRequest): Promise<readonly ResolvedArtifact[]> {
  const list = listFile(request);
  const known = await readList(list);
  if (known !== undefined) {
    const checked = await check(known, request, false);
    if (checked.every((jar) => jar === "same")) return known;
    if (checked.every((jar) => typeof jar === "object" || jar === "same")) {
      const renewed = known.map((jar, index) => (checked[index] === "same" ? jar : (checked[index] as KnownJar)));
      await writeWhole(list, JSON.stringify(renewed));
      return renewed;
    }
  }
  const fetched = await fetchAll(request, known);
  await writeWhole(list, JSON.stringify(fetched));
  return fetched;
}

/**
 * Hashes all jars that were ever listed, whatever their size and time say, and removes the damaged ones, so that the next start fetches
 * them. For when the JVM cannot load a class.
 *
 * @returns the files that were removed
 */
export async function removeDamagedJars(paths: ReadonlySet<string>): Promise<readonly string[]> {
  const folder = join(cacheDir(), "class-path");
  const removed = new Set<string>();
  for (const name of await readdir(folder).catch(() => [])) {
    const known = name.endsWith(".json") ? await readList(join(folder, name)) : undefined;
    const used = (known ?? []).filter((jar) => paths.has(jar.path) && !removed.has(jar.path));
    const checked = await check(used, { onProgress: () => undefined }, true);
    for (const [index, jar] of used.entries()) if (checked[index] === "gone") removed.add(jar.path);
  }
  return [...removed];
}

function listFile(request: JarsRequest): string {
  const key = createHash("sha256").update(
    JSON.stringify([request.coordinates, request.sha256, request.transitive, request.settings ?? ""]),
  );
  return join(cacheDir(), "class-path", `${key.digest("hex").slice(0, 32)}.json`);
}

async function readList(path: string): Promise<readonly KnownJar[] | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as readonly KnownJar[];
  } catch {
    return undefined; // Half a file of a crashed machine: made anew.
  }
}

/** For each jar: `same`, the renewed entry when only its time changed, or `gone` - a damaged file is removed on the way. */
async function check(
  jars: readonly KnownJar[],
  request: Pick<JarsRequest, "onProgress">,
  thorough: boolean,
): Promise<readonly ("same" | "gone" | KnownJar)[]> {
  return Promise.all(
    jars.map(async (jar) => {
      const found = await stat(jar.path).catch(() => undefined);
      if (found === undefined) return "gone";
      if (!thorough && found.size === jar.size && found.mtimeMs === jar.mtimeMs) return "same";
      const sha256 = await hashOf(jar.path);
      if (sha256 === jar.sha256) return found.mtimeMs === jar.mtimeMs ? "same" : { ...jar, size: found.size, mtimeMs: found.mtimeMs };
      await discard(jar.path, jar.coordinate, request);
      return "gone";
    }),
  );
}

async function discard(path: string, coordinate: string, request: Pick<JarsRequest, "onProgress">): Promise<void> {
  request.onProgress({
    kind: "note",
    text: `The jar of ${coordinate} is corrupted: the checksum of ${path} is not the expected one. It is fetched again.`,
  });
  await rm(path, { force: true });
}

async function fetchAll(request: JarsRequest, known: readonly KnownJar[] | undefined): Promise<readonly KnownJar[]> {
  const expected: Record<string, string | undefined> = {
    ...Object.fromEntries((known ?? []).map((jar) => [jar.coordinate, jar.sha256])),
    ...request.sha256,
  };
  for (let attempt = 1; ; attempt++) {
    const artifacts = await resolveArtifacts(request);
    const jars = await Promise.all(artifacts.map(describe));
    const damaged = jars.filter((jar) => (expected[jar.coordinate] ?? jar.sha256) !== jar.sha256);
    if (damaged.length === 0) return jars;
    if (attempt === 2) throw stillDamaged(damaged, expected);
    for (const jar of damaged) await discard(jar.path, jar.coordinate, request);
  }
}

function stillDamaged(jars: readonly KnownJar[], expected: Readonly<Record<string, string | undefined>>): BridgeError {
  const list = jars.map((jar) => `  - ${jar.path}: SHA-256 ${jar.sha256}, expected ${expected[jar.coordinate] ?? "another"}`);
  const hint = "A mirror or proxy that your Maven settings name serves another file: ask its administrator, or use another mirror.";
  return new BridgeError(`Jars are corrupted even after they were fetched again:\n${list.slice(0, 8).join("\n")}\n${hint}`, { hint });
}

async function describe({ coordinate, path }: ResolvedArtifact): Promise<KnownJar> {
  const { size, mtimeMs } = await stat(path);
  return { coordinate, path, size, mtimeMs, sha256: await hashOf(path) };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    throw new BridgeError(`Cannot read the jar ${basename(path)} at ${path}: ${(error as Error).message}`, { cause: error });
  }
  return hash.digest("hex");
}
