// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const core = (file: string): string => fileURLToPath(new URL(`../core/src/${file}.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@tsflink\/core$/, replacement: core("index") },
      { find: /^@tsflink\/core\/internal$/, replacement: core("internal") },
    ],
  },
  test: { include: ["src/**/*.test.ts"], testTimeout: 30_000 },
});
