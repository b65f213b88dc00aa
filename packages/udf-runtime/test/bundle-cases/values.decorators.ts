// SPDX-License-Identifier: Apache-2.0
import { udf } from "@tsflink/table";
import { runs } from "./harness.ts";

function tagged(target: (this: unknown, x: number) => number, _context: ClassMethodDecoratorContext): (this: unknown, x: number) => number {
  return (x) => target(x) + 1000;
}
class Decorated {
  constructor(private readonly offset: number) {}
  @tagged
  add(x: number): number {
    return x;
  }
  get own(): number {
    return this.offset;
  }
}
const decorators = udf({}, (x: number) => new Decorated(5).add(x) + new Decorated(5).own);

export const cases = {
  decorators: runs(decorators, [[1], 1006]),
};
