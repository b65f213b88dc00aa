// SPDX-License-Identifier: Apache-2.0
import { formatType } from "@tsflink/core/internal";
import { withNull } from "../expressions/types.ts";
import { invalid } from "../plan/errors.ts";
import { located, type Step } from "../plan/table-parts.ts";
import { columnCalled } from "./column-operations.ts";
import type { WindowSpec } from "./window.ts";

const BOUNDS = ["windowStart", "windowEnd", "windowTime"];

/** The rows with the windows that they are in. */
export function windowed(input: Step, spec: WindowSpec<string, string>): Step {
  const { on, partitionBy = [] } = spec;
  const { type } = columnCalled("window()", input.columns, on);
  if (type.kind !== "timestamp" && type.kind !== "timestamp_ltz")
    throw invalid(`window(): ${on} is ${formatType(type)}, and a window needs a TIMESTAMP or TIMESTAMP_LTZ`);
  for (const name of partitionBy) columnCalled("window() partitionBy", input.columns, name);
  for (const added of BOUNDS)
    if (input.columns.some(({ name }) => name === added))
      throw invalid(`window(): the table has a column ${added} already; rename it with renameColumns()`);
  const bounds = BOUNDS.map((name) => Object.freeze({ name, type: withNull(type, false), exact: true }));
  return {
    relation: located({ kind: "window", input: input.relation, ...spec }),
    columns: Object.freeze([...input.columns, ...bounds]),
  };
}
