// SPDX-License-Identifier: Apache-2.0
// Starts a job that never ends, then does what argv[2] says.
import { openEngine } from "@tsflink/bridge";

const handlers = new URL("./handlers.mjs", import.meta.url);
const engine = await openEngine({});
const statements = [
  "CREATE TABLE ticks (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '20')",
  "CREATE TABLE shown (n BIGINT) WITH ('connector' = 'print')",
  "INSERT INTO shown SELECT n FROM ticks",
];
await engine.call(handlers, "submit", { statements, parallelism: 2 });
const what = process.argv[2];
if (what === "own-handler") process.once("SIGINT", () => (console.log("handled"), process.exit(3)));
if (what === "busy") engine.call(handlers, "sleep", 600_000);
else if (what !== "end") engine.hold();
if (what === "exit") process.exit(7);
if (what !== "end") console.log("ready");
