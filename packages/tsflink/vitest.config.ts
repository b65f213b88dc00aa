// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { name: "tsflink", include: ["src/**/*.test.ts"] } });
