// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, t, type AnySqlType } from "@tsflink/core";
import type { FunctionDefinition } from "@tsflink/core/internal";
import * as folds from "../functions/aggregations.ts";
import { fieldType } from "./build.ts";
import { OperatorFunctions } from "./functions.ts";
import type { KeyBy } from "./nodes.ts";

const aggregationsModule = new URL(
  import.meta.url.endsWith(".ts") ? "../functions/aggregations.ts" : "../functions/aggregations.js",
  import.meta.url,
);

export type FieldFold = "sum" | "min" | "max" | "minBy" | "maxBy";

const numeric = ["tinyint", "smallint", "int", "bigint", "float", "double", "decimal"];

/** Adds the function by which a field is folded. */
export function addFold(row: AnySqlType, name: FieldFold, field: string, functions: OperatorFunctions): number {
  const { kind, nullable } = fieldType(name, row, field).definition;
  if (nullable || (name === "sum" && !numeric.includes(kind)))
    throw new ConfigurationError(
      `${name}(): the field ${field} ${nullable ? "may be NULL" : "is no number"}; fold it with reduce() and a function of your own`,
      { option: "field", received: field },
    );
  return functions.addOwn(name, aggregationsModule, folds[name], { field });
}

/** The key that all elements have. */
export function commonKey(): { readonly type: AnySqlType; readonly by: KeyBy } {
  const functions = new OperatorFunctions("windowAll key");
  functions.addOwn("windowAll key", aggregationsModule, folds.everything, undefined);
  return { type: t.int().notNull(), by: { fn: functions.list[0] as FunctionDefinition } };
}
