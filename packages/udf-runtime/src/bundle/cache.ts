// SPDX-License-Identifier: Apache-2.0
import { stat } from "node:fs/promises";
import type { Built } from "./build.ts";

/** How many bundles a process remembers; the oldest is forgotten first. */
const LIMIT = 32;
const known = new Map<string, Promise<Built>>();

/** Builds a slice once, and again only when a file of a package that went in has changed. */
export async function cached(key: string, make: () => Promise<Built>): Promise<Built> {
  const before = known.get(key);
  if (before !== undefined) {
    const built = await before;
    if (await isFresh(built)) return built;
  }
  const built = make();
  known.delete(key);
  known.set(key, built);
  const [oldest] = known.keys();
  if (known.size > LIMIT && oldest !== undefined) known.delete(oldest);
  try {
    const done = await built;
    if (done.refusals.length > 0) known.delete(key);
    return done;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}

async function isFresh({ inputs }: Built): Promise<boolean> {
  const stamps = await Promise.all(
    inputs.map(async ({ path, stamp }) =>
      stat(path).then(
        (found) => `${found.mtimeMs}:${found.size}` === stamp,
        () => false,
      ),
    ),
  );
  return stamps.every(Boolean);
}
