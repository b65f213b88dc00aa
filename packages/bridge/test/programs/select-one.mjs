// SPDX-License-Identifier: Apache-2.0
// Opens an engine with the options of argv[2], runs SELECT 1, and ends by itself without closing anything.
import { openEngine } from "@tsflink/bridge";

try {
  const engine = await openEngine(JSON.parse(process.argv[2] ?? "{}"));
  console.log(JSON.stringify({ rows: await engine.call(new URL("./handlers.mjs", import.meta.url), "query", "SELECT 1") }));
} catch (error) {
  console.log(JSON.stringify({ name: error.name, code: error.code, message: error.message, option: error.option }));
}
