// SPDX-License-Identifier: Apache-2.0
import { Script } from "node:vm";
import { udf, TableEnvironment } from "@tsflink/table";
import * as sdk from "@tsflink/table";
import { refused } from "./harness.ts";
import { makeEnvironment, limit, setLimit } from "./driver-helper.ts";

declare const missing: number;
let written = 1;
export function write(): void {
  written = 2;
}
let late = 0;
setTimeout(() => {
  late = 1;
}, 0);
setLimit(3);

function parameter(rate: number) {
  return udf({}, (x: number) => x * rate);
}
function locals() {
  const first = 1;
  class Local {}
  const { second } = { second: 2 };
  const result = udf({}, (x: number) => [x, first, second, new Local()]);
  return result;
}
const loop: ReturnType<typeof udf>[] = [];
for (const each of [1, 2]) loop.push(udf({}, (x: number) => x + each));
const block = ((): ReturnType<typeof udf> => {
  let inner = 1;
  inner++;
  return udf({}, () => inner);
})();
class Instance {
  factor = 2;
  arrow = udf({}, (x: number) => x * this.factor);
  method(x: number): number {
    return x;
  }
  get accessor(): (x: number) => number {
    return (x) => x;
  }
}
const instance = new Instance();
const name = "node:os";

export const cases = {
  parameter: refused(parameter(2)),
  locals: refused(locals()),
  loop: refused(loop[0]!),
  block: refused(block),
  thisArrow: refused(instance.arrow),
  thisFunction: refused(
    udf({}, function (this: { factor: number }, x: number) {
      return x * this.factor;
    }),
  ),
  instanceMethod: refused(udf({}, instance.method)),
  native: refused(udf({}, Math.abs)),
  constructor: refused(udf({}, Instance as never)),
  evaluates: refused(udf({}, (x: string) => eval(x) as unknown)),
  newFunction: refused(udf({}, new Function("x", "return x") as never)),
  vm: refused(udf({}, new Script("(x) => x").runInThisContext() as never)),
  unknownName: refused(udf({}, () => missing)),
  writtenElsewhere: refused(udf({}, () => written)),
  writtenLater: refused(udf({}, () => late)),
  writtenInModule: refused(udf({}, () => limit)),
  throughHelper: refused(udf({}, () => makeEnvironment())),
  wholePackage: refused(udf({}, () => Object.keys(sdk))),
  driverMember: refused(udf({}, () => sdk.TableEnvironment)),
  computedImport: refused(udf({}, () => import(name))),
  several: refused(udf({}, () => [written, missing, TableEnvironment])),
  noExport: refused(udf({ module: { url: new URL("./helper.ts", "file://" + process.env["TSFLINK_CASES"] + "/").href, export: "nothing" } }, Math.abs)),
};
