// SPDX-License-Identifier: Apache-2.0
import { buildSlice, type Built } from "./build.ts";
import { cached } from "./cache.ts";
import { slice } from "./slice.ts";
import type { Slice, Target } from "./types.ts";

export async function cutDown(targets: readonly Target[], root: string): Promise<Slice> {
  return slice(targets, root);
}

export async function build(sliced: Slice, root: string): Promise<Built> {
  return cached(`${root}\0${sliced.key}`, () => buildSlice(sliced, root));
}
