// SPDX-License-Identifier: Apache-2.0
/** What JSON functions are told beside the path, and the methods that read JSON. */
import type { JsOf, SqlType } from "@tsflink/core";
import { ConversionError } from "@tsflink/core";
import { formatType, type TypeDefinition } from "@tsflink/core/internal";
import type { ExpressionNode } from "../plan/nodes.ts";
import { invalid } from "../plan/errors.ts";
import { booleanNotNull, booleanOrNull, call, definitionOfType, symbolOf } from "./builtin.ts";
import type { Inside } from "./expression.ts";
import { literalOf, textNode } from "./literal.ts";
import { stringType, withNull } from "./types.ts";

/** What a JSON text is: anything, an array, an object, or neither. */
export type JsonKind = "value" | "scalar" | "array" | "object";

export interface JsonExistsOptions {
  /** What the answer is when the text is no JSON; `"error"` fails the job. @defaultValue "false" */
  readonly onError?: "true" | "false" | "unknown" | "error";
}

/** What stands for a value that is not there: NULL, a failure of the job, or a value of the type asked for. */
export type JsonDefault<T> = "null" | "error" | { readonly default: NonNullable<T> };

/** What Flink gives of a scalar in JSON: STRING, VARCHAR, BOOLEAN, INT or DOUBLE. */
export type JsonScalarType = SqlType<string | boolean | number, boolean>;

export interface JsonValueOptions<C extends JsonScalarType = SqlType<string>> {
  /** The SQL type of the scalar: STRING, VARCHAR, BOOLEAN, INT or DOUBLE; cast for others. @defaultValue `t.string()` */
  readonly returning?: C;
  /** When the path finds nothing. @defaultValue "null" */
  readonly onEmpty?: JsonDefault<JsOf<C>>;
  /** When the text is no JSON, or what is found is no such scalar. @defaultValue "null" */
  readonly onError?: JsonDefault<JsOf<C>>;
}

type QueryDefault = "null" | "empty-array" | "empty-object" | "error";

/** What Flink gives of a piece of JSON: its text, or the texts that it is an array of. */
export type JsonPieceType = SqlType<string | readonly (string | null)[], boolean>;

export interface JsonQueryOptions<C extends JsonPieceType = SqlType<string>> {
  /** STRING, or an array of STRING for the elements of a JSON array. @defaultValue `t.string()` */
  readonly returning?: C;
  /** Whether to put brackets around what is found: never, where it is no array yet, always. @defaultValue "without-array" */
  readonly wrapper?: "without-array" | "conditional-array" | "unconditional-array";
  /** When the path finds nothing. @defaultValue "null" */
  readonly onEmpty?: QueryDefault;
  /** When the text is no JSON, or what is found is a scalar. @defaultValue "null" */
  readonly onError?: QueryDefault;
}

export function isJson(self: Inside, kind?: unknown): Inside {
  const more = kind === undefined ? [] : [symbolOf("JsonType", kind, ["value", "scalar", "array", "object"], "isJson()")];
  return call("IS_JSON", booleanNotNull(), [self, ...more]);
}

export function jsonExists(self: Inside, path: string, options: JsonExistsOptions = {}): Inside {
  const { onError } = options;
  const more =
    onError === undefined ? [] : [symbolOf("JsonExistsOnError", onError, ["true", "false", "unknown", "error"], "jsonExists() onError")];
  return call("JSON_EXISTS", booleanOrNull(), [self, pathNode(path, "jsonExists()"), ...more]);
}

const texts: ReadonlySet<TypeDefinition["kind"]> = new Set(["varchar"]);
const scalars: ReadonlySet<TypeDefinition["kind"]> = new Set([...texts, "boolean", "int", "double"]);

export function jsonValue(self: Inside, path: string, options: JsonValueOptions = {}): Inside {
  const type = withNull(
    options.returning === undefined ? stringType(true) : definitionOfType(options.returning, "jsonValue() returning"),
    true,
  );
  if (!scalars.has(type.kind))
    throw invalid(
      `jsonValue() returning: Flink gives no ${formatType(type)} of JSON; take t.string(), t.boolean(), t.int() or t.double(), and cast`,
    );
  return call("JSON_VALUE", type, [
    self,
    pathNode(path, "jsonValue()"),
    typeNode(type),
    ...otherwise(options.onEmpty, type, "jsonValue() onEmpty"),
    ...otherwise(options.onError, type, "jsonValue() onError"),
  ]);
}

export function jsonQuery(self: Inside, path: string, options: JsonQueryOptions = {}): Inside {
  const { returning, wrapper = "without-array", onEmpty = "null", onError = "null" } = options;
  const type = withNull(returning === undefined ? stringType(true) : definitionOfType(returning, "jsonQuery() returning"), true);
  if (!texts.has((type.kind === "array" ? type.element : type).kind))
    throw invalid(`jsonQuery() returning: Flink gives no ${formatType(type)} of JSON; take t.string() or t.array(t.string()), and cast`);
  const defaults = ["null", "empty-array", "empty-object", "error"];
  return call("JSON_QUERY", type, [
    self,
    pathNode(path, "jsonQuery()"),
    typeNode(type),
    symbolOf("JsonQueryWrapper", wrapper, ["without-array", "conditional-array", "unconditional-array"], "jsonQuery() wrapper"),
    symbolOf("JsonQueryOnEmptyOrError", onEmpty, defaults, "jsonQuery() onEmpty"),
    symbolOf("JsonQueryOnEmptyOrError", onError, defaults, "jsonQuery() onError"),
  ]);
}

function pathNode(path: unknown, what: string): ExpressionNode {
  if (typeof path !== "string") throw invalid(`${what}: a JSON path is a text, e.g. "$.a[0]"; Flink wants it as a constant`);
  return textNode(path);
}

function typeNode(type: TypeDefinition): ExpressionNode {
  return Object.freeze({ kind: "type", type: formatType(type) });
}

function otherwise(option: unknown, type: TypeDefinition, what: string): (Inside | ExpressionNode)[] {
  if (typeof option === "object" && option !== null && "default" in option) {
    if (option.default === null || option.default === undefined)
      throw new ConversionError(`${what}: the default is missing; write "null" for NULL`, { path: what, expected: formatType(type) });
    return [symbolOf("JsonValueOnEmptyOrError", "default", ["default"], what), literalOf(type, option.default, what)];
  }
  return [symbolOf("JsonValueOnEmptyOrError", option ?? "null", ["null", "error"], what), literalOf(type, null, what)];
}
