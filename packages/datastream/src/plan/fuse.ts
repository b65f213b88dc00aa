// SPDX-License-Identifier: Apache-2.0
// Neighbouring functions without state become steps of one operator, so that a batch crosses to the functions once.
import type { FunctionDefinition } from "@tsflink/core/internal";
import type { ChainStep, OperatorNode as OperatorWork, WindowNode } from "@tsflink/udf-runtime/streams";
import type { KeyBy, KeyNode, OperatorNode, PartitionNode, Settings, SinkNode, StreamNode, StreamRef } from "./nodes.ts";

/** An operator as it runs: one of the description, with the steps that were fused with it. */
export interface FusedOperator {
  readonly kind: "operator";
  readonly origin: string | undefined;
  readonly inputs: readonly { readonly from: FusedRef; readonly type: string; readonly broadcast: boolean }[];
  readonly key: string | undefined;
  readonly keys: readonly (KeyNode | null)[];
  readonly state: OperatorNode["state"];
  readonly timers: boolean;
  readonly names: readonly string[];
  readonly settings: Settings;
  readonly outputs: OperatorNode["outputs"];
  readonly work: OperatorWork;
  readonly functions: readonly FunctionDefinition[];
}

export type FusedNode =
  | Mutable
  | (Exclude<StreamNode, { kind: "operator" | "union" | "partition" | "watermarks" | "table" }> & { readonly inputs?: undefined })
  | { readonly kind: "through"; readonly node: Exclude<StreamNode, OperatorNode>; readonly inputs: readonly FusedRef[] };

export interface FusedRef {
  readonly node: FusedNode;
  readonly output: number;
}

export interface FusedPlan {
  /** Inputs before what reads them. */
  readonly nodes: readonly FusedNode[];
  readonly sinks: readonly { readonly sink: SinkNode; readonly input: FusedRef }[];
}

type Mutable = { -readonly [F in keyof FusedOperator]: FusedOperator[F] };

export interface FuseOptions {
  /** That of operators which say nothing. */
  readonly parallelism: number;
  /** Whether to fuse at all. */
  readonly chaining: boolean;
  /** Whether the job runs in batch mode, where a reduction gives its final result only. */
  readonly batch?: boolean;
}

export function fuse(sinks: readonly SinkNode[], options: FuseOptions): FusedPlan {
  return new Fuser(options).plan(sinks);
}

/** The nodes that a node reads. */
export function inputsOf(node: StreamNode): readonly StreamRef[] {
  switch (node.kind) {
    case "source":
    case "rows":
    case "sequence":
      return [];
    case "table":
      return node.inputs.map(({ from }) => from);
    case "operator":
      return node.inputs.map(({ from }) => from);
    case "union":
      return node.inputs;
    case "partition":
    case "watermarks":
      return [node.input];
  }
}

class Fuser {
  readonly #options: FuseOptions;
  readonly #readers = new Map<StreamNode, number[]>();
  /** Who reads a node first; for the number of partitions. */
  readonly #reader = new Map<StreamNode, StreamNode>();
  readonly #done = new Map<StreamNode, FusedRef>();
  readonly #nodes: FusedNode[] = [];

  constructor(options: FuseOptions) {
    this.#options = options;
  }

  plan(sinks: readonly SinkNode[]): FusedPlan {
    for (const { input } of sinks) this.#count(input, undefined);
    return { nodes: this.#nodes, sinks: sinks.map((sink) => ({ sink, input: this.#ref(sink.input) })) };
  }

  #count({ node, output }: StreamRef, reader: StreamNode | undefined): void {
    const known = this.#readers.get(node);
    const readers = known ?? [];
    readers[output] = (readers[output] ?? 0) + 1;
    if (reader !== undefined && !this.#reader.has(node)) this.#reader.set(node, reader);
    if (known !== undefined) return;
    this.#readers.set(node, readers);
    for (const input of inputsOf(node)) this.#count(input, node);
  }

  #ref({ node, output }: StreamRef): FusedRef {
    let done = this.#done.get(node);
    if (done === undefined) this.#done.set(node, (done = { node: this.#node(node), output: 0 }));
    return output === 0 ? done : { node: done.node, output };
  }

  #node(node: StreamNode): FusedNode {
    switch (node.kind) {
      case "source":
      case "rows":
      case "sequence":
        return this.#add(node);
      case "operator":
        return this.#operator(node);
      case "partition":
        return this.#add({ kind: "through", node, inputs: [this.#partitioned(node)] });
      case "union":
      case "watermarks":
      case "table":
        return this.#add({ kind: "through", node, inputs: inputsOf(node).map((input) => this.#ref(input)) });
    }
  }

  #add<T extends FusedNode>(node: T): T {
    this.#nodes.push(node);
    return node;
  }

  #operator(node: OperatorNode): FusedNode {
    const { chain = [], ...work } = node.work;
    if (work.op === "chain") {
      const [input] = node.inputs as [OperatorNode["inputs"][0]];
      const before = this.#host(input.from, followsInput(node) ? undefined : node.settings);
      if (before !== undefined) {
        append(before, chain, node.functions, node.outputs[0]?.type ?? "", node.settings.name ?? node.label, node.settings);
        return before;
      }
    }
    const keyed = node.key !== undefined;
    const inputs = node.inputs.map(({ from, type, key, broadcast = false }) => ({
      from: keyed && key !== undefined && "fn" in key ? this.#withKey(from, type, key.fn, node.key as string) : this.#ref(from),
      type,
      broadcast,
    }));
    return this.#add({
      kind: "operator",
      origin: node.origin,
      inputs,
      key: node.key,
      keys: keyed ? node.inputs.map(({ key }) => keyNode(key)) : [],
      state: node.state,
      timers: node.timers || (this.#options.batch === true && work.op === "reduce"),
      names: [node.settings.name ?? node.label],
      settings: followsInput(node) ? { ...node.settings, ...tasksOf((inputs[0] as (typeof inputs)[0]).from.node) } : node.settings,
      outputs: node.outputs,
      work: this.#options.batch === true && work.op === "reduce" ? finalReduction(work.fn, inputs[0]?.type ?? "") : node.work,
      functions: node.functions,
    });
  }

  /** The operator that a step can be fused with: it alone reads that operator's main output, and both run in the same tasks. */
  #host({ node, output }: StreamRef, settings: Settings | undefined): Mutable | undefined {
    const { node: before } = this.#ref({ node, output });
    if (!this.#options.chaining || output !== 0 || before.kind !== "operator" || this.#readers.get(node)?.[0] !== 1) return undefined;
    if (settings === undefined) return before.settings.chaining === "never" ? undefined : before;
    const own = before.settings;
    const together =
      (own.parallelism ?? this.#options.parallelism) === (settings.parallelism ?? this.#options.parallelism) &&
      own.maxParallelism === settings.maxParallelism &&
      (settings.slotSharingGroup === undefined || own.slotSharingGroup === settings.slotSharingGroup) &&
      (settings.slotResources === undefined || own.slotResources !== undefined) &&
      own.chaining !== "never" &&
      settings.chaining === undefined;
    return together ? before : undefined;
  }

  /** A computed key is put in front of the element by a step before the exchange. */
  #withKey(from: StreamRef, type: string, fn: FunctionDefinition, keyType: string): FusedRef {
    const output = `ROW<\`key\` ${keyType}, \`value\` ${type}> NOT NULL`;
    const step: ChainStep = { step: "key", fn: 0, type: keyType };
    const before = this.#host(from, undefined);
    if (before !== undefined) {
      append(before, [step], [fn], output, "key", {});
      return { node: before, output: 0 };
    }
    const input = this.#ref(from);
    const node = this.#add<Mutable>({
      kind: "operator",
      origin: undefined,
      inputs: [{ from: input, type, broadcast: false }],
      key: undefined,
      keys: [],
      state: [],
      timers: false,
      names: ["key"],
      settings: tasksOf(input.node),
      outputs: [{ tag: null, type: output }],
      work: { op: "chain", chain: [step] },
      functions: [fn],
    });
    return { node, output: 0 };
  }

  #partitioned({ input, partitioning }: PartitionNode): FusedRef {
    if (partitioning.how !== "custom") return this.#ref(input);
    const reader = [...this.#reader].find(([node]) => node.kind === "partition" && node.partitioning === partitioning)?.[1];
    const partitions = reader?.settings.parallelism ?? this.#options.parallelism;
    return this.#withKey(input, partitioning.type, partitioning.make(partitions), "INT NOT NULL");
  }
}

/** A step of ours, such as finding times: it runs where its input does unless the user says otherwise, as an exchange would lose the order. */
function followsInput(node: OperatorNode): boolean {
  return node.follows === true && node.settings.parallelism === undefined;
}

/** The parallelism of what a node gives, as a setting. */
function tasksOf(node: FusedNode): Settings {
  const { parallelism } = node.kind === "through" ? node.node.settings : node.settings;
  if (parallelism !== undefined) return { parallelism };
  // Flink runs watermarks where their input runs, and an exchange begins there.
  if (node.kind === "through" && (node.node.kind === "watermarks" || node.node.kind === "partition"))
    return tasksOf((node.inputs[0] as FusedRef).node);
  return {};
}

/** One window to the end of the input, as Flink's own batch mode has it. */
function finalReduction(fn: number, contents: string): OperatorWork {
  const window: WindowNode = {
    assigner: { assign: "global" },
    trigger: { trigger: "event-time" },
    allowedLateness: 0,
    contents,
    fn: { kind: "reduce", reduce: fn },
  };
  return { op: "window", window };
}

function keyNode(key: KeyBy | undefined): KeyNode | null {
  if (key === undefined) return null;
  return "fn" in key ? { computed: true } : key;
}

/** Adds steps behind an operator. */
function append(
  target: Mutable,
  steps: readonly ChainStep[],
  functions: readonly FunctionDefinition[],
  type: string,
  name: string,
  settings: Settings,
): void {
  const shift = target.functions.length;
  const [main, ...sides] = target.outputs as [FusedOperator["outputs"][0]];
  const { chain = [] } = target.work;
  const before = chain.length === 0 && target.work.op !== "chain" ? { result: main.type } : {};
  target.work = { ...target.work, ...before, chain: [...chain, ...steps.map((step) => ({ ...step, fn: step.fn + shift }))] };
  target.functions = [...target.functions, ...functions];
  target.outputs = [{ tag: null, type }, ...sides];
  target.names = [...target.names, name];
  const { uid, uidHash, description, bufferTimeout } = settings;
  const { bufferTimeout: _inner, ...own } = target.settings;
  target.settings = {
    ...own,
    ...(own.uid !== undefined || uid === undefined ? {} : { uid }),
    ...(own.uidHash !== undefined || uidHash === undefined ? {} : { uidHash }),
    ...(description === undefined
      ? {}
      : { description: own.description === undefined ? description : `${own.description}; ${description}` }),
    ...(bufferTimeout === undefined ? {} : { bufferTimeout }),
  };
}
