// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitionOf } from "@tsflink/table/internal";
import { prepareFunctions } from "@tsflink/udf-runtime";
import { expect, it } from "vitest";
import { columns } from "../src/functions.ts";

it("bundles of @tsflink/table what a function reaches, and nothing of the driver", async () => {
  const tempDir = mkdtempSync(join(tmpdir(), "tsflink-bundle-"));
  try {
    const definition = definitionOf(columns);
    if (definition === undefined) throw new Error("a function without a definition");
    const prepared = await prepareFunctions([definition], { run: "worker", tempDir });
    try {
      const texts = prepared.files.filter(({ name }) => name.includes("functions")).map(({ path }) => readFileSync(path, "utf8"));
      expect(texts).toHaveLength(1);
      const [text = ""] = texts;
      // The slice reaches `schema`, so the package is in there, and the test would see the rest of it.
      expect(text).toContain("primaryKey");
      for (const absent of [
        "java-bridge",
        "openEngine",
        "@tsflink/bridge",
        "grpc",
        "esbuild",
        "oxc-parser",
        "TableEnvironment.create",
        "nobody reads this",
      ])
        expect(text).not.toContain(absent);
      // A worker reads one file, not a tree of packages.
      expect(text.length).toBeLessThan(200_000);
    } finally {
      await prepared.close();
    }
  } finally {
    rmSync(tempDir, { recursive: true, force: true });
  }
});
