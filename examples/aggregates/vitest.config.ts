// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { name: "example: aggregates", include: ["test/*.test.ts"] } });
