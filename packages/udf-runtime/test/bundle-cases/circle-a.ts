// SPDX-License-Identifier: Apache-2.0
import { even } from "./circle-b.ts";
export function odd(n: number): boolean {
  return n === 0 ? false : even(n - 1);
}
