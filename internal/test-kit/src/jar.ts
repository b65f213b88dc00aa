// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";

/** The jar of the connectors, models and functions in `java`; `npm run build` makes it. */
export const testJar: string = fileURLToPath(new URL("../dist/jars/tsflink-test-kit.jar", import.meta.url));
