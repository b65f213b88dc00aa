// SPDX-License-Identifier: Apache-2.0
// A child of Node's that lives on, as a loader's compiler does, while Java starts a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openEngine } from "@tsflink/bridge";

const living = spawn("sleep", ["60"]);
const engine = await openEngine({ cluster: false });
console.log("java's ended with", await engine.call(new URL("./handlers.mjs", import.meta.url), "startFromJava", null));
console.log("node's ended with", (await once(spawn("true"), "exit"))[0]);
living.kill();
console.log("the living one ended by", (await once(living, "exit"))[1]);
await engine.close();
