// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("the README's example prints what its comments say", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const example = /```ts\n([^]*?)```/.exec(readme)![1]!;
  const expected = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]);
  const bundle = await build({
    stdin: { contents: example, loader: "ts", resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    alias: { "@tsflink/core": fileURLToPath(new URL("../src/index.ts", import.meta.url)) },
    bundle: true,
    write: false,
    format: "iife",
    logLevel: "silent",
  });
  const printed: unknown[] = [];
  new Script(bundle.outputFiles[0]!.text).runInContext(createContext({ console: { log: (text: unknown) => printed.push(text) } }), {
    timeout: 10_000,
  });
  expect(printed.length).toBe(4);
  expect(printed).toEqual(expected);
});
