// SPDX-License-Identifier: Apache-2.0
/** The thread in which user modules are parsed, sliced and bundled. */
import { parentPort } from "node:worker_threads";
import { runStep, type Step } from "./steps.ts";

parentPort?.on("message", ({ id, step }: { readonly id: number; readonly step: Step }) => {
  runStep(step).then(
    (result) => parentPort?.postMessage({ id, result }),
    (error: unknown) => parentPort?.postMessage({ id, error }),
  );
});
