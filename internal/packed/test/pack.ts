// SPDX-License-Identifier: Apache-2.0
// Packs every published package once; the tests install the archives.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

export interface Packed {
  readonly name: string;
  readonly folder: string;
  readonly archive: string;
  readonly files: readonly string[];
  /** Names of the siblings that it needs, and those that they need. */
  readonly siblings: readonly string[];
}

declare module "vitest" {
  interface ProvidedContext {
    packed: readonly Packed[];
  }
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const packages = fileURLToPath(new URL("../../../packages/", import.meta.url));

export default function setup(project: TestProject): () => void {
  const archives = mkdtempSync(join(tmpdir(), "tsflink-packed-"));
  const found = readdirSync(packages)
    .map((directory) => join(packages, directory))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest }))
    .filter(({ manifest }) => manifest.private !== true);
  const manifests = new Map(found.map(({ manifest }) => [manifest.name, manifest]));
  const below = (name: string): string[] =>
    Object.keys(manifests.get(name)?.dependencies ?? {})
      .filter((dependency) => manifests.has(dependency))
      .flatMap((dependency) => [dependency, ...below(dependency)]);
  const packed = found.map(({ folder, manifest }): Packed => {
    const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", archives], {
      cwd: folder,
      encoding: "utf8",
    });
    const [report] = JSON.parse(output) as { filename: string; files: { path: string }[] }[];
    if (report === undefined) throw new Error(`npm packed nothing in ${folder}`);
    return {
      name: manifest.name,
      folder,
      archive: join(archives, report.filename),
      files: report.files.map(({ path }) => path),
      siblings: [...new Set(below(manifest.name))],
    };
  });
  project.provide("packed", packed);
  return () => {
    rmSync(archives, { recursive: true, force: true });
  };
}
