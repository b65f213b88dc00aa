// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";

/** A file that the built package carries beside its code: the lock file, the jars. */
export function packageFile(name: string): string {
  return fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
}
