// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "bridge",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // One JVM a process, which cannot be started twice: each file of integration tests has a process of its own, one after the other.
    pool: "forks",
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
