// SPDX-License-Identifier: Apache-2.0
/** What the bundler does once functions are located: plain data in, plain data out, so that it can run in a thread. */
import { buildSlice, type Built, startBundler } from "./build.ts";
import { slice } from "./slice.ts";
import type { Slice, Target } from "./types.ts";

export type Step =
  /** Loads parser and bundler. */
  | { readonly kind: "warm" }
  | { readonly kind: "slice"; readonly targets: readonly Target[]; readonly root: string }
  | { readonly kind: "build"; readonly slice: Slice; readonly root: string; readonly external: readonly string[] };

export interface StepResult {
  readonly warm: undefined;
  readonly slice: Slice;
  readonly build: Built;
}

export async function runStep<S extends Step>(step: S): Promise<StepResult[S["kind"]]> {
  const run = (): unknown => {
    switch (step.kind) {
      case "warm":
        return startBundler();
      case "slice":
        return slice(step.targets, step.root);
      case "build":
        return buildSlice(step.slice, step.root, step.external);
    }
  };
  return (await run()) as StepResult[S["kind"]];
}
