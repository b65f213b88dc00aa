// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";

const here = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(new URL("../../../../docs/streams-testing.md", import.meta.url), "utf8");
// Inside of the package, so that what it imports is found; outside of its sources.
const folder = mkdtempSync(join(here, ".docs-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fences = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] as string);

test("there are examples", () => {
  expect(fences.length).toBeGreaterThan(3);
});

test.each(fences.map((text, i) => [i, text] as const))("example %i of docs/streams-testing.md runs", async (i, text) => {
  const file = join(folder, `example-${i}.ts`);
  writeFileSync(
    file,
    text.replaceAll(/"@tsflink\/datastream(\/testing)?"/g, (_, testing) =>
      JSON.stringify(testing === undefined ? "../src/index.ts" : "../src/testing/index.ts"),
    ),
  );
  await import(pathToFileURL(file).href);
});
