// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("reports devices that fell silent", { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  // Several tasks write: their lines come in any order.
  expect(stdout.trim().split("\n").sort()).toEqual(["pump silent at minute 14", "pump silent at minute 7", "valve silent at minute 13"]);
});
