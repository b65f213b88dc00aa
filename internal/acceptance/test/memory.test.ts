// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { runProgram } from "./program.ts";

test("ten million rows stream through for await in constant memory", { timeout: 180_000 }, async () => {
  const { code, stdout, stderr, files, processes } = await runProgram("ten-million-rows", { deadline: 170_000 });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const { rows, nodeMb } = JSON.parse(stdout) as { rows: number; nodeMb: number };
  expect(rows).toBe(10_000_000);
  // The rows take over 400 MB; the JVM had 256 MB for everything, and Node needs no more for ten million than for a few thousand.
  expect(nodeMb).toBeLessThan(150);
  expect([...files, ...processes]).toEqual([]);
});
