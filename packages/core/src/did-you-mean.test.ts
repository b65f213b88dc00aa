// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { didYouMean, nearest } from "./did-you-mean.ts";

test.each<readonly [string, readonly string[], string | undefined]>([
  ["amonut", ["id", "amount", "account"], "amount"],
  ["Amount", ["id", "amount"], "amount"],
  ["custmer", ["customer", "custom"], "customer"],
  ["idd", ["id", "name"], "id"],
  ["zzz", ["id", "name"], undefined],
  ["x", ["y", "z"], undefined],
  ["a", [], undefined],
])("%s of %j", (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
  expect(didYouMean(name, candidates)).toBe(expected === undefined ? "" : `; did you mean ${expected}?`);
});
