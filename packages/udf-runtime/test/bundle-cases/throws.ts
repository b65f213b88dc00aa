// SPDX-License-Identifier: Apache-2.0
import { udf } from "@tsflink/table";
import { failing } from "./throws-helper.ts";
import { runs } from "./harness.ts";

interface Long {
  readonly a: string;
  readonly b: number;
}
const password = "SECRET-in-throws";
void password;

const direct = udf({}, (row: Long, other: Partial<Long> = {}) => {
  const { a } = row as { readonly a: string };
  if (a === "go") throw new Error("direct");
  return other;
});
const declared = udf({}, thrower);
function thrower(x: number): number {
  const y: number = x + 1;
  if (y > 1) {
    throw new Error("declared");
  }
  return y;
}
const [first, second] = [udf({}, () => { throw new Error("first"); }), udf({}, () => { throw new Error("second"); })];
const inHelper = udf({}, (x: number): number => failing(x));
const constant: (x: number) => never = (x) => {
  throw new Error("constant");
};
const throughConst = udf({}, (x: number) => constant(x));
const method = udf({}, {
  run(x: number): number {
    if (x > 0) throw new Error("method");
    return x;
  },
}.run);

export const cases = {
  direct: runs(direct, [[{ a: "go" }], "direct"]),
  declared: runs(declared, [[1], "declared"]),
  first: runs(first!, [[], "first"]),
  second: runs(second!, [[], "second"]),
  inHelper: runs(inHelper, [[1], "helper"]),
  throughConst: runs(throughConst, [[1], "constant"]),
  method: runs(method, [[1], "method"]),
};
