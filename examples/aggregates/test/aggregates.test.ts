// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** The same in a few lines of TypeScript, without Flink. */
function expected(): string[] {
  const file = new URL("../data/earthquakes.json", import.meta.resolve("vega-datasets"));
  const { features } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly features: readonly { readonly properties: { readonly mag: number | null; readonly place: string; readonly time: number } }[];
  };
  const quakes = features.flatMap(({ properties: { mag, place, time } }) => (mag === null ? [] : [{ mag, place, time }]));
  const byStrength = [...quakes].sort((a, b) => b.mag - a.mag || a.time - b.time);
  const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const days = [...new Set(byStrength.map(({ time }) => dayOf(time)))].sort();
  const lines = days.map((day) => {
    const list = byStrength.filter(({ time }) => dayOf(time) === day);
    const values = list.map(({ mag }) => mag);
    const half = values.length / 2;
    const median = ((values[Math.ceil(half) - 1] ?? 0) + (values[Math.floor(half)] ?? 0)) / 2;
    return `${day}  median ${median.toFixed(2)}  strongest ${list[0]?.mag} ${list[0]?.place}`;
  });
  return [...lines, "", "of the week:", ...byStrength.slice(0, 3).map(({ mag, place }, i) => `${i + 1}. ${mag} ${place}`)];
}

it("prints the medians, the strongest and the three strongest", { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  expect(stdout.trimEnd().split("\n")).toEqual(expected());
});
