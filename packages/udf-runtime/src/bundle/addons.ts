// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export interface PackageInfo {
  readonly name: string;
  readonly version: string | undefined;
  readonly directory: string;
  /** Whether it holds, or loads, compiled code that no bundler can inline. */
  readonly native: boolean;
  /** Whether its `.js` files are ES modules. */
  readonly module: boolean;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly gypfile?: boolean;
  readonly main?: unknown;
  readonly napi?: unknown;
  readonly binary?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const LOADERS = [
  "bindings",
  "node-gyp-build",
  "node-gyp-build-optional-packages",
  "node-addon-api",
  "nan",
  "prebuild-install",
  "@mapbox/node-pre-gyp",
  "napi-postinstall",
];
const known = new Map<string, PackageInfo | undefined>();

/** The package that a file belongs to; `undefined` outside of `node_modules`. */
export function packageOf(file: string): PackageInfo | undefined {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf("node_modules");
  if (at === -1) return undefined;
  const scoped = parts[at + 1]?.startsWith("@") ?? false;
  const directory = parts.slice(0, at + (scoped ? 3 : 2)).join(path.sep);
  if (!known.has(directory)) known.set(directory, inspect(directory));
  return known.get(directory);
}

function inspect(directory: string): PackageInfo | undefined {
  const file = path.join(directory, "package.json");
  if (!existsSync(file)) return undefined;
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const native =
    manifest.gypfile === true ||
    manifest.napi !== undefined ||
    manifest.binary !== undefined ||
    (typeof manifest.main === "string" && manifest.main.endsWith(".node")) ||
    existsSync(path.join(directory, "binding.gyp")) ||
    existsSync(path.join(directory, "prebuilds")) ||
    Object.keys(manifest.dependencies ?? {}).some((name) => LOADERS.includes(name));
  return {
    name: manifest.name ?? path.basename(directory),
    version: manifest.version,
    directory,
    native,
    module: manifest.type === "module",
  };
}
