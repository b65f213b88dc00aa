// SPDX-License-Identifier: Apache-2.0
/** What the bundler does once functions are located: plain data in, plain data out, so that it can run in a thread. */
import { buildSlice, type Built } from "./build.ts";
import { slice } from "./slice.ts";
import type { Slice, Target } from "./types.ts";

export type Step =
  | { readonly kind: "slice"; readonly targets: readonly Target[]; readonly root: string }
  | { readonly kind: "build"; readonly slice: Slice; readonly root: string };

export interface StepResult {
  readonly slice: Slice;
  readonly build: Built;
}

export async function runStep<S extends Step>(step: S): Promise<StepResult[S["kind"]]> {
  const result = step.kind === "slice" ? slice(step.targets, step.root) : await buildSlice(step.slice, step.root);
  return result as StepResult[S["kind"]];
}
