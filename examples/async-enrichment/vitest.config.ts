// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { name: "example: async enrichment", include: ["test/*.test.ts"] } });
