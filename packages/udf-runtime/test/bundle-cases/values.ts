// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import * as nodePath from "node:path";
import { schema, t, TableEnvironment, udf } from "@tsflink/table";
import { pad } from "esm-pkg";
import { shorten } from "cjs-pkg";
import "effect-pkg";
import "./effect.ts";
import * as all from "./helper.ts";
import twiceOf, { Greeter, registry, times, type Row } from "./helper.ts";
import { factor, helper, odd, shout, twice } from "./barrel.ts";
import { refused, runs } from "./harness.ts";

const password = "SECRET-in-script";
export const env = (): unknown => TableEnvironment.create();

// Functions of every kind
const plain = udf({}, (x: number) => x + 1);
const named = udf({ name: "given" }, function inner(x: number) {
  return x - 1;
});
const [left, right] = [udf({}, (x: number) => x + 10), udf({}, (x: number) => x + 20)];
const imported = udf({}, times);
const importedDefault = udf({}, twiceOf);
const wrap = (fn: (x: number) => number): ReturnType<typeof udf> => udf({}, fn);
const wrapped = wrap((x) => x * 100);
const makeTax = (rate: number): ReturnType<typeof udf> => udf({ bind: { rate } }, (net: number, { bound }: { bound: { rate: number } }) => net * bound.rate);
const [tax2, tax3] = [makeTax(2), makeTax(3)];
const looped = [1, 2].map((n) => udf({ bind: { n } }, (x: number, { bound }: { bound: { n: number } }) => x + bound.n));
const letters = udf({}, function* (text: string) {
  for (const [letter] of text.matchAll(/\p{L}/gu)) yield letter;
});
const slow = udf({}, async function* (n: number) {
  for (let i = 0; i < n; i++) yield await Promise.resolve(i);
});
const asynchronous = udf({}, async (x: number) => (await Promise.resolve(x)) + 1);
function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
const recursive = udf({}, factorial);
const selfNamed = udf({}, function down(n: number): number {
  return n <= 0 ? 0 : down(n - 1);
});
const throughUdf: { fn: (n: number) => number; definition: object } = udf({}, (n: number): number => (n <= 1 ? 1 : n * throughUdf.fn(n - 1)));
const holder = {
  async *stream(n: number) {
    yield n;
    yield n + 1;
  },
  ["computed" + 1](x: number) {
    return x + 0.5;
  },
};
const objectMethod = udf({}, holder.stream);
const computedMethod = udf({}, holder["computed1"] as (x: number) => number);
class Statics {
  static #offset = 7;
  static plain(x: number): number {
    return x + 1;
  }
  static hidden(x: number): number {
    return x + Statics.#offset;
  }
}
const staticMethod = udf({}, Statics.plain);
const privateStatic = udf({}, Statics.hidden);
const defaults = udf({}, (x: number, y: number = FALLBACK, ...rest: number[]) => x + y + rest.length);
const FALLBACK = 5;

// What the top level makes
const table = new Map<string, number>();
table.set("a", 1);
for (const key of ["b", "c"]) table.set(key, key.charCodeAt(0));
["d"].forEach((key) => table.set(key, 4));
const lookup = udf({}, (key: string) => table.get(key) ?? null);
const options: Record<string, unknown> = { a: 1 };
Object.assign(options, { b: 2 });
options["c"] = 3;
if (options["a"] === 1) options["d"] = 4;
try {
  options["e"] = JSON.parse("5");
} catch {
  options["e"] = -1;
}
delete options["a"];
const readOptions = udf({}, () => ({ ...options }));
const filled: number[] = [];
function fill(target: number[]): void {
  target.push(1, 2, 3);
}
fill(filled);
const guessed = udf({}, () => filled.length);
let counter = 0;
const counting = udf({}, () => ++counter);
let client: { readonly id: number } | undefined;
function getClient(): { readonly id: number } {
  client ??= { id: 42 };
  return client;
}
const lazy = udf({}, () => getClient().id);
let level = 1;
level++;
level += 5;
const replayed = udf({}, () => level);
const { sep, join } = nodePath.posix;
const destructured = udf({}, (a: string, b: string) => join(a, b) + sep);
const PATTERN = /^(\d+)-(?<rest>.*)$/u,
  unusedNeighbour = password.length,
  HOME = String(process.env["TSFLINK_NO_SUCH_VARIABLE"]);
const several = udf({}, (x: string) => [PATTERN.exec(x)?.groups?.["rest"], HOME]);
var early = 2;
{
  var inBlock = early + 1;
}
const blockVar = udf({}, () => inBlock);
registry.set("here", 9);
const importedMutation = udf({}, () => registry.get("here") ?? -1);

// Imports
const star = udf({}, (x: number) => all.times(x) + all.FACTOR);
const reexported = udf({}, (x: number) => [twice(x), factor, shout("a"), helper.shout("b")]);
const circular = udf({}, (n: number) => odd(n));
const classes = udf({}, (name: string) => new Greeter("hi").greet(name));
const builtins = udf({}, (x: string) => createHash("md5").update(x).digest("hex").slice(0, 6) + nodePath.basename("/x/y"));
const packages = udf({}, (x: string) => [pad(x), shorten(x)]);
const lateImport = udf({}, async (x: number) => (await import("./helper.ts")).times(x));
const lateNames = udf({}, async () => {
  const { FACTOR: value } = await import("./helper.ts");
  return value;
});
const sdk = udf({}, () => schema({ word: t.string() }).names);

// Types vanish
type Sum = typeof password extends string ? number : never;
function over(x: number): number;
function over(x: string): number;
function over(x: number | string): number {
  return Number(x) as Sum;
}
const typed = udf({}, (row: Row) => (over(String(row.a)) satisfies number) + over(row!.a as number));
const guarded = udf({}, () => typeof (globalThis as { window?: unknown }).window);
const byModule = udf({ module: { url: new URL("./helper.ts", "file://" + process.env["TSFLINK_CASES"] + "/").href, export: "times" } }, Math.abs);

export const cases = {
  plain: runs(plain, [[1], 2]),
  named: runs(named, [[1], 0]),
  left: runs(left!, [[1], 11]),
  right: runs(right!, [[1], 21]),
  imported: runs(imported, [[2], 6]),
  importedDefault: runs(importedDefault, [[2], 4]),
  wrapped: runs(wrapped, [[2], 200]),
  tax2: runs(tax2!, [[10, { bound: { rate: 2 } }], 20]),
  tax3: runs(tax3!, [[10, { bound: { rate: 3 } }], 30]),
  looped: runs(looped[1]!, [[1, { bound: { n: 2 } }], 3]),
  letters: runs(letters, [["aß-c"], ["a", "ß", "c"]]),
  slow: runs(slow, [[3], [0, 1, 2]]),
  asynchronous: runs(asynchronous, [[1], 2]),
  recursive: runs(recursive, [[5], 120]),
  selfNamed: runs(selfNamed, [[3], 0]),
  throughUdf: runs(throughUdf, [[4], 24]),
  objectMethod: runs(objectMethod, [[1], [1, 2]]),
  computedMethod: runs(computedMethod, [[1], 1.5]),
  staticMethod: runs(staticMethod, [[1], 2]),
  privateStatic: runs(privateStatic, [[1], 8]),
  defaults: runs(defaults, [[1], 6], [[1, 2, 3, 4], 5]),
  lookup: runs(lookup, [["a"], 1], [["b"], 98], [["d"], 4], [["x"], null]),
  readOptions: runs(readOptions, [[], { b: 2, c: 3, d: 4, e: 5 }]),
  guessed: runs(guessed, [[], 3]),
  counting: runs(counting, [[], 1], [[], 2]),
  lazy: runs(lazy, [[], 42]),
  replayed: runs(replayed, [[], 7]),
  destructured: runs(destructured, [["a", "b"], "a/b/"]),
  several: runs(several, [["12-x"], ["x", "undefined"]]),
  blockVar: runs(blockVar, [[], 3]),
  importedMutation: runs(importedMutation, [[], 9]),
  star: runs(star, [[2], 9]),
  reexported: runs(reexported, [[4], [8, 3, "A!", "B!"]]),
  circular: runs(circular, [[3], true]),
  classes: runs(classes, [["bo"], "hi bo 11"]),
  builtins: runs(builtins, [["a"], "0cc175y"]),
  packages: runs(packages, [["ab"], ["__ab", "a"]]),
  lateImport: runs(lateImport, [[2], 6]),
  lateNames: runs(lateNames, [[], 3]),
  sdk: runs(sdk, [[], ["word"]]),
  typed: runs(typed, [[{ a: 2 }], 4]),
  guarded: runs(guarded, [[], "undefined"]),
  byModule: runs(byModule, [[2], 6]),
  bound: refused(udf({}, times.bind(null))),
};
void unusedNeighbour;
