// SPDX-License-Identifier: Apache-2.0
import { checkValue, ConfigurationError, type AnySqlType } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { DeclaredState, StateSpec, WindowState } from "@tsflink/udf-runtime/streams";
import type { StateDeclaration, StateDeclarations } from "../functions/state.ts";
import type { OperatorFunctions } from "./functions.ts";

/** A default value as it is declared; the batch that carries it is written when the job is sent, for that needs the codec. */
export interface DefaultValue {
  readonly type: string;
  readonly value: unknown;
}

/** What a description says of state: what Flink keeps, and what the functions see of it. */
export interface DeclaredStates {
  readonly specs: readonly StateSpec[];
  readonly declared: readonly DeclaredState[];
}

/** Where states of a declaration belong. */
export type Scope = "key" | "operator" | "broadcast";

const kinds: Readonly<Record<Scope, readonly StateDeclaration<unknown>["kind"][]>> = {
  key: ["value", "list", "map", "reducing", "aggregating"],
  operator: ["operator-list", "operator-union"],
  broadcast: ["map"],
};

const remedies: Readonly<Record<Scope, string>> = {
  key: "a stream with a key has state.value, list, map, reducing and aggregating",
  operator: "a stream without a key has state.operatorList and operatorUnion; write keyBy before process for state of a key",
  broadcast: "broadcast state is a map: state.map(key, value)",
};

/** The default values of states, by the placeholders that stand for them until the job is sent. */
const defaults: WeakMap<DeclaredState, DefaultValue> = new WeakMap();

export function defaultOf(declared: DeclaredState): DefaultValue | undefined {
  return defaults.get(declared);
}

export function declareStates(
  label: string,
  states: StateDeclarations | undefined,
  scope: Scope,
  functions: OperatorFunctions,
): DeclaredStates {
  const specs: StateSpec[] = [];
  const declared: DeclaredState[] = [];
  for (const [name, declaration] of Object.entries(states ?? {})) {
    if (!kinds[scope].includes((declaration as StateDeclaration<unknown> | undefined)?.kind as never))
      throw new ConfigurationError(
        `${label}(): the state ${name} is ${(declaration as { kind?: unknown } | null)?.kind === undefined ? describe(declaration) : `of the kind ${declaration.kind}`}; ${remedies[scope]}`,
        { option: `state.${name}` },
      );
    const spec = stateSpec(name, declaration, scope);
    specs.push(spec);
    declared.push(declaredState(name, declaration, scope, functions, label));
  }
  return { specs, declared };
}

function stateSpec(name: string, { kind, type, key, ttl }: StateDeclaration<unknown>, scope: Scope): StateSpec {
  const withTtl = ttl === undefined ? {} : { ttl };
  if (scope === "broadcast") return { name, kind: "broadcast", key: String(key), type: String(type) };
  switch (kind) {
    case "list":
      return { name, kind, type: String(type), ...withTtl };
    case "map":
      return { name, kind, key: String(key), type: String(type), ...withTtl };
    case "operator-list":
    case "operator-union":
      return { name, kind, type: String(type) };
    case "value":
    case "reducing":
    case "aggregating":
      return { name, kind: "value", type: String(type), ...withTtl };
  }
}

function declaredState(
  name: string,
  declaration: StateDeclaration<unknown>,
  scope: Scope,
  functions: OperatorFunctions,
  label: string,
): DeclaredState {
  const { kind, functions: own } = declaration;
  const add = (role: "reduce" | "create" | "add" | "result" | "merge"): number => functions.add(`state.${name}.${role}`, own[role]);
  if (scope === "broadcast") return { name, kind: "broadcast" };
  if (kind === "reducing") return { name, kind, reduce: add("reduce") };
  if (kind === "aggregating")
    return {
      name,
      kind,
      aggregate: {
        create: add("create"),
        add: add("add"),
        ...(own.result === undefined ? {} : { result: add("result") }),
        ...(own.merge === undefined ? {} : { merge: add("merge") }),
      },
    };
  const state: DeclaredState = { name, kind };
  if (declaration.default !== undefined) {
    checkDefault(label, name, declaration.type, declaration.default.value);
    defaults.set(state, { type: String(declaration.type), value: declaration.default.value });
  }
  return state;
}

function checkDefault(label: string, name: string, type: AnySqlType, value: unknown): void {
  try {
    checkValue(type, value);
  } catch (cause) {
    throw new ConfigurationError(
      `${label}(): the default of the state ${name} does not fit its type ${String(type)}: ${(cause as Error).message}`,
      {
        option: `state.${name}.default`,
        cause,
      },
    );
  }
}

/** The states of a window, which carry their types themselves. */
export function windowStates(label: string, states: StateDeclarations | undefined, functions: OperatorFunctions): readonly WindowState[] {
  const { specs, declared } = declareStates(label, states, "key", functions);
  return declared.map((each, i) => {
    const spec = specs[i] as StateSpec & { readonly key?: string };
    const state = { ...each, type: spec.type, ...(spec.key === undefined ? {} : { key: spec.key }) } as WindowState;
    const initial = defaults.get(each);
    if (initial !== undefined) defaults.set(state, initial);
    return state;
  });
}
