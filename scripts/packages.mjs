// SPDX-License-Identifier: Apache-2.0
// The packages that are published, as the checks need them.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./set-up.mjs";

/** @returns {{ name: string, folder: string, manifest: any, entries: { name: string, types: string }[] }[]} */
export function publishedPackages() {
  return readdirSync(join(root, "packages"))
    .map((directory) => join(root, "packages", directory))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, manifest }) => ({
      name: manifest.name,
      folder,
      manifest,
      entries: Object.entries(manifest.exports)
        .filter(([, target]) => target?.types !== undefined)
        .map(([path, { types }]) => ({ name: path === "." ? "index" : path.slice(2).replaceAll("/", "-"), types: join(folder, types) })),
    }));
}
