// SPDX-License-Identifier: Apache-2.0
import { booleanOf, call, type AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import type { ArrayExpr } from "./collection.ts";
import type { Inside, Method } from "./expression.ts";
import { intArgument, literalOf, operand } from "./literal.ts";
import { comparisonMethods, type NumExpr } from "./numeric.ts";
import { simpleType, stringType } from "./types.ts";

type Text = Other<string>;
type Whole = Expr<number | null> | number;

/** A string. Positions and lengths count code points, positions from 1, as in SQL. */
export interface StrExpr<T extends string | null> extends AnyExpr<T> {
  /** `>`, by code units. */
  gt<O extends Text>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `>=`, by code units. */
  ge<O extends Text>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `<`, by code units. */
  lt<O extends Text>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** `<=`, by code units. */
  le<O extends Text>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether it lies between the bounds, both included. */
  between<A extends Text, B extends Text>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  upper(): StrExpr<string | NullIn<T>>;
  lower(): StrExpr<string | NullIn<T>>;
  /** With the first letter of each word in upper case; for Flink a word is a run of ASCII letters and digits. */
  initCap(): StrExpr<string | NullIn<T>>;
  /** Without `characters` at both ends. @defaultValue a space */
  trim(characters?: Text): StrExpr<string | null>;
  /** Without `characters` at the start. @defaultValue a space */
  trimStart(characters?: Text): StrExpr<string | null>;
  /** Without `characters` at the end. @defaultValue a space */
  trimEnd(characters?: Text): StrExpr<string | null>;
  /** SQL's LIKE: `%` stands for any text, `_` for one character; `escape` in front of either takes it as it is. */
  like<O extends Text>(pattern: O, escape?: string): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** SQL's SIMILAR TO: a regular expression in SQL's form. */
  similar<O extends Text>(pattern: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  startsWith<O extends Text>(text: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  endsWith<O extends Text>(text: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** From the position `start`, counted from 1, to the end or `length` code points of it. */
  substring(start: Whole, length?: Whole): StrExpr<string | null>;
  /** The first `length` code points. */
  left(length: Whole): StrExpr<string | null>;
  /** The last `length` code points. */
  right(length: Whole): StrExpr<string | null>;
  /** This text and the others in a row; NULL when one of them is. */
  concat<O extends readonly Text[]>(...others: O): StrExpr<string | NullIn<T> | NullOf<O[number]>>;
  /** The number of code points. */
  length(): NumExpr<number | NullIn<T>>;
  /** Each `search` replaced. */
  replace<A extends Text, B extends Text>(search: A, replacement: B): StrExpr<string | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** Where `text` first is, counted from 1; 0 when it is not there. */
  position<O extends Text>(text: O): NumExpr<number | NullIn<T> | NullOf<O>>;
  /** Filled at the start up to `length` with `pad`. */
  padStart(length: Whole, pad?: Text): StrExpr<string | null>;
  /** Filled at the end up to `length` with `pad`. */
  padEnd(length: Whole, pad?: Text): StrExpr<string | null>;
  repeat(times: Whole): StrExpr<string | null>;
  reverse(): StrExpr<string | NullIn<T>>;
  /** Whether a part of it matches a Java regular expression. */
  regexp<O extends Text>(pattern: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Each match of a Java regular expression replaced by `replacement`, taken as it is: it has no `$1`. */
  regexpReplace(pattern: Text, replacement: Text): StrExpr<string | null>;
  /** A group of the first match of a Java regular expression, or NULL. @defaultValue group 0: the whole match */
  regexpExtract(pattern: Text, group?: Whole): StrExpr<string | null>;
  /** The parts between the delimiters. */
  split<O extends Text>(delimiter: O): ArrayExpr<readonly (string | null)[] | NullIn<T> | NullOf<O>>;
  /** The MD5 hash in hexadecimal. */
  md5(): StrExpr<string | NullIn<T>>;
  /** The SHA-256 hash in hexadecimal. */
  sha256(): StrExpr<string | NullIn<T>>;
  /** Aggregate: the values in a row with `separator` between them. @defaultValue a comma */
  listAgg(separator?: string): StrExpr<string | null>;
}

const plain = stringType(false);

function text(value: unknown, what: string): Inside {
  return operand(value, plain, what);
}

function nullable(...args: readonly Inside[]): boolean {
  return args.some(({ type }) => type.nullable);
}

const toText =
  (name: string): Method =>
  (self: Inside): Inside =>
    call(name, stringType(self.type.nullable), [self]);

/** A test against one other text. */
function test(method: string, name: string): Method {
  return (self: Inside, other: unknown): Inside => {
    const right = text(other, `${method}()`);
    return call(name, booleanOf(self, right), [self, right]);
  };
}

function trim(method: string, leading: boolean, trailing: boolean): Method {
  const flag = (value: boolean): Inside => literalOf(simpleType("boolean", false), value, `${method}()`);
  return (self: Inside, characters: unknown = " "): Inside => {
    const what = text(characters, `${method}()`);
    return call("TRIM", stringType(nullable(self, what)), [flag(leading), flag(trailing), what, self]);
  };
}

function cut(method: string, name: string): Method {
  return (self: Inside, length: unknown): Inside => {
    const count = intArgument(length, `${method}() length`);
    return call(name, stringType(true), [self, count]);
  };
}

function pad(method: string, name: string): Method {
  return (self: Inside, length: unknown, fill: unknown = " "): Inside => {
    const args = [self, intArgument(length, `${method}() length`), text(fill, `${method}() pad`)];
    return call(name, stringType(true), args);
  };
}

export const stringMethods = {
  ...comparisonMethods,
  upper: toText("UPPER"),
  lower: toText("LOWER"),
  initCap: toText("INIT_CAP"),
  trim: trim("trim", true, true),
  trimStart: trim("trimStart", true, false),
  trimEnd: trim("trimEnd", false, true),
  like: (self: Inside, pattern: unknown, escape?: unknown): Inside => {
    const args = [self, text(pattern, "like()"), ...(escape === undefined ? [] : [text(escape, "like() escape")])];
    return call("LIKE", booleanOf(...args), args);
  },
  similar: test("similar", "SIMILAR"),
  startsWith: test("startsWith", "STARTS_WITH"),
  endsWith: test("endsWith", "ENDS_WITH"),
  substring: (self: Inside, start: unknown, length?: unknown): Inside => {
    const args = [
      self,
      intArgument(start, "substring() start"),
      ...(length === undefined ? [] : [intArgument(length, "substring() length")]),
    ];
    return call("SUBSTRING", stringType(true), args);
  },
  left: cut("left", "LEFT"),
  right: cut("right", "RIGHT"),
  concat: (self: Inside, ...others: readonly unknown[]): Inside => {
    const args = [self, ...others.map((other, i) => text(other, `concat()[${String(i)}]`))];
    return args.length === 1 ? self : call("CONCAT", stringType(nullable(...args)), args);
  },
  length: (self: Inside): Inside => call("CHAR_LENGTH", simpleType("int", self.type.nullable), [self]),
  replace: (self: Inside, search: unknown, replacement: unknown): Inside => {
    const args = [self, text(search, "replace() search"), text(replacement, "replace() replacement")];
    return call("REPLACE", stringType(nullable(...args)), args);
  },
  position: (self: Inside, wanted: unknown): Inside => {
    const needle = text(wanted, "position()");
    return call("POSITION", simpleType("int", nullable(self, needle)), [needle, self]);
  },
  padStart: pad("padStart", "LPAD"),
  padEnd: pad("padEnd", "RPAD"),
  repeat: cut("repeat", "REPEAT"),
  reverse: toText("REVERSE"),
  regexp: test("regexp", "REGEXP"),
  regexpReplace: (self: Inside, pattern: unknown, replacement: unknown): Inside =>
    call("REGEXP_REPLACE", stringType(true), [
      self,
      text(pattern, "regexpReplace() pattern"),
      text(replacement, "regexpReplace() replacement"),
    ]),
  regexpExtract: (self: Inside, pattern: unknown, group: unknown = 0): Inside =>
    call("REGEXP_EXTRACT", stringType(true), [self, text(pattern, "regexpExtract() pattern"), intArgument(group, "regexpExtract() group")]),
  split: (self: Inside, delimiter: unknown): Inside => {
    const right = text(delimiter, "split()");
    return call("SPLIT", { kind: "array", element: stringType(true), nullable: nullable(self, right) }, [self, right]);
  },
  md5: toText("MD5"),
  sha256: toText("SHA256"),
  listAgg: (self: Inside, separator: unknown = ","): Inside => call("LISTAGG", stringType(true), [self, text(separator, "listAgg()")]),
} satisfies Record<Exclude<keyof StrExpr<string>, keyof AnyExpr<string>>, Method>;
