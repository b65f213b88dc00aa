// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where TsFlink keeps what can be made again: `TSFLINK_CACHE`, else `$XDG_CACHE_HOME/tsflink`, else `~/.cache/tsflink`. */
export function cacheDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const own = env["TSFLINK_CACHE"];
  if (own !== undefined && own !== "") return own;
  const xdg = env["XDG_CACHE_HOME"];
  if (xdg !== undefined && xdg !== "") return join(xdg, "tsflink");
  const local = env["LOCALAPPDATA"];
  if (process.platform === "win32" && local !== undefined && local !== "") return join(local, "tsflink", "cache");
  return join(homedir(), ".cache", "tsflink");
}

/** Writes a file so that another process sees all of it or nothing. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
