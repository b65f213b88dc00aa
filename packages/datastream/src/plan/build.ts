// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, typeOf, type AnySqlType } from "@tsflink/core";
import { describe, isSqlType } from "@tsflink/core/internal";
import type { OperatorNode as OperatorWork, StateSpec } from "@tsflink/udf-runtime/streams";
import type { SideOutputTypes } from "../functions/process.ts";
import { settingsOf, type OperatorOptions } from "../streams/options.ts";
import type { OperatorFunctions } from "./functions.ts";
import type { OperatorInput, OperatorNode, Settings } from "./nodes.ts";
import { origin } from "./origin.ts";

/** What differs from operator to operator. */
export interface OperatorDraft {
  readonly label: string;
  readonly inputs: readonly OperatorInput[];
  readonly key?: string;
  readonly output: AnySqlType;
  readonly sideOutputs?: SideOutputTypes | undefined;
  readonly states?: readonly StateSpec[];
  readonly timers?: boolean;
  readonly follows?: boolean;
  readonly work: OperatorWork;
  readonly functions: OperatorFunctions;
  readonly options: OperatorOptions;
  /** Options that the operator has beside the common ones. */
  readonly otherOptions?: readonly string[];
}

export function operatorNode(draft: OperatorDraft): OperatorNode {
  const {
    label,
    inputs,
    key,
    output,
    sideOutputs = {},
    states = [],
    timers = false,
    follows,
    work,
    functions,
    options,
    otherOptions,
  } = draft;
  checkType(label, "the type of the output", output);
  for (const [name, type] of Object.entries(sideOutputs)) checkType(label, `the type of the side output ${name}`, type);
  const settings: Settings = settingsOf(label, options, otherOptions);
  return Object.freeze<OperatorNode>({
    kind: "operator",
    origin: origin(),
    settings,
    label,
    inputs,
    ...(key === undefined ? {} : { key }),
    outputs: [{ tag: null, type: String(output) }, ...Object.entries(sideOutputs).map(([tag, type]) => ({ tag, type: String(type) }))],
    state: states,
    timers,
    ...(follows === undefined ? {} : { follows }),
    work,
    functions: functions.list,
  });
}

export function checkType(label: string, what: string, type: unknown): asserts type is AnySqlType {
  if (!isSqlType(type))
    throw new ConfigurationError(`${label}(): ${what} is ${describe(type)}; write a type, e.g. t.string().notNull()`, { option: "output" });
}

/** The type of a field of a row; says what there is when there is no such field. */
export function fieldType(label: string, row: AnySqlType, field: unknown): AnySqlType {
  const { definition } = row;
  if (definition.kind !== "row")
    throw new ConfigurationError(`${label}(): the elements are ${String(row)} and have no fields; give a type and a function instead`, {
      option: "field",
    });
  const found = definition.fields.find(({ name }) => name === field);
  if (found === undefined)
    throw new ConfigurationError(
      `${label}(): there is no field ${describe(field)}; there are ${definition.fields.map(({ name }) => name).join(", ")}`,
      { option: "field", received: field },
    );
  return typeOf(found.type);
}
