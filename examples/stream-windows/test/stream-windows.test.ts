// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("counts clicks per minute and per visit", { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  // Several tasks write: their lines come in any order.
  expect(stdout.trim().split("\n").sort()).toEqual([
    "ann visited from 1 s with 3 clicks",
    "ann visited from 300 s with 1 clicks",
    "bob visited from 30 s with 2 clicks",
    "minute 0: 4 clicks",
    "minute 1: 1 clicks",
    "minute 5: 1 clicks",
  ]);
});
