// SPDX-License-Identifier: Apache-2.0
/** Functions that write and read JSON. */
import type { Variant } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import type { ExpressionNode } from "../plan/nodes.ts";
import { any, call, string, symbolOf, text, truth } from "./builtin.ts";
import type { Expr, NullOf, Other } from "./expr.ts";
import { expression, type Inside } from "./expression.ts";
import { textNode } from "./literal.ts";
import type { StrExpr } from "./string.ts";
import { stringType } from "./types.ts";
import type { VariantExpr } from "./variant.ts";

/** What can be written as JSON: an expression, or a value that has a SQL type by itself. */
type JsonInput = Expr<unknown> | string | number | bigint | boolean;

/** What becomes of values that are NULL: they are written as `null`, or left out. */
export interface JsonNullOptions {
  readonly onNull?: "null" | "absent";
}

function onNull(options: JsonNullOptions | undefined, standard: string, what: string): string {
  const choice = options?.onNull ?? standard;
  if (choice !== "null" && choice !== "absent") throw invalid(`${what} onNull: ${describe(choice)} is not one of "null", "absent"`);
  return choice;
}

/**
 * A value as JSON text.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ json: jsonString(o.tags) }));
 * ```
 */
export function jsonString<O extends JsonInput>(value: O): StrExpr<string | NullOf<O>> {
  const arg = any(value, "jsonString()");
  return expression(call("JSON_STRING", string([arg]), [arg]));
}

/** For `jsonObject` and `jsonArray`: a text that is JSON already and goes in as it is. */
export function json<O extends Other<string>>(text: O): StrExpr<string | NullOf<O>> {
  const arg = any(text, "json()");
  return expression(call("JSON", string([arg]), [arg]));
}

/**
 * A JSON object as text. Values that are NULL become `null`, unless `onNull` is `"absent"`.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ json: jsonObject({ id: o.id, nested: jsonObject({ a: 1 }) }) }));
 * ```
 */
export function jsonObject(fields: Readonly<Record<string, JsonInput>>, options?: JsonNullOptions): StrExpr<string> {
  const args: (Inside | ExpressionNode)[] = [
    symbolOf("JsonOnNull", onNull(options, "null", "jsonObject()"), ["null", "absent"], "jsonObject()"),
  ];
  for (const [key, value] of Object.entries(fields)) args.push(textNode(key), any(value, `jsonObject().${key}`));
  return expression(call("JSON_OBJECT", stringType(false), args));
}

/** A JSON array as text. Values that are NULL are left out, unless `onNull` is `"null"`. */
export function jsonArray(values: readonly JsonInput[], options?: JsonNullOptions): StrExpr<string> {
  const first = symbolOf("JsonOnNull", onNull(options, "absent", "jsonArray()"), ["null", "absent"], "jsonArray()");
  return expression(call("JSON_ARRAY", stringType(false), [first, ...values.map((value, i) => any(value, `jsonArray()[${String(i)}]`))]));
}

/** Aggregate: a JSON object as text, of a key and a value a row. Values that are NULL become `null`, unless `onNull` is `"absent"`. */
export function jsonObjectAgg(key: Expr<string>, value: Expr<unknown>, options?: JsonNullOptions): StrExpr<string> {
  const name = onNull(options, "null", "jsonObjectAgg()") === "null" ? "JSON_OBJECTAGG_NULL_ON_NULL" : "JSON_OBJECTAGG_ABSENT_ON_NULL";
  return expression(call(name, stringType(false), [text(key, "jsonObjectAgg() key"), any(value, "jsonObjectAgg() value")]));
}

/** Aggregate: a JSON array as text, of a value a row. Values that are NULL are left out, unless `onNull` is `"null"`. */
export function jsonArrayAgg(value: Expr<unknown>, options?: JsonNullOptions): StrExpr<string> {
  const name = onNull(options, "absent", "jsonArrayAgg()") === "null" ? "JSON_ARRAYAGG_NULL_ON_NULL" : "JSON_ARRAYAGG_ABSENT_ON_NULL";
  return expression(call(name, stringType(false), [any(value, "jsonArrayAgg()")]));
}

/** The VARIANT that a JSON text is; fails the job when it is no JSON. @defaultValue a key twice in an object is an error */
export function parseJson<O extends Other<string>>(
  text: O,
  options?: { readonly allowDuplicateKeys?: boolean },
): VariantExpr<Variant | NullOf<O>> {
  const args = parseArguments("parseJson()", text, options);
  return expression(call("PARSE_JSON", { kind: "variant", nullable: (args[0] as Inside).type.nullable }, args));
}

/** The VARIANT that a JSON text is; NULL when it is no JSON. */
export function tryParseJson(text: Other<string>, options?: { readonly allowDuplicateKeys?: boolean }): VariantExpr<Variant | null> {
  return expression(call("TRY_PARSE_JSON", { kind: "variant", nullable: true }, parseArguments("tryParseJson()", text, options)));
}

function parseArguments(what: string, value: unknown, options?: { readonly allowDuplicateKeys?: boolean }): Inside[] {
  const allow = options?.allowDuplicateKeys;
  return [text(value, what), ...(allow === undefined ? [] : [truth(allow, `${what} allowDuplicateKeys`)])];
}
