// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("joins orders with payments", { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  // Several tasks write: their lines come in any order.
  expect(stdout.trim().split("\n").sort()).toEqual([
    "ink was paid with 6 in the hour of its order",
    "nib was not paid",
    "pen was paid with 2 in the hour of its order",
    "pen was paid with 2 within five minutes",
  ]);
});
