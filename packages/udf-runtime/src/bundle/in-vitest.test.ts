// SPDX-License-Identifier: Apache-2.0
/** The test runner is a loader, too: it compiles, wraps and runs modules in its own way. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { BundleError, t } from "@tsflink/core";
import type { FunctionDefinition } from "@tsflink/core/internal";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleFunctions, type FunctionBundle } from "./index.ts";

const password = "SECRET-in-test";
const FACTOR = 3;
const table: Map<string, number> = new Map([["a", 1]]);
table.set("b", password.length);

function define(fn: (...args: never[]) => unknown, rest: Partial<FunctionDefinition> = {}): FunctionDefinition {
  return {
    kind: "scalar",
    name: fn.name === "" ? undefined : fn.name,
    args: [],
    returns: t.string(),
    fn,
    bound: undefined,
    deterministic: true,
    async: undefined,
    module: undefined,
    ...rest,
  };
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "tsflink-bundle-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function load(bundle: FunctionBundle): Promise<Record<string, (...args: unknown[]) => unknown>> {
  const file = path.join(directory, `${bundle.hash}.mjs`);
  writeFileSync(file, bundle.code);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, (...args: unknown[]) => unknown>;
}

describe("functions of a test file", () => {
  const scale = define((x: number) => x * FACTOR);
  const look = define((key: string) => table.get(key) ?? null);

  test("are bundled and run", { timeout: 20_000 }, async () => {
    // `table` is filled from a constant that is reached through it: the slice has it, and nothing else.
    const bundle = await bundleFunctions([scale]);
    const functions = await load(bundle);
    expect(functions[bundle.exports.get(scale) as string]?.(2)).toBe(6);
    expect(bundle.code).not.toContain("SECRET");
    expect(bundle.names.get(scale)).toBe("scale");
    expect(bundle.locations.get(scale)?.file).toMatch(/in-vitest\.test\.ts$/);
    expect(bundle.kept.map((each) => each.what)).toEqual(["const FACTOR", "function scale"]);
  });

  test("are one bundle, whose hash depends neither on their order nor on the code beside them", { timeout: 20_000 }, async () => {
    const [one, two] = [await bundleFunctions([scale, look]), await bundleFunctions([look, scale, look])];
    expect(two.hash).toBe(one.hash);
    expect(two.exports.get(look)).toBe(one.exports.get(look));
    expect(one.exports.size).toBe(2);
    const functions = await load(one);
    expect(functions[one.exports.get(look) as string]?.("b")).toBe(14);
  });

  test("share an export when they are made by the same code", { timeout: 20_000 }, async () => {
    const [a, b] = [1, 2].map((rate) =>
      define((x: number, { bound }: { bound: { rate: number } }) => x * bound.rate, { bound: { rate } }),
    ) as [FunctionDefinition, FunctionDefinition];
    const bundle = await bundleFunctions([a, b]);
    expect(bundle.exports.get(a)).toBe(bundle.exports.get(b));
  });

  test("are refused together, with all that is wrong", { timeout: 20_000 }, async () => {
    const rate = Math.random();
    const captured = define((x: number) => x * rate);
    const native = define(Math.abs);
    const error = await bundleFunctions([captured, native, scale]).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(BundleError);
    const { offenders, message } = error as BundleError;
    expect(offenders.map(({ name, function: fn, rule }) => ({ name, fn, rule }))).toEqual([
      { name: "abs", fn: "abs", rule: "native" },
      { name: "rate", fn: "captured", rule: "captured" },
    ]);
    expect(offenders[1]).toMatchObject({
      file: expect.stringMatching(/in-vitest\.test\.ts$/),
      remedy: expect.stringContaining("bind: { rate }"),
      declaration: { line: expect.any(Number) },
    });
    expect(message.split("\n")).toHaveLength(3);
  });
});
