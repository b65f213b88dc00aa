// SPDX-License-Identifier: Apache-2.0
// How long the main thread was at work while the engine started, and while it planned and ran a first query, in milliseconds.
import { performance } from "node:perf_hooks";
import { openEngine } from "@tsflink/bridge";

const start = performance.eventLoopUtilization();
const engine = await openEngine();
const opened = performance.eventLoopUtilization();
await engine.call(new URL("./handlers.mjs", import.meta.url), "query", "SELECT 1");
const queried = performance.eventLoopUtilization();
console.log(
  JSON.stringify({
    opening: performance.eventLoopUtilization(opened, start).active,
    query: performance.eventLoopUtilization(queried, opened).active,
  }),
);
