// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

describe.each(inject("packed"))("$name", ({ name, folder, archive, files }) => {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly version: string;
  };

  it("holds built files, a README and the licence, and no tests", () => {
    expect(["README.md", "LICENSE", "package.json"].filter((file) => !files.includes(file))).toEqual([]);
    expect(files.filter((file) => !/^(dist\/|README\.md$|LICENSE$|package\.json$|CHANGELOG\.md$)/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.test|\.test-d|tsbuildinfo|(^|\/)test\//.test(file))).toEqual([]);
    expect(readFileSync(join(folder, "LICENSE"), "utf8")).toBe(readFileSync(join(root, "LICENSE"), "utf8"));
  });

  it("names exact versions only, its siblings' being its own", () => {
    for (const [dependency, version] of Object.entries(manifest.dependencies ?? {}))
      expect(`${dependency}@${version}`).toMatch(
        dependency.startsWith("@tsflink/") ? `${dependency}@${manifest.version}` : /@\d+\.\d+\.\d+$/,
      );
  });

  it("satisfies publint", async () => {
    const { messages } = await publint({ pkgDir: folder, strict: true });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  it("has types that resolve", async () => {
    const attw = fileURLToPath(import.meta.resolve("@arethetypeswrong/cli/package.json"));
    const { bin } = JSON.parse(readFileSync(attw, "utf8")) as { readonly bin: { readonly attw: string } };
    const run = promisify(execFile)(process.execPath, [
      join(attw, "..", bin.attw),
      archive,
      "--profile",
      "esm-only",
      "--format",
      "ascii",
      "--no-color",
    ]);
    await expect(
      run.then(
        () => "resolved",
        (error: unknown) => (error as { stdout?: string }).stdout,
      ),
    ).resolves.toBe("resolved");
  });

  it.runIf(name === "@tsflink/bridge" || name === "@tsflink/udf-runtime")("brings its jars", () => {
    expect(files.filter((file) => /^dist\/jars\/.*\.jar$/.test(file))).not.toEqual([]);
  });
});
