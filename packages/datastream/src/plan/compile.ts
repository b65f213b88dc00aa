// SPDX-License-Identifier: Apache-2.0
// Makes of a description what is sent to the engine thread.
import type { DeclaredState, StreamSpec } from "@tsflink/udf-runtime/streams";
import type { FunctionDefinition } from "@tsflink/core/internal";
import type { WireJob, WireNode, WireRef, WireSink } from "../lower/messages.ts";
import { fuse, type FuseOptions, type FusedNode, type FusedOperator, type FusedRef } from "./fuse.ts";
import type { Settings, SinkNode, TableNode } from "./nodes.ts";
import { defaultOf, type DefaultValue } from "./state.ts";

/** What compiling needs of the runtime, which is loaded when an environment starts. */
export interface CompileOptions extends FuseOptions {
  /** The states that an operator keeps by itself. */
  readonly statesOf: (spec: Omit<StreamSpec, "state" | "timers">) => StreamSpec["state"];
  /** A value as a record batch of one row. */
  readonly encodeDefault: (initial: DefaultValue) => string;
}

/** A job whose functions are not prepared yet. */
export interface CompiledJob {
  readonly wire: Omit<WireJob, "payloads" | "names" | "files">;
  readonly functions: readonly FunctionDefinition[];
  /** Maven coordinates of the connectors. */
  readonly artifacts: ReadonlySet<string>;
  /** Names of operators with state that savepoints cannot find again for sure. */
  readonly withoutUid: readonly string[];
}

export function compileJob(sinks: readonly SinkNode[], options: CompileOptions): CompiledJob {
  const plan = fuse(sinks, options);
  const places = new Map(plan.nodes.map((node, i) => [node, i]));
  const functions: FunctionDefinition[] = [];
  const artifacts = new Set<string>();
  const transfers = new Set<string>();
  const withoutUid: string[] = [];
  const ref = ({ node, output }: FusedRef): WireRef => ({ node: places.get(node) as number, output });

  const wireOperator = (operator: FusedOperator): WireNode => {
    const spec = specOf(operator, options);
    if (spec.state.length > 0 && operator.settings.uid === undefined) withoutUid.push(spec.name);
    const first = functions.push(...operator.functions) - operator.functions.length;
    return {
      kind: "operator",
      inputs: operator.inputs.map(({ from, broadcast }) => ({ ...ref(from), broadcast })),
      spec: JSON.stringify(spec),
      functions: operator.functions.map((_, i) => first + i),
      name: spec.name,
      settings: operator.settings,
      origin: operator.origin,
    };
  };

  const wireTable = (
    { inputs, relation, functions: own, artifacts: needed, columns, changelog }: TableNode,
    refs: readonly FusedRef[],
    located: { readonly settings: Settings; readonly origin: string | undefined },
  ): WireNode => {
    for (const artifact of needed) artifacts.add(artifact);
    return {
      kind: "table",
      inputs: inputs.map(({ from: _from, ...input }, i) => ({ ...ref(refs[i] as FusedRef), ...input })),
      relation,
      functions: own.map((definition) => ({
        place: functions.push(definition) - 1,
        kind: definition.kind as "scalar" | "table",
        args: definition.args.map(String),
        returns: String(definition.returns),
        deterministic: definition.deterministic,
      })),
      columns,
      changelog,
      ...located,
    };
  };

  const wire = (node: FusedNode): WireNode => {
    switch (node.kind) {
      case "operator":
        return wireOperator(node);
      case "source": {
        const { artifacts: needed, ...source } = node;
        for (const artifact of needed) artifacts.add(artifact);
        return source;
      }
      case "rows":
        transfers.add(node.id);
        return node;
      case "sequence":
        return node;
      case "through": {
        const { kind, settings, origin } = node.node;
        const [input] = node.inputs.map(ref) as [WireRef];
        const located = { settings, origin };
        if (kind === "union") return { kind, inputs: node.inputs.map(ref), ...located };
        if (kind === "watermarks") return { kind, input, strategy: node.node.strategy, ...located };
        if (kind === "table") return wireTable(node.node as TableNode, node.inputs, located);
        const { partitioning } = node.node as Extract<typeof node.node, { kind: "partition" }>;
        return {
          kind: "partition",
          input,
          how: partitioning.how,
          type: partitioning.how === "custom" ? partitioning.type : "",
          ...located,
        };
      }
    }
  };

  const nodes = plan.nodes.map(wire);
  const ends = plan.sinks.map(({ sink, input }): WireSink => {
    const located = { input: ref(input), settings: sink.settings, origin: sink.origin };
    switch (sink.kind) {
      case "connector":
        for (const artifact of sink.artifacts) artifacts.add(artifact);
        return { connector: sink.connector, options: sink.options, ...located };
      case "result":
        transfers.add(sink.id);
        return { connector: "tsflink-result", options: { id: sink.id }, ...located };
    }
  });
  return { wire: { nodes, sinks: ends, transfers: [...transfers] }, functions, artifacts, withoutUid };
}

/** What an operator does, as it travels. */
export function specOf(operator: FusedOperator, options: Pick<CompileOptions, "statesOf" | "encodeDefault">): StreamSpec {
  const { key, keys, outputs, work } = operator;
  const spec: Omit<StreamSpec, "state" | "timers"> = {
    kind: "stream",
    name: operator.names.join(" -> "),
    inputs: operator.inputs.map(({ type }) => type),
    outputs,
    ...(key === undefined ? {} : { key, keys }),
    node: withDefaults(work, options.encodeDefault),
  };
  return { ...spec, state: [...operator.state, ...options.statesOf(spec)], timers: operator.timers };
}

/** A copy with the default values of states written in. */
function withDefaults<T>(value: T, encode: CompileOptions["encodeDefault"]): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => withDefaults(each, encode)) as T;
  const copy = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withDefaults(each as unknown, encode)]));
  const initial = defaultOf(value as unknown as DeclaredState);
  return (initial === undefined ? copy : { ...copy, default: encode(initial) }) as T;
}
