// SPDX-License-Identifier: Apache-2.0
import { udf } from "@tsflink/table";
import { runs } from "./harness.ts";

export enum Color {
  Red = "red",
  Blue = "blue",
}
const enum Level {
  Low = 1,
  High = Low << 3,
}
namespace Shapes {
  export const sides = 4;
}
namespace Shapes {
  export function area(x: number): number {
    return x * sides;
  }
}
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
const enums = udf({}, (x: string) => (x === "r" ? Color.Red : Color.Blue) + Level.High);
const namespaces = udf({}, (x: number) => Shapes.area(x));
const decorators = udf({}, (x: number) => new Decorated(5).add(x) + new Decorated(5).own);

export const cases = {
  enums: runs(enums, [["r"], "red8"]),
  namespaces: runs(namespaces, [[2], 8]),
  decorators: runs(decorators, [[1], 1006]),
};
