// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";

async function bundle(entry: "index" | "internal"): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "core",
    target: "es2022",
    metafile: true,
    logLevel: "silent",
  });
  const { inputs, outputs } = result.metafile;
  expect(Object.keys(inputs).filter((path) => !/(^|\/)src\//.test(path))).toEqual([]);
  expect(Object.values(outputs).flatMap((output) => output.imports)).toEqual([]);
  return result.outputFiles[0]!.text;
}

// A context of its own has the language and nothing else: no process, no Buffer, no URL, no TextEncoder.
async function run(entry: "index" | "internal", program: string): Promise<unknown> {
  const context = createContext(Object.create(null) as object);
  new Script(await bundle(entry)).runInContext(context, { timeout: 10_000 });
  return new Script(program).runInContext(context, { timeout: 10_000 });
}

test("core runs where there is nothing but the language", async () => {
  const result = await run(
    "index",
    `(() => {
      const { t, schema, parseType, checkValue, Decimal, Instant, ConversionError } = core;
      const Orders = schema({ id: t.bigint().notNull(), at: t.timestampLtz(3) }, { primaryKey: ["id"], watermark: { on: "at", delay: "5 seconds" } });
      const type = parseType(Orders.toRowType().toString());
      let refused;
      try { checkValue(type, { id: 1, at: null }, "rows[0]"); } catch (error) { refused = error instanceof ConversionError && error.message; }
      return JSON.stringify([typeof process, typeof URL, String(type), checkValue(type, { id: 1n, at: new Date(0) }).at, Decimal.parse("1.5"), Instant.parse("2026-01-31T09:30Z"), refused]);
    })()`,
  );
  expect(JSON.parse(result as string)).toEqual([
    "undefined",
    "undefined",
    "ROW<`id` BIGINT NOT NULL, `at` TIMESTAMP(3) WITH LOCAL TIME ZONE> NOT NULL",
    "1970-01-01T00:00:00Z",
    "1.5",
    "2026-01-31T09:30:00Z",
    "rows[0].id: expected BIGINT NOT NULL, received the number 1; BIGINT is a bigint; write 1n or BigInt(value)",
  ]);
});

test("the missing symbols are put in their place", async () => {
  expect(
    await run("internal", `[typeof core.asyncDispose, core.asyncDispose === Symbol.asyncDispose, core.dispose === Symbol.dispose].join()`),
  ).toBe("symbol,true,true");
});

test("values and types of one copy are known to another", async () => {
  const context = createContext(Object.create(null) as object);
  const text = await bundle("index");
  new Script(text).runInContext(context);
  new Script(`var first = core`).runInContext(context);
  new Script(text).runInContext(context);
  const result = new Script(`
    const { t, Decimal, Instant, checkValue } = core;
    JSON.stringify([first.Decimal !== Decimal, first.Decimal.from(1) instanceof Decimal, new first.Instant(0) instanceof Instant, new first.Instant(0) instanceof Decimal, String(t.array(first.t.int())), checkValue(t.decimal(3, 1), first.Decimal.from(1.5))])`).runInContext(
    context,
  ) as string;
  expect(JSON.parse(result)).toEqual([true, true, true, false, "ARRAY<INT>", "1.5"]);
});
