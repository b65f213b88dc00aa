// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { getDistance } from "geolib";
import { afterAll, beforeAll, expect, it } from "vitest";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tsflink-enrich-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The same rows in a few lines of TypeScript, without Flink. The files hold no quotes in the columns that count. */
function expectedRows(): string[] {
  const read = (name: string): string[][] => {
    const text = readFileSync(new URL(`../data/${name}`, import.meta.resolve("vega-datasets")), "utf8");
    return text
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(","));
  };
  const places = new Map(
    read("airports.csv").map((cells) => [cells[0] ?? "", { latitude: Number(cells.at(-2)), longitude: Number(cells.at(-1)) }]),
  );
  return read("flights-airport.csv").flatMap(([origin = "", destination = "", count = ""]) => {
    const from = places.get(origin);
    const to = places.get(destination);
    return from === undefined || to === undefined ? [] : [`${origin},${destination},${count},${Math.round(getDistance(from, to) / 1000)}`];
  });
}

/** Runs the program; what it prints about the files that it wrote is the same whatever their format and wherever functions run. */
async function run(format: string, where: string): Promise<string[]> {
  const out = join(folder, `${format}-${where}`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "src/main.ts", "--format", format, "--run", where, "--out", out],
    {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      timeout: 170_000,
    },
  );
  expect(stdout.trimEnd()).toBe(readFileSync(new URL("../expected.txt", import.meta.url), "utf8").trimEnd());
  return readdirSync(out)
    .filter((name) => !/^[._]/.test(name))
    .map((name) => join(out, name));
}

it("writes csv, the function in this process", { timeout: 180_000 }, async () => {
  const files = (await run("csv", "in-driver")).map((file) => readFileSync(file, "utf8").trim().split("\n"));
  expect(new Set(files.map((lines) => lines[0]))).toEqual(new Set(["origin,destination,flights,km"]));
  expect(files.flatMap((lines) => lines.slice(1)).sort()).toEqual(expectedRows().sort());
});

it("writes json, the function in a worker", { timeout: 180_000 }, async () => {
  const rows = (await run("json", "worker")).flatMap((file) =>
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
  expect(rows.map((row) => ["origin", "destination", "flights", "km"].map((name) => row[name]).join()).sort()).toEqual(
    expectedRows().sort(),
  );
});

it("writes Parquet", { timeout: 180_000 }, async () => {
  for (const file of await run("parquet", "in-driver")) expect(readFileSync(file).subarray(0, 4).toString()).toBe("PAR1");
});
