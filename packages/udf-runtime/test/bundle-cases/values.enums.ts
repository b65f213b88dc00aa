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
const enums = udf({}, (x: string) => (x === "r" ? Color.Red : Color.Blue) + Level.High);
const namespaces = udf({}, (x: number) => Shapes.area(x));

export const cases = {
  enums: runs(enums, [["r"], "red8"]),
  namespaces: runs(namespaces, [[2], 8]),
};
