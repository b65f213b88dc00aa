// SPDX-License-Identifier: Apache-2.0
import type { JsOf, SqlType } from "@tsflink/core";
import type { TypeDefinition } from "@tsflink/core/internal";
import type { AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import {
  boolean,
  builtin,
  builtinAs,
  bytes,
  bytesOrNull,
  call,
  anyNull,
  bigintOrNull,
  int,
  intOrNull,
  optional,
  or,
  string,
  stringOrNull,
  strings,
  stringsOrNull,
  text,
  whole,
  any,
} from "./builtin.ts";
import type { BytesExpr } from "./bytes.ts";
import type { ArrayExpr, MapExpr } from "./collection.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import type { Inside, Member, Method } from "./expression.ts";
import {
  isJson,
  jsonExists,
  jsonQuery,
  jsonValue,
  type JsonExistsOptions,
  type JsonKind,
  type JsonPieceType,
  type JsonQueryOptions,
  type JsonScalarType,
  type JsonValueOptions,
} from "./json-options.ts";
import { literalOf } from "./literal.ts";
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
  /** Whether it lies outside of the bounds. */
  notBetween<A extends Text, B extends Text>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;

  upperCase(): StrExpr<string | NullIn<T>>;
  lowerCase(): StrExpr<string | NullIn<T>>;
  /** With the first letter of each word in upper case; for Flink a word is a run of ASCII letters and digits. */
  initCap(): StrExpr<string | NullIn<T>>;
  /** Without `characters` at both ends. @defaultValue a space */
  trim(characters?: Text): StrExpr<string | null>;
  /** Without `characters` at the start. @defaultValue a space */
  trimLeading(characters?: Text): StrExpr<string | null>;
  /** Without `characters` at the end. @defaultValue a space */
  trimTrailing(characters?: Text): StrExpr<string | null>;
  /** Without any of `characters` at both ends. @defaultValue a space */
  btrim<O extends Text = string>(characters?: O): StrExpr<string | NullIn<T> | NullOf<O>>;
  /** Without any of `characters` at the start. @defaultValue a space */
  ltrim<O extends Text = string>(characters?: O): StrExpr<string | NullIn<T> | NullOf<O>>;
  /** Without any of `characters` at the end. @defaultValue a space */
  rtrim<O extends Text = string>(characters?: O): StrExpr<string | NullIn<T> | NullOf<O>>;
  /** Filled at the start up to `length` with `pad`. @defaultValue a space */
  lpad(length: Whole, pad?: Text): StrExpr<string | null>;
  /** Filled at the end up to `length` with `pad`. @defaultValue a space */
  rpad(length: Whole, pad?: Text): StrExpr<string | null>;
  repeat(times: Whole): StrExpr<string | null>;
  reverse(): StrExpr<string | NullIn<T>>;

  /** This text and the others in a row; NULL when one of them is. */
  concat<O extends readonly Text[]>(...others: O): StrExpr<string | NullIn<T> | NullOf<O[number]>>;
  /** From the position `start`, counted from 1, to the end or `length` code points of it. */
  substring(start: Whole, length?: Whole): StrExpr<string | null>;
  /** The first `length` code points. */
  left(length: Whole): StrExpr<string | null>;
  /** The last `length` code points. */
  right(length: Whole): StrExpr<string | null>;
  /** Each `search` replaced. */
  replace<A extends Text, B extends Text>(search: A, replacement: B): StrExpr<string | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** Each character of `from` replaced by the one of `to` at its place, or left out where `to` is shorter. */
  translate(from: Text, to: Text): StrExpr<string | null>;
  /** With `text` written over it from the position `start` on, in place of `length` code points. @defaultValue as many as `text` has */
  overlay<A extends Text, S extends Whole, L extends Whole = number>(
    text: A,
    start: S,
    length?: L,
  ): StrExpr<string | NullIn<T> | NullOf<A> | NullOf<S> | NullOf<L>>;
  /** The parts between the delimiters. */
  split<O extends Text>(delimiter: O): ArrayExpr<readonly (string | null)[] | NullIn<T> | NullOf<O>>;
  /** One part between the delimiters, counted from 0; NULL when there is none. */
  splitIndex(delimiter: Text, index: Whole): StrExpr<string | null>;
  /** A map from a text such as `"a=1,b=2"`. @defaultValue `","` between entries and `"="` after keys */
  strToMap<A extends Text = string, B extends Text = string>(
    entries?: A,
    keys?: B,
  ): MapExpr<ReadonlyMap<string | null, string | null> | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** This text as a format of Java's `String.format`, with the values in it, e.g. `lit("%s: %d").printf(o.name, o.count)`. */
  printf(...values: readonly (Expr<unknown> | string | number | bigint | boolean)[]): StrExpr<string | null>;

  /** The number of code points. */
  charLength(): NumExpr<number | NullIn<T>>;
  /** Where this text first is in `text`, counted from 1; 0 when it is not there. */
  position<O extends Text>(text: O): NumExpr<number | NullIn<T> | NullOf<O>>;
  /** Where `part` first is in this text, counted from 1; 0 when it is not there. */
  instr<O extends Text>(part: O): NumExpr<number | NullIn<T> | NullOf<O>>;
  /** Where this text first is in `text` from the position `start` on, counted from 1; 0 when it is not there. @defaultValue 1 */
  locate<O extends Text, S extends Whole = number>(text: O, start?: S): NumExpr<number | NullIn<T> | NullOf<O> | NullOf<S>>;
  /** The code of its first byte in UTF-8, from -128 to 127. */
  ascii(): NumExpr<number | NullIn<T>>;

  /** SQL's LIKE: `%` stands for any text, `_` for one character; `escape` in front of either takes it as it is. */
  like<O extends Text>(pattern: O, escape?: string): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** SQL's SIMILAR TO: a regular expression in SQL's form. */
  similar<O extends Text>(pattern: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  startsWith<O extends Text>(text: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  endsWith<O extends Text>(text: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether a part of it matches a Java regular expression. */
  regexp<O extends Text>(pattern: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** How often a Java regular expression matches; NULL when it is none. */
  regexpCount(pattern: Text): NumExpr<number | null>;
  /** Each match of a Java regular expression replaced by `replacement`, taken as it is: it has no `$1`. */
  regexpReplace(pattern: Text, replacement: Text): StrExpr<string | null>;
  /** A group of the first match of a Java regular expression, or NULL. @defaultValue group 0: the whole match */
  regexpExtract(pattern: Text, group?: Whole): StrExpr<string | null>;
  /** A group of every match of a Java regular expression, or NULL. @defaultValue group 1 */
  regexpExtractAll(pattern: Text, group?: Whole): ArrayExpr<readonly (string | null)[] | null>;
  /** Where a Java regular expression first matches, counted from 1; 0 when it does not. */
  regexpInstr(pattern: Text): NumExpr<number | null>;
  /** The first match of a Java regular expression, or NULL. */
  regexpSubstr(pattern: Text): StrExpr<string | null>;

  /** The bytes of the text in a character set, e.g. `"UTF-8"`. */
  encode<O extends Text>(charset: O): BytesExpr<Uint8Array | NullIn<T> | NullOf<O>>;
  /** Its bytes in UTF-8 as Base64. */
  toBase64(): StrExpr<string | NullIn<T>>;
  /** The text whose bytes in UTF-8 this Base64 is. */
  fromBase64(): StrExpr<string | NullIn<T>>;
  /** Its bytes in UTF-8 in hexadecimal digits. */
  hex(): StrExpr<string | NullIn<T>>;
  /** The bytes that these hexadecimal digits are; NULL when they are none. */
  unhex(): BytesExpr<Uint8Array | null>;
  /** Encoded as in a URL's query. */
  urlEncode(): StrExpr<string | null>;
  /** Decoded from the form that it has in a URL's query; NULL when it is not of that form. */
  urlDecode(): StrExpr<string | null>;
  /** A part of a URL, e.g. `"HOST"`, or the value of one `key` of its `"QUERY"`; NULL when there is none. */
  parseUrl(part: Text, key?: Text): StrExpr<string | null>;
  /** The number of an IPv4 address such as `"127.0.0.1"`; NULL when it is none. */
  inetAton(): NumExpr<bigint | null>;

  /** The MD5 hash in hexadecimal. */
  md5(): StrExpr<string | NullIn<T>>;
  /** The SHA-1 hash in hexadecimal. */
  sha1(): StrExpr<string | NullIn<T>>;
  /** The SHA-224 hash in hexadecimal. */
  sha224(): StrExpr<string | NullIn<T>>;
  /** The SHA-256 hash in hexadecimal. */
  sha256(): StrExpr<string | NullIn<T>>;
  /** The SHA-384 hash in hexadecimal. */
  sha384(): StrExpr<string | NullIn<T>>;
  /** The SHA-512 hash in hexadecimal. */
  sha512(): StrExpr<string | NullIn<T>>;
  /** A hash of the SHA-2 family in hexadecimal, of 224, 256, 384 or 512 bits. */
  sha2<O extends Whole>(bits: O): StrExpr<string | NullIn<T> | NullOf<O>>;

  /** Whether the text is JSON, of one kind if given. False where it is NULL. */
  isJson(kind?: JsonKind): BoolExpr;
  /** Whether a JSON path finds something in this JSON text, e.g. `"$.a"`. */
  jsonExists(path: string, options?: JsonExistsOptions): BoolExpr<boolean | null>;
  /**
   * The scalar that a JSON path finds in this JSON text. NULL when there is none or the text is no JSON, if `options` do not say otherwise.
   *
   * Flink 2.3 fails the job where `returning` is `t.double()` and the JSON has a whole number, `{"price": 2}` (FLINK-40463): read numbers that may be
   * whole as text, and cast.
   *
   * @example
   * ```ts
   * o.text.jsonValue("$.price").tryCast(t.double());
   * o.text.jsonValue("$.count", { returning: t.int(), onEmpty: { default: 0 } });
   * ```
   */
  jsonValue<C extends JsonScalarType = SqlType<string>>(path: string, options?: JsonValueOptions<C>): ExprOf<JsOf<C> | null>;
  /** What a JSON path finds in this JSON text, as JSON, or with `returning: t.array(t.string())` as an array. */
  jsonQuery<C extends JsonPieceType = SqlType<string>>(path: string, options?: JsonQueryOptions<C>): ExprOf<JsOf<C> | null>;
  /** The text as a JSON string, in quotes. */
  jsonQuote(): StrExpr<string | NullIn<T>>;
  /** The text that this JSON string is; as it is when it is none. */
  jsonUnquote(): StrExpr<string | NullIn<T>>;

  /** Aggregate: the values in a row with `separator` between them. @defaultValue a comma */
  listAgg(separator?: string): StrExpr<string | null>;
}

function trim(leading: boolean, trailing: boolean): Method {
  const flag = (value: boolean): Inside => literalOf(simpleType("boolean", false), value, "trim()");
  return (self: Inside, characters: unknown = " "): Inside => {
    const what = text(characters, "trim() characters");
    return call("TRIM", string([self, what]), [flag(leading), flag(trailing), what, self]);
  };
}

function textMap(args: readonly Inside[]): TypeDefinition {
  return { kind: "map", key: stringType(true), value: stringType(true), nullable: anyNull(args) };
}

export const stringMethods = {
  ...comparisonMethods,
  upperCase: builtin("UPPER", string),
  lowerCase: builtin("LOWER", string),
  initCap: builtin("INIT_CAP", string),
  trim: trim(true, true),
  trimLeading: trim(true, false),
  trimTrailing: trim(false, true),
  btrim: builtin("BTRIM", string, optional(text)),
  ltrim: builtin("LTRIM", string, optional(text)),
  rtrim: builtin("RTRIM", string, optional(text)),
  lpad: builtin("LPAD", stringOrNull, whole, or(text, " ")),
  rpad: builtin("RPAD", stringOrNull, whole, or(text, " ")),
  repeat: builtin("REPEAT", stringOrNull, whole),
  reverse: builtin("REVERSE", string),
  concat: (self: Inside, ...others: readonly unknown[]): Inside => {
    const args = [self, ...others.map((other, i) => text(other, `concat()[${String(i)}]`))];
    return args.length === 1 ? self : call("CONCAT", string(args), args);
  },
  substring: builtin("SUBSTRING", stringOrNull, whole, optional(whole)),
  left: builtin("LEFT", stringOrNull, whole),
  right: builtin("RIGHT", stringOrNull, whole),
  replace: builtin("REPLACE", string, text, text),
  translate: builtin("TRANSLATE", stringOrNull, text, text),
  overlay: builtin("OVERLAY", string, text, whole, optional(whole)),
  split: builtin("SPLIT", strings, text),
  splitIndex: builtin("SPLIT_INDEX", stringOrNull, text, whole),
  strToMap: (self: Inside, entries?: unknown, keys?: unknown): Inside => {
    const delimiters =
      entries === undefined && keys === undefined ? [] : [text(entries ?? ",", "strToMap()"), text(keys ?? "=", "strToMap()")];
    return call("STR_TO_MAP", textMap([self, ...delimiters]), [self, ...delimiters]);
  },
  printf: (self: Inside, ...values: readonly unknown[]): Inside =>
    call("PRINTF", stringOrNull(), [self, ...values.map((value, i) => any(value, `printf()[${String(i)}]`))]),
  charLength: builtin("CHAR_LENGTH", int),
  position: builtin("POSITION", int, text),
  instr: builtin("INSTR", int, text),
  locate: builtin("LOCATE", int, text, optional(whole)),
  ascii: builtinAs("ASCII", int),
  like: builtin("LIKE", boolean, text, optional(text)),
  similar: builtin("SIMILAR", boolean, text),
  startsWith: builtin("STARTS_WITH", boolean, text),
  endsWith: builtin("ENDS_WITH", boolean, text),
  regexp: builtin("REGEXP", boolean, text),
  regexpCount: builtin("REGEXP_COUNT", intOrNull, text),
  regexpReplace: builtin("REGEXP_REPLACE", stringOrNull, text, text),
  regexpExtract: builtin("REGEXP_EXTRACT", stringOrNull, text, or(whole, 0)),
  regexpExtractAll: builtin("REGEXP_EXTRACT_ALL", stringsOrNull, text, optional(whole)),
  regexpInstr: builtin("REGEXP_INSTR", intOrNull, text),
  regexpSubstr: builtin("REGEXP_SUBSTR", stringOrNull, text),
  encode: builtin("ENCODE", bytes, text),
  toBase64: builtin("TO_BASE64", string),
  fromBase64: builtin("FROM_BASE64", string),
  hex: builtin("HEX", string),
  unhex: builtin("UNHEX", bytesOrNull),
  urlEncode: builtin("URL_ENCODE", stringOrNull),
  urlDecode: builtin("URL_DECODE", stringOrNull),
  parseUrl: builtin("PARSE_URL", stringOrNull, text, optional(text)),
  inetAton: builtin("INET_ATON", bigintOrNull),
  md5: builtin("MD5", string),
  sha1: builtin("SHA1", string),
  sha224: builtin("SHA224", string),
  sha256: builtin("SHA256", string),
  sha384: builtin("SHA384", string),
  sha512: builtin("SHA512", string),
  sha2: builtin("SHA2", string, whole),
  isJson,
  jsonExists,
  jsonValue,
  jsonQuery,
  jsonQuote: builtin("JSON_QUOTE", string),
  jsonUnquote: builtin("JSON_UNQUOTE", string),
  listAgg: builtin("LISTAGG", stringOrNull, or(text, ",")),
} satisfies Record<Exclude<keyof StrExpr<string>, keyof AnyExpr<string>>, Member>;
