// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("counts words as lines arrive", { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  // Several tasks write: their lines come in any order.
  expect(stdout.trim().split("\n").sort()).toEqual([
    "be 1",
    "be 2",
    "is 1",
    "not 1",
    "or 1",
    "question 1",
    "that 1",
    "the 1",
    "to 1",
    "to 2",
  ]);
});
