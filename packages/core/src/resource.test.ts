// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { asyncDispose, dispose } from "./resource.ts";

test("are the symbols that `using` looks for", async () => {
  expect(dispose).toBe(Symbol.dispose);
  expect(asyncDispose).toBe(Symbol.asyncDispose);
  const log: string[] = [];
  {
    using _a = { [dispose]: () => void log.push("sync") };
    await using _b = { [asyncDispose]: async () => void log.push("async") };
    log.push("inside");
  }
  expect(log).toEqual(["inside", "async", "sync"]);
});
