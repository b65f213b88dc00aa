// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import { buildJars } from "../../scripts/jars.mjs";

buildJars(fileURLToPath(new URL(".", import.meta.url)), [{ folder: "java", jars: { "tsflink-test-kit.jar": "tsflink-test-kit.jar" } }]);
