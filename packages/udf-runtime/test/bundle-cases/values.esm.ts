// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { TableEnvironment, udf } from "@tsflink/table";
import { answer } from "awaiting-pkg";
import data from "./data.json" with { type: "json" };
import { refused, runs } from "./harness.ts";

const asset = readFileSync(new URL("./asset.txt", import.meta.url), "utf8").trim();
const require = createRequire(import.meta.url);
const os = require("node:os") as typeof import("node:os");
const driverOnly = await Promise.resolve("SECRET-awaited");
export const awaited: number = await Promise.resolve(driverOnly.length);
export const env = await TableEnvironment.create();
const orders = env.from("orders");
const packageRequire = createRequire(import.meta.url)("cjs-pkg") as { shorten(x: string): string };
const stamp = Date.now();

const sum = (x: number): number => x + awaited;

export const cases = {
  json: runs(udf({}, () => data.greeting), [[], "hello"]),
  asset: runs(udf({}, () => asset), [[], "hello from an asset"]),
  builtinRequire: runs(udf({}, () => os.EOL), [[], "\n"]),
  besideAwait: runs(udf({}, (x: number) => x + 1), [[1], 2]),
  awaitInPackage: runs(udf({}, () => answer), [[], 42]),
  chance: runs(udf({}, () => stamp > 0), [[], true]),
  awaitedConst: refused(udf({}, (x: number) => x + awaited)),
  awaitedThrough: refused(udf({}, (x: number) => sum(x))),
  environment: refused(udf({}, () => env)),
  fromEnvironment: refused(udf({}, () => orders.rows)),
  driverClass: refused(udf({}, () => TableEnvironment.create())),
  metaUrl: refused(udf({}, () => import.meta.url)),
  missingAsset: refused(udf({}, () => new URL("./no-such-file", import.meta.url).href)),
  packageRequire: refused(udf({}, () => packageRequire.shorten("x"))),
};
