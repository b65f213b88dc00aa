// SPDX-License-Identifier: Apache-2.0
// The programs in these guides are whole, and run as they stand; the others are compiled by `npm run check:docs`, as are those that need a
// system of the reader's own.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fencesOf } from "../../../scripts/fences.mjs";
import { runProgram } from "./program.ts";

// Inside the repository, so that the workspaces resolve.
const folder = new URL("../node_modules/.guides/", import.meta.url);
beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("package.json", folder), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

const prints: Readonly<Record<string, readonly (RegExp | undefined | "not run")[]>> = {
  sql: [/\| O'Neill {2}\| {2}12\.5 \|/, /Reused\(reference_id/, /HELLO!/],
  catalogs: [/catalog: 'shop', database: 'sales'[^]*\[ 'cheap' \]/],
  configuration: [/^5000\n/, undefined],
  tables: [undefined, /^a 2n$/m, /'Ann'/, /'new'/, "not run", /\| {2}1 \|/],
};

describe.each(Object.entries(prints))("docs/%s.md", (page, expected) => {
  const programs = fencesOf(readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), "utf8"));

  it("has as many programs as are known here", () => {
    expect(programs).toHaveLength(expected.length);
  });

  const whole = programs.map(({ code }, n) => [n + 1, code] as const).filter(([n]) => expected[n - 1] !== "not run");
  it.each(whole)("program %i", async (n, code) => {
    const file = new URL(`${page}-${n}.ts`, folder);
    writeFileSync(file, code);
    const { code: exit, stdout, stderr, processes } = await runProgram(file);
    expect(exit, stderr).toBe(0);
    expect(processes).toEqual([]);
    const text = expected[n - 1];
    if (text instanceof RegExp) expect(stdout).toMatch(text);
  });
});
