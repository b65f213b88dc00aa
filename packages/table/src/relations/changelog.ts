// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { describe, formatType } from "@tsflink/core/internal";
import { stringType } from "../expressions/types.ts";
import { invalid } from "../plan/errors.ts";
import type { ChangelogNode } from "../plan/nodes.ts";
import { located, type Step } from "../plan/table-parts.ts";
import { columnCalled } from "./column-operations.ts";

/** What happened to a row, in Flink's words. */
export type ChangeOperation = "INSERT" | "UPDATE_BEFORE" | "UPDATE_AFTER" | "DELETE";

/** How changes become rows. */
export interface ToChangelogOptions<Op extends string> {
  /** The name of the new column. @defaultValue `"op"` */
  readonly op?: Op;
  /** What the column says of each kind of change; kinds that are absent here are left out. @defaultValue Flink's words for all four */
  readonly codes?: Readonly<Partial<Record<ChangeOperation, string>>>;
}

/** How rows become changes. */
export interface FromChangelogOptions<Op extends string> {
  /** The column that says what happened. @defaultValue `"op"` */
  readonly op?: Op;
  /** What the column says, and what that means; `UPDATE_AFTER` needs `UPDATE_BEFORE` beside it. @defaultValue Flink's words for all four */
  readonly codes?: Readonly<Record<string, ChangeOperation>>;
}

const operations: readonly unknown[] = ["INSERT", "UPDATE_BEFORE", "UPDATE_AFTER", "DELETE"];

function node(
  what: string,
  input: Step,
  direction: ChangelogNode["direction"],
  op: string,
  codes: Readonly<Record<string, string>> | undefined,
): ChangelogNode {
  if (codes !== undefined) {
    const kinds = direction === "to" ? Object.keys(codes) : Object.values(codes);
    const odd = kinds.find((kind) => !operations.includes(kind));
    if (kinds.length === 0 || odd !== undefined)
      throw new ConfigurationError(
        `${what} codes: ${odd === undefined ? "there are none" : `${describe(odd)} is no kind of change`}; there are ${operations.join(", ")}`,
        { option: "codes", received: codes },
      );
    if (direction === "from" && kinds.includes("UPDATE_AFTER") && !kinds.includes("UPDATE_BEFORE"))
      throw new ConfigurationError(
        `${what} codes: there is UPDATE_AFTER without UPDATE_BEFORE; Flink takes rows about changes only with what was before`,
        { option: "codes", received: codes },
      );
  }
  return located({
    kind: "changelog",
    input: input.relation,
    direction,
    op,
    ...(codes === undefined ? {} : { codes: Object.freeze({ ...codes }) }),
  });
}

/** Each change as a row of its own. */
export function toChangelog(input: Step, { op = "op", codes }: ToChangelogOptions<string>): Step {
  const what = "toChangelog()";
  if (input.columns.some(({ name }) => name === op))
    throw invalid(`${what}: the table has a column ${op} already; give another name: { op: "..." }`);
  return {
    relation: node(what, input, "to", op, codes),
    columns: Object.freeze([Object.freeze({ name: op, type: stringType(true), exact: true }), ...input.columns]),
  };
}

/** Each row as the change that it tells of. */
export function fromChangelog(input: Step, { op = "op", codes }: FromChangelogOptions<string>): Step {
  const what = "fromChangelog()";
  const { type } = columnCalled(what, input.columns, op);
  if (type.kind !== "varchar" && type.kind !== "char") throw invalid(`${what}: ${op} is ${formatType(type)}, not a string`);
  return {
    relation: node(what, input, "from", op, codes),
    columns: Object.freeze(input.columns.filter(({ name }) => name !== op)),
  };
}
