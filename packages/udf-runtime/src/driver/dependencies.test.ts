// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { dependencyContext } from "../server/dependencies.ts";
import { packageTree, shippedDependencies } from "./dependencies.ts";

const folder = mkdtempSync(join(tmpdir(), "tsflink-dependencies-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function install(path: string, version: string, dependencies: Record<string, string> = {}): void {
  const directory = join(folder, path);
  mkdirSync(directory, { recursive: true });
  const name = path.split("node_modules/").at(-1);
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name, version, dependencies }));
  const uses = Object.keys(dependencies).map((each) => `${JSON.stringify(each)}: () => require(${JSON.stringify(each)})`);
  writeFileSync(join(directory, "index.js"), `module.exports = { version: ${JSON.stringify(version)}, uses: { ${uses.join(", ")} } };`);
}

interface Installed {
  readonly version: string;
  readonly uses: Readonly<Record<string, () => Installed>>;
}

describe("packages that are not bundled", () => {
  it("bring along what they need, in the versions that they need, and nothing else", async () => {
    install("node_modules/a", "1", { b: "1", "@s/c": "1", absent: "1" });
    install("node_modules/b", "1");
    install("node_modules/@s/c", "1", { b: "2" });
    install("node_modules/unused", "1");
    // Two that need one another, in versions that others hide.
    install("node_modules/@s/c/node_modules/b", "2", { a: "2" });
    install("node_modules/@s/c/node_modules/a", "2", { b: "2" });
    const out = join(folder, "out");
    const tree = await packageTree([], ["a"], folder, out);
    expect(tree?.name).toMatch(/^tsflink-packages-[0-9a-f]{32}$/);
    rmSync(join(folder, "node_modules"), { recursive: true });
    const a = createRequire(pathToFileURL(join(tree?.path ?? "", "main.js")))("a") as Installed;
    expect(a.version).toBe("1");
    expect(a.uses["b"]?.().version).toBe("1");
    const b2 = a.uses["@s/c"]?.().uses["b"]?.();
    expect(b2?.version).toBe("2");
    expect(b2?.uses["a"]?.().version).toBe("2");
    expect(b2?.uses["a"]?.().uses["b"]?.()).toBe(b2);
    expect(existsSync(join(tree?.path ?? "", "node_modules/unused"))).toBe(false);
  });

  it("must be installed", async () => {
    await expect(packageTree([], ["nothing"], folder, folder)).rejects.toThrow(
      "dependencies.packages: nothing is not installed; run npm install nothing",
    );
    expect(await packageTree([], [], folder, folder)).toBeUndefined();
  });
});

it("files are known by their content, and travel once", async () => {
  for (const name of ["one.csv", "two.csv", "three.csv"]) writeFileSync(join(folder, name), name === "three.csv" ? "other" : "same");
  const { files, place, paths } = await shippedDependencies({
    files: { one: join(folder, "one.csv"), two: join(folder, "two.csv"), three: join(folder, "three.csv") },
  });
  expect(files.map(({ path }) => readFileSync(path, "utf8")).sort()).toEqual(["other", "same"]);
  expect(paths.files?.["one"]).toBe(paths.files?.["two"]);
  expect(paths.files?.["one"]).not.toBe(paths.files?.["three"]);
  expect(place.map(({ to }) => dirname(to))).toEqual(["dependencies/files", "dependencies/files"]);
});

it("names that nobody gave are an error that tells those that were", () => {
  const { file, archive } = dependencyContext({ files: { cities: "x/cities.csv" } });
  expect(file("cities")).toBe(join(process.cwd(), "x/cities.csv"));
  expect(() => file("citys")).toThrow(/dependencies\.files: there is no "citys".*there are cities/);
  expect(() => file("toString")).toThrow("dependencies.files");
  expect(() => archive("model")).toThrow('dependencies.archives: there is no "model"; none were given');
});
