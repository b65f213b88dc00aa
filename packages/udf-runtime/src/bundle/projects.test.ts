// SPDX-License-Identifier: Apache-2.0
/** Programs that are not just a file of cases: without a file, changed while they run, with packages of every kind. */
import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildBundler, stage } from "../../test/bundle-cases/stage.ts";

const run = promisify(execFile);
const packages = fileURLToPath(new URL("../../../", import.meta.url));
let bundler: Awaited<ReturnType<typeof buildBundler>>;
let project: ReturnType<typeof stage>;

beforeAll(async () => {
  bundler = await buildBundler();
  project = stage("ts");
}, 60_000);
afterAll(() => {
  bundler.remove();
  project.remove();
});

/** Code that prints what bundling `fns` gives, as one line of JSON. */
function report(): string {
  return `
    const { bundleFunctions } = await import(${JSON.stringify(pathToFileURL(bundler.file).href)});
    const definitions = fns.map((fn) => ({ kind: "scalar", name: fn.name || undefined, args: [], fn }));
    const result = await bundleFunctions(definitions).then(({ code, assets, warnings, kept, hash }) => ({ code, assets, warnings, kept, hash }), (error) => ({ rules: error.offenders?.map((each) => each.rule), message: error.message }));
    console.log(JSON.stringify(result));`;
}

interface Result {
  readonly code?: string;
  readonly hash?: string;
  readonly assets?: readonly { readonly kind: string; readonly name: string; readonly version?: string }[];
  readonly warnings?: readonly string[];
  readonly kept?: readonly { readonly what: string }[];
  readonly rules?: readonly string[];
  readonly message?: string;
}

const limits = (): { cwd: string; timeout: number } => ({ cwd: project.directory, timeout: 25_000 });

async function program(name: string, text: string, flags: readonly string[] = []): Promise<Result> {
  writeFileSync(path.join(project.directory, name), text + report());
  const { stdout } = await run(process.execPath, [...flags, name], limits());
  return JSON.parse(stdout) as Result;
}

describe("functions without a file are refused", () => {
  test("node -e", async () => {
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", `const fns = [(x) => x];${report()}`], limits());
    expect(JSON.parse(stdout)).toMatchObject({ rules: ["no-file"], message: expect.stringContaining("node -e") });
  });

  test("a data: module", async () => {
    expect(
      await program("data-url.mjs", 'const { f } = await import("data:text/javascript,export const f = (x) => x");\nconst fns = [f];'),
    ).toMatchObject({ rules: ["no-file"], message: expect.stringContaining("data:") });
  });

  test("the REPL", async () => {
    const child = spawn(process.execPath, ["-i"], { cwd: project.directory, stdio: ["pipe", "pipe", "ignore"] });
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.stdin.write(`var fns = [(x) => x];\n(async () => {${report().replaceAll("\n", " ")}})();\n`);
    let output = "";
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('{"')) child.stdin.end();
    }
    await closed;
    expect(output).toContain("typed into the REPL");
  });
});

test("a file that was changed since it was loaded is refused", async () => {
  const result = await program(
    "changing.mjs",
    'import { appendFileSync } from "node:fs";\nimport { fileURLToPath } from "node:url";\nappendFileSync(fileURLToPath(import.meta.url), "\\n// changed");\nconst fns = [(x) => x];\n',
  );
  expect(result).toMatchObject({ rules: ["changed"], message: expect.stringContaining("start the program again") });
});

test("a package with native code stays outside and is reported", async () => {
  const result = await program("native.mjs", 'import native from "native-pkg";\nconst fns = [() => native.load()];\n');
  expect(result.assets).toEqual([expect.objectContaining({ kind: "addon", name: "native-pkg", version: "1.2.3" })]);
  expect(result.code).toMatch(/from "native-pkg"/);
});

test("a user's module in CommonJS whose exports cannot be told apart is bundled whole", async () => {
  writeFileSync(path.join(project.directory, "whole.cjs"), "const base = 5;\nmodule.exports = { add: (x) => x + base };\n");
  const result = await program("uses-whole.mjs", 'import whole from "./whole.cjs";\nconst fns = [(x) => whole.add(x)];\n');
  expect(result.code).toContain("base = 5");
});

test("a function of a package is bundled from there", async () => {
  const result = await program("of-package.mjs", 'import { pad } from "esm-pkg";\nconst fns = [pad];\n');
  expect(result.code).toContain("padStart");
  expect(result.code).not.toContain("UNUSED");
});

test("a syntax that the packages miss is an error with their place, not a crash", async () => {
  writeFileSync(path.join(project.directory, "broken.json"), "{");
  const result = await program(
    "uses-broken.mjs",
    'const fns = [async () => (await import("./broken.json", { with: { type: "json" } })).default];\n',
  );
  expect(result).toMatchObject({ rules: ["build"], message: expect.stringContaining("broken.json") });
});

test("the hash does not change with code that only the driver runs", async () => {
  const text = (driver: string): string => `const F = 2;\nconst fns = [(x) => x * F];\n${driver}\n`;
  const one = await program("same.mjs", text("console.error(1);"));
  const two = await program("same.mjs", text('const password = "SECRET"; console.error(password);'));
  const other = await program("same.mjs", text("").replace("F = 2", "F = 3"));
  expect(two.hash).toBe(one.hash);
  expect(two.code).not.toContain("SECRET");
  expect(other.hash).not.toBe(one.hash);
});

test("statements that may fill what is used stay out, with a warning, when they reach the driver", async () => {
  const result = await program(
    "guess.mjs",
    'import { TableEnvironment } from "@tsflink/table";\nconst list = [];\nfunction fill(target) { TableEnvironment.create(); target.push(1); }\nfill(list);\nfunction later() { list.push(2); }\nsetTimeout(later, 0);\nconst fns = [() => list.length];\n',
  );
  expect(result.code).not.toContain("TableEnvironment");
  expect(result.warnings).toEqual([
    expect.stringMatching(/guess\.mjs:4 may change `list`/),
    expect.stringMatching(/guess\.mjs:5 changes `list`/),
  ]);
});

test("the program goes on while a large file is sliced", async () => {
  const functions = Array.from(
    { length: 800 },
    (_, index) =>
      `export function f${index}(a) {\n  const x = a + ${index};\n  return x > 10 ? f${Math.max(index - 1, 0)}(x - 10) : [x].map((v) => v + 1);\n}`,
  );
  writeFileSync(path.join(project.directory, "large.mjs"), functions.join("\n"));
  writeFileSync(
    path.join(project.directory, "goes-on.mjs"),
    `import { f799 } from "./large.mjs";
    const { bundleFunctions } = await import(${JSON.stringify(pathToFileURL(bundler.file).href)});
    let ticks = 0;
    const timer = setInterval(() => ticks++, 2);
    const { kept } = await bundleFunctions([{ kind: "scalar", args: [], fn: (x) => f799(x) }]);
    clearInterval(timer);
    console.log(JSON.stringify({ ticks, kept: kept.length }));`,
  );
  const { stdout } = await run(process.execPath, ["goes-on.mjs"], limits());
  const { ticks, kept } = JSON.parse(stdout) as { ticks: number; kept: number };
  expect(kept).toBeGreaterThan(800);
  expect(ticks).toBeGreaterThan(20);
});

const table = path.join(packages, "table/dist/index.js");
const built = existsSync(table) && /\budf\b/.test(readFileSync(table, "utf8"));
describe.skipIf(!built)(built ? "the real table package" : "the real table package (skipped: it is not built; run `npm run build`)", () => {
  test("brings what a function uses of it, and nothing of the bridge", async () => {
    const { directory, remove } = stage("ts");
    try {
      for (const name of ["table", "core", "bridge", "udf-runtime"]) {
        const link = path.join(directory, "node_modules/@tsflink", name);
        rmSync(link, { recursive: true, force: true });
        symlinkSync(path.join(packages, name), link);
      }
      writeFileSync(
        path.join(directory, "real.mjs"),
        `import { TableEnvironment, schema, t, udf } from "@tsflink/table";
        const Lines = schema({ line: t.string().notNull() });
        const size = udf({ args: [t.string()], returns: t.int() }, (x) => x.length);
        export const create = () => TableEnvironment.create();
        const fns = [() => Object.keys(Lines.fields), () => String(t.array(t.string())), () => typeof size];
        ${report()}`,
      );
      const { stdout } = await run(process.execPath, ["real.mjs"], { cwd: directory, timeout: 25_000 });
      const { code, message } = JSON.parse(stdout) as Result;
      expect(message).toBeUndefined();
      expect(code).not.toMatch(/@tsflink\/bridge|java-bridge|packages\/bridge|openEngine/);
      writeFileSync(path.join(directory, "bundle.mjs"), code as string);
      const functions = (await import(/* @vite-ignore */ pathToFileURL(path.join(directory, "bundle.mjs")).href)) as Record<
        string,
        () => unknown
      >;
      expect(Object.values(functions).map((fn) => fn())).toEqual([["line"], "ARRAY<STRING>", "function"]);
    } finally {
      remove();
    }
  });
});
