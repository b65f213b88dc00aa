// SPDX-License-Identifier: Apache-2.0
// Puts the jars and the lock file into dist.
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildJars } from "../../scripts/jars.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

buildJars(here, [
  { folder: "java", jars: { "tsflink-bridge.jar": "tsflink-bridge.jar", "tsflink-bridge-start.jar": "tsflink-start.jar" } },
  { folder: "java-resolver", jars: { "tsflink-resolver.jar": "tsflink-resolver.jar" } },
]);
for (const name of readdirSync(here)) if (name.endsWith(".lock.json")) copyFileSync(join(here, name), join(here, "dist", name));
