// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "conformance with Flink's Java API",
    include: ["test/*.test.ts"],
    // One JVM and one environment a mode serve all files.
    pool: "forks",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
  },
});
