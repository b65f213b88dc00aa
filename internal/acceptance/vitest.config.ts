// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "acceptance",
    include: ["test/**/*.test.ts"],
    // Each test starts programs that start a JVM of their own: two at once on two cores only make both late.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
