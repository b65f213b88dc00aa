// SPDX-License-Identifier: Apache-2.0
/** The sketches of the public surface lie beside some checkouts. What they promise is tested everywhere in the `.test-d.ts` files of the packages. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile, packages, problems, read } from "./compile.ts";

const folder = join(packages, "..", "..", "shared", "api");
const names = [
  "0-quickstart.ts",
  "1-typed-tables.ts",
  "2-sql.ts",
  "3-udf.ts",
  "4-keyed-process.ts",
  "5-windows.ts",
  "6-connectors.ts",
  "7-results.ts",
  "8-jobs-and-errors.ts",
];

/** Aggregates by users come later; the rest of that sketch holds now. */
function withoutAggregates(text: string): string {
  return text.replace(/export const weightedAverage = udaf\([\s\S]*?\n\}\);\n/, "").replace("udaf, ", "");
}

test.skipIf(!existsSync(folder))("the sketches compile, and their wrong lines do not", { timeout: 120_000 }, () => {
  const texts = Object.fromEntries(names.map((name) => [name, withoutAggregates(read(join(folder, name)))]));
  expect(texts["3-udf.ts"]).not.toContain("udaf");
  expect(problems(compile(texts, folder), names)).toEqual([]);
});

test.runIf(!existsSync(folder))("not present: no sketches lie beside this checkout", () => {
  expect(existsSync(folder)).toBe(false);
});
