// SPDX-License-Identifier: Apache-2.0
import { odd } from "./circle-a.ts";
export function even(n: number): boolean {
  return n === 0 ? true : odd(n - 1);
}
