// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("keeps state of each kind", { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  // Several tasks write: their lines come in any order.
  expect(stdout.trim().split("\n").sort()).toEqual([
    "ann: 1 bought (pen), spent pen 2, dearest 2, mean 2",
    "ann: 2 bought (pen, ink), spent ink 6, pen 2, dearest 6, mean 4",
    "ann: 3 bought (pen, ink, pen), spent ink 6, pen 6, dearest 6, mean 4",
  ]);
});
