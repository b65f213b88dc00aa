// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, t, type AnySqlType } from "@tsflink/core";
import { describe, type FunctionDefinition } from "@tsflink/core/internal";
import type { ChainStep, OperatorNode as OperatorWork, RetryNode } from "@tsflink/udf-runtime/streams";
import type { BroadcastStateDeclarations, StateDeclarations } from "../functions/state.ts";
import type { SideOutputTypes } from "../functions/process.ts";
import type { WatermarkStrategy } from "../functions/watermarks.ts";
import { trigger, wholeFromOne, evictor, globalWindow } from "../functions/windows.ts";
import { checkType, fieldType, operatorNode, type OperatorDraft } from "../plan/build.ts";
import { addFold, commonKey, type FieldFold } from "../plan/fold.ts";
import { OperatorFunctions } from "../plan/functions.ts";
import type { KeyBy, OperatorInput, Partitioning, SinkNode, StreamNode, StreamRef } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { declareStates, type Scope } from "../plan/state.ts";
import { CoGroupedStreams, IntervalJoinedStreams, JoinedStreams } from "./joins.ts";
import type { StreamHome } from "./home.ts";
import { settingsOf, type OperatorOptions } from "./options.ts";
import type { AsyncOptions, CollectOptions, DataStream, KeyedStream, StreamWithSides, WindowedStream } from "./stream.ts";
import { FlinkWindowedStream, type AnyWindow, type AnyWindowOptions } from "./windowed.ts";

export type AnyFunction = (...args: never[]) => unknown;

/** What process functions of all kinds have in common. */
export interface AnyProcess {
  readonly state?: StateDeclarations;
  readonly sideOutputs?: SideOutputTypes;
  readonly [hook: string]: unknown;
}

/** A key of a stream: its type, and how it is found. */
export interface StreamKey {
  readonly type: AnySqlType;
  readonly by: KeyBy;
}

/** The parts of a stream that operators are made of. */
export abstract class FlinkStream {
  readonly home: StreamHome;
  readonly ref: StreamRef;
  readonly type: AnySqlType;
  readonly key: StreamKey | undefined;

  constructor(home: StreamHome, ref: StreamRef, type: AnySqlType, key: StreamKey | undefined) {
    this.home = home;
    this.ref = ref;
    this.type = type;
    this.key = key;
  }

  get input(): OperatorInput {
    return { from: this.ref, type: String(this.type), ...(this.key === undefined ? {} : { key: this.key.by }) };
  }

  /** Elements of a stream with a key go the same way to a function that needs none. */
  get #plainInput(): OperatorInput {
    return { from: this.ref, type: String(this.type) };
  }

  /** The stream that an operator over this one and others makes. */
  operator(draft: Omit<OperatorDraft, "inputs" | "key"> & { readonly inputs?: readonly OperatorInput[] }, keyed: boolean): FlinkDataStream {
    this.home.checkOpen();
    const { inputs = [keyed ? this.input : this.#plainInput] } = draft;
    const node = operatorNode({
      ...draft,
      inputs,
      ...(keyed && this.key !== undefined ? { key: String(this.key.type) } : {}),
    });
    return new FlinkDataStream(this.home, { node, output: 0 }, draft.output, undefined, draft.sideOutputs ?? {});
  }

  #step(label: string, output: AnySqlType, fn: AnyFunction, options: OperatorOptions, step: (fn: number) => ChainStep): FlinkDataStream {
    const functions = new OperatorFunctions(label, options);
    return this.operator({ label, output, functions, options, work: { op: "chain", chain: [step(functions.add("fn", fn))] } }, false);
  }

  map(output: AnySqlType, fn: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    checkType("map", "the type of the output", output);
    return this.#step("map", output, fn, options, (at) => ({ step: "map", fn: at, type: String(output) }));
  }

  flatMap(output: AnySqlType, fn: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    checkType("flatMap", "the type of the output", output);
    return this.#step("flatMap", output, fn, options, (at) => ({ step: "flatMap", fn: at, type: String(output) }));
  }

  filter(fn: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    return this.#step("filter", this.type, fn, options, (at) => ({ step: "filter", fn: at }));
  }

  mapAsync(output: AnySqlType, fn: AnyFunction, options: AsyncOptions<unknown, unknown, unknown> = {}): FlinkDataStream {
    const label = "mapAsync";
    const { ordered = true, timeout, onTimeout, concurrency, retry } = options;
    const functions = new OperatorFunctions(label, options);
    const timeoutFn = functions.addOptional("onTimeout", onTimeout);
    const work: OperatorWork = {
      op: "async",
      fn: functions.add("fn", fn),
      ...(timeoutFn === undefined ? {} : { timeoutFn }),
      ordered,
      ...(timeout === undefined ? {} : { timeout: parseDuration(timeout, "timeout") }),
      concurrency: concurrency === undefined ? 100 : wholeFromOne(concurrency, "concurrency"),
      ...(retry === undefined ? {} : { retry: retryOf(retry, functions) }),
    };
    const otherOptions = ["ordered", "timeout", "onTimeout", "concurrency", "retry"];
    return this.operator({ label, output, functions, options, otherOptions, work }, false);
  }

  /** A process function over one input or two. */
  processWith(
    output: AnySqlType,
    spec: AnyProcess,
    options: OperatorOptions,
    {
      inputs = [this.input],
      hooks = ["onElement"],
      shared,
      broadcastInput,
    }: {
      readonly inputs?: readonly OperatorInput[];
      readonly hooks?: readonly string[];
      readonly shared?: BroadcastStateDeclarations;
      readonly broadcastInput?: number;
    } = {},
  ): FlinkDataStream {
    const label = "process";
    const known = [...hooks, "state", "sideOutputs", "open", "close", ...(this.key === undefined ? [] : ["onTimer"])];
    checkHooks(label, spec, known, this.key === undefined);
    const functions = new OperatorFunctions(label, options);
    const scope: Scope = this.key === undefined ? "operator" : "key";
    const own = declareStates(label, spec.state, scope, functions);
    const common = declareStates(label, shared, "broadcast", functions);
    for (const { name } of common.specs)
      if (own.specs.some((each) => each.name === name))
        throw new ConfigurationError(`process(): the state ${name} is declared twice, in broadcast() and here`, {
          option: `state.${name}`,
        });
    const [onTimer, open, close] = ["onTimer", "open", "close"].map((hook) => functions.addOptional(hook, spec[hook]));
    const work: OperatorWork = {
      op: "process",
      onElement: hooks.map((hook) => functions.add(hook, spec[hook])),
      ...(onTimer === undefined ? {} : { onTimer }),
      ...(open === undefined ? {} : { open }),
      ...(close === undefined ? {} : { close }),
      declared: [...own.declared, ...common.declared],
      ...(broadcastInput === undefined ? {} : { broadcastInput }),
    };
    return this.operator(
      {
        label,
        inputs,
        output,
        sideOutputs: spec.sideOutputs,
        states: [...own.specs, ...common.specs],
        timers: onTimer !== undefined,
        work,
        functions,
        options,
      },
      this.key !== undefined,
    );
  }

  process(output: AnySqlType, spec: AnyProcess, options: OperatorOptions = {}): FlinkDataStream {
    return this.processWith(output, spec, options);
  }

  sinkTo(sink: { readonly kind?: unknown }, options: OperatorOptions = {}): void {
    const { connector, options: connectorOptions, artifacts } = sink as Extract<SinkNode, { kind: "connector" }>;
    if (sink?.kind !== "sink")
      throw new ConfigurationError(`sinkTo(): ${describe(sink)} is no sink; make one with a function of @tsflink/connectors`, {
        option: "sink",
      });
    this.#sink("sinkTo", { kind: "connector", connector, options: connectorOptions, artifacts }, options);
  }

  print(prefix?: string, options: OperatorOptions = {}): void {
    this.#print("print", prefix, {}, options);
  }

  printToErr(prefix?: string, options: OperatorOptions = {}): void {
    this.#print("printToErr", prefix, { "standard-error": "true" }, options);
  }

  #print(label: string, prefix: string | undefined, to: Readonly<Record<string, string>>, options: OperatorOptions): void {
    const identified = prefix === undefined ? to : { ...to, "print-identifier": prefix };
    this.#sink(label, { kind: "connector", connector: "print", options: identified, artifacts: [] }, options);
  }

  #sink(
    label: string,
    sink: Pick<Extract<SinkNode, { kind: "connector" }>, "kind" | "connector" | "options" | "artifacts">,
    options: OperatorOptions,
  ): void {
    this.home.checkOpen();
    if (options.uidHash !== undefined)
      throw new ConfigurationError(`${label}(): Flink takes a sink apart and knows no hash of the whole; give it a uid`, {
        option: "uidHash",
      });
    this.home.add(
      Object.freeze<SinkNode>({
        ...sink,
        input: this.ref,
        type: String(this.type),
        settings: settingsOf(label, options),
        origin: origin(),
      }),
    );
  }

  collect(options: CollectOptions = {}): AsyncIterableIterator<unknown> {
    return this.home.collect(this.ref, this.type, options);
  }

  async toArray({ limit, ...options }: CollectOptions & { readonly limit?: number } = {}): Promise<unknown[]> {
    const values: unknown[] = [];
    if (limit === 0) return values;
    for await (const value of this.collect(options)) {
      values.push(value);
      if (limit !== undefined && values.length >= limit) break;
    }
    return values;
  }

  collectAsync(): AsyncIterableIterator<unknown> {
    this.home.checkOpen();
    return this.home.collectAsync(this.ref, this.type, origin());
  }

  /** Another stream of the same environment. */
  sibling(label: string, other: unknown): FlinkStream {
    if (!(other instanceof FlinkStream)) throw new ConfigurationError(`${label}(): ${describe(other)} is no stream`, { option: "other" });
    if (other.home.id !== this.home.id)
      throw new ConfigurationError(`${label}(): the stream belongs to another environment; make it from this one`, { option: "other" });
    return other;
  }
}

/** A stream without a key. */
export class FlinkDataStream extends FlinkStream {
  readonly #sides: SideOutputTypes;

  constructor(home: StreamHome, ref: StreamRef, type: AnySqlType, key?: undefined, sides: SideOutputTypes = {}) {
    super(home, ref, type, key);
    this.#sides = sides;
  }

  sideOutput(name: string): FlinkDataStream {
    const { node } = this.ref;
    const output = node.kind === "operator" ? node.outputs.findIndex(({ tag }) => tag === name) : -1;
    const type = this.#sides[name];
    if (output < 0 || type === undefined)
      throw new ConfigurationError(
        `sideOutput(): there is no side output ${describe(name)}; ${
          Object.keys(this.#sides).length === 0 ? "the function declares none" : `there are ${Object.keys(this.#sides).join(", ")}`
        }`,
        { option: "name", received: name },
      );
    return new FlinkDataStream(this.home, { node, output }, type);
  }

  keyBy(keyOrField: string | AnySqlType, selector?: AnyFunction): FlinkKeyedStream {
    this.home.checkOpen();
    return new FlinkKeyedStream(this.home, this.ref, this.type, keyOf("keyBy", this.type, keyOrField, selector));
  }

  #same(node: StreamNode): FlinkDataStream {
    return new FlinkDataStream(this.home, { node, output: 0 }, this.type);
  }

  union(...others: readonly unknown[]): FlinkDataStream {
    const streams = others.map((other) => this.sibling("union", other));
    for (const { type } of streams)
      if (String(type) !== String(this.type))
        throw new ConfigurationError(
          `union(): one stream has elements of the type ${String(this.type)}, another one of ${String(type)}; map one to the other's`,
          {
            option: "others",
          },
        );
    return this.#same(
      Object.freeze({ kind: "union", inputs: [this.ref, ...streams.map(({ ref }) => ref)], origin: origin(), settings: {} }),
    );
  }

  connect(other: unknown): FlinkConnected | FlinkBroadcastConnected {
    if (other instanceof FlinkBroadcast) return new FlinkBroadcastConnected(this, other);
    return new FlinkConnected(this, this.sibling("connect", other));
  }

  #partition(partitioning: Partitioning): FlinkDataStream {
    this.home.checkOpen();
    return this.#same(Object.freeze({ kind: "partition", input: this.ref, partitioning, origin: origin(), settings: {} }));
  }

  rescale(): FlinkDataStream {
    return this.#partition({ how: "rescale" });
  }

  rebalance(): FlinkDataStream {
    return this.#partition({ how: "rebalance" });
  }

  shuffle(): FlinkDataStream {
    return this.#partition({ how: "shuffle" });
  }

  broadcast(state?: BroadcastStateDeclarations): FlinkDataStream | FlinkBroadcast {
    return state === undefined ? this.#partition({ how: "broadcast" }) : new FlinkBroadcast(this, state);
  }

  global(): FlinkDataStream {
    return this.#partition({ how: "global" });
  }

  forward(): FlinkDataStream {
    return this.#partition({ how: "forward" });
  }

  partition(partitioner: AnyFunction): FlinkDataStream {
    // Checked here, made anew when it is known how many tasks there are.
    new OperatorFunctions("partition").add("fn", partitioner);
    return this.#partition({
      how: "custom",
      type: String(this.type),
      make: (partitions) => {
        const functions = new OperatorFunctions("partition", { bind: { partitions } });
        functions.add("fn", partitioner);
        return functions.list[0] as FunctionDefinition;
      },
    });
  }

  withWatermarks(strategy: WatermarkStrategy<never>, options: OperatorOptions = {}): FlinkDataStream {
    this.home.checkOpen();
    const { kind, create, emit, delay, timestamp, idleness } = strategy;
    // Times that a function gives are set in a step of its own, which runs together with those before it.
    const timed: FlinkDataStream = typeof timestamp === "function" ? this.#timed(timestamp as AnyFunction, options) : this;
    if (typeof timestamp === "string") {
      const type = fieldType("withWatermarks", this.type, timestamp).definition;
      if ((type.kind !== "timestamp" && type.kind !== "timestamp_ltz") || type.nullable)
        throw new ConfigurationError(
          `withWatermarks(): the field ${timestamp} holds no times; it must be a TIMESTAMP or TIMESTAMP_LTZ that is NOT NULL`,
          {
            option: "timestamp",
            received: timestamp,
          },
        );
    }
    const input = create === undefined ? timed : timed.#marked(create, options);
    return this.#same(
      Object.freeze<StreamNode>({
        kind: "watermarks",
        input: input.ref,
        strategy: {
          kind,
          delay,
          ...(create === undefined ? {} : { generated: { type: String(this.type), emit } }),
          ...(typeof timestamp === "string" ? { field: timestamp } : {}),
          ...(idleness === undefined ? {} : { idleness }),
        },
        origin: origin(),
        settings: settingsOf("withWatermarks", options),
      }),
    );
  }

  #timed(fn: AnyFunction, options: OperatorOptions): FlinkDataStream {
    return this.#following("timestamps", this.type, fn, options, (at) => ({ step: "timestamps", fn: at }));
  }

  /** With the watermarks of a generator in front of the elements. */
  #marked(create: AnyFunction, options: OperatorOptions): FlinkDataStream {
    const output = t.row({ key: t.bigint(), value: this.type }).notNull();
    return this.#following("watermarks", output, create, options, (at) => ({ step: "watermark", fn: at }));
  }

  #following(
    label: string,
    output: AnySqlType,
    fn: AnyFunction,
    { parallelism }: OperatorOptions,
    step: (fn: number) => ChainStep,
  ): FlinkDataStream {
    const functions = new OperatorFunctions(label);
    const work: OperatorWork = { op: "chain", chain: [step(functions.add("fn", fn))] };
    const options = parallelism === undefined ? {} : { parallelism };
    return this.operator({ label, output, functions, options, work, follows: true }, false);
  }

  windowAll(assigner: AnyWindow, options: AnyWindowOptions = {}): FlinkWindowedStream {
    return new FlinkWindowedStream(this.#together(), assigner, options, true);
  }

  countWindowAll(size: number, slide?: number): FlinkWindowedStream {
    return countWindow(this.#together(), size, slide, true);
  }

  /** As Flink does it: under one key, in one task. */
  #together(): FlinkKeyedStream {
    return new FlinkKeyedStream(this.home, this.ref, this.type, commonKey());
  }
}

/** A stream with a key. */
export class FlinkKeyedStream extends FlinkStream {
  declare readonly key: StreamKey;

  reduce(fn: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    const functions = new OperatorFunctions("reduce", options);
    return this.#reduce("reduce", functions, functions.add("fn", fn), options);
  }

  #reduce(label: string, functions: OperatorFunctions, fn: number, options: OperatorOptions): FlinkDataStream {
    return this.operator({ label, output: this.type, functions, options, work: { op: "reduce", fn } }, true);
  }

  #fold(name: FieldFold, field: string, options: OperatorOptions = {}): FlinkDataStream {
    const functions = new OperatorFunctions(name, { ...(options.name === undefined ? {} : { name: options.name }) });
    return this.#reduce(name, functions, addFold(this.type, name, field, functions), options);
  }

  sum(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("sum", field, options);
  }

  min(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("min", field, options);
  }

  max(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("max", field, options);
  }

  minBy(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("minBy", field, options);
  }

  maxBy(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("maxBy", field, options);
  }

  window(assigner: AnyWindow, options: AnyWindowOptions = {}): FlinkWindowedStream {
    return new FlinkWindowedStream(this, assigner, options);
  }

  countWindow(size: number, slide?: number): FlinkWindowedStream {
    return countWindow(this, size, slide);
  }

  connect(other: unknown): FlinkConnected | FlinkBroadcastConnected {
    if (other instanceof FlinkBroadcast) return new FlinkBroadcastConnected(this, other);
    return new FlinkConnected(this, this.#partner("connect", other));
  }

  /** Another stream whose key is of the same type. */
  #partner(label: string, other: unknown): FlinkKeyedStream {
    const stream = this.sibling(label, other);
    if (!(stream instanceof FlinkKeyedStream))
      throw new ConfigurationError(`${label}(): the other stream has no key; write keyBy before`, { option: "other" });
    if (String(stream.key.type) !== String(this.key.type))
      throw new ConfigurationError(`${label}(): the keys are of different types, ${String(this.key.type)} and ${String(stream.key.type)}`, {
        option: "other",
      });
    return stream;
  }

  intervalJoin(other: unknown, bounds: ConstructorParameters<typeof IntervalJoinedStreams>[2]): IntervalJoinedStreams {
    return new IntervalJoinedStreams(this, this.#partner("intervalJoin", other), bounds);
  }

  join(other: unknown): JoinedStreams {
    return new JoinedStreams(this, this.#partner("join", other));
  }

  coGroup(other: unknown): CoGroupedStreams {
    return new CoGroupedStreams(this, this.#partner("coGroup", other));
  }
}

/** Two streams, both with keys or both without. */
export class FlinkConnected {
  readonly #first: FlinkStream;
  readonly #second: FlinkStream;

  constructor(first: FlinkStream, second: FlinkStream) {
    this.#first = first;
    this.#second = second;
  }

  process(output: AnySqlType, spec: AnyProcess, options: OperatorOptions = {}): FlinkDataStream {
    return this.#first.processWith(output, spec, options, {
      inputs: [this.#first.input, this.#second.input],
      hooks: ["onFirst", "onSecond"],
    });
  }

  /** Functions without state need not meet: each runs on its own stream, and the results come together. */
  map(output: AnySqlType, first: AnyFunction, second: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    checkType("map", "the type of the output", output);
    const target = (stream: FlinkStream, fn: AnyFunction): FlinkDataStream => stream.map(output, fn, options);
    return target(this.#first, first).union(target(this.#second, second));
  }

  flatMap(output: AnySqlType, first: AnyFunction, second: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    checkType("flatMap", "the type of the output", output);
    const target = (stream: FlinkStream, fn: AnyFunction): FlinkDataStream => stream.flatMap(output, fn, options);
    return target(this.#first, first).union(target(this.#second, second));
  }
}

/** A stream that all tasks get, and the state that they make of it. */
export class FlinkBroadcast {
  readonly stream: FlinkDataStream;
  readonly state: BroadcastStateDeclarations;

  constructor(stream: FlinkDataStream, state: BroadcastStateDeclarations) {
    this.stream = stream;
    this.state = state;
    // Refused here, where the declaration is, and not where it is used.
    declareStates("broadcast", state, "broadcast", new OperatorFunctions("broadcast"));
  }
}

export class FlinkBroadcastConnected {
  readonly #stream: FlinkStream;
  readonly #rules: FlinkBroadcast;

  constructor(stream: FlinkStream, rules: FlinkBroadcast) {
    stream.sibling("connect", rules.stream);
    this.#stream = stream;
    this.#rules = rules;
  }

  process(output: AnySqlType, spec: AnyProcess, options: OperatorOptions = {}): FlinkDataStream {
    return this.#stream.processWith(output, spec, options, {
      inputs: [this.#stream.input, { ...this.#rules.stream.input, broadcast: true }],
      hooks: ["onElement", "onBroadcast"],
      shared: this.#rules.state,
      broadcastInput: 1,
    });
  }
}

// ---- parts

function keyOf(label: string, row: AnySqlType, keyOrField: string | AnySqlType, selector: AnyFunction | undefined): StreamKey {
  if (typeof keyOrField === "string") {
    const type = fieldType(label, row, keyOrField);
    checkKeyType(label, type);
    return { type, by: { field: keyOrField } };
  }
  checkType(label, "the type of the key", keyOrField);
  checkKeyType(label, keyOrField);
  const functions = new OperatorFunctions(`${label} key`);
  functions.add("selector", selector);
  return { type: keyOrField, by: { fn: functions.list[0] as FunctionDefinition } };
}

function checkKeyType(label: string, type: AnySqlType): void {
  if (type.definition.nullable)
    throw new ConfigurationError(`${label}(): a key is never NULL; its type is ${String(type)}, declare it with notNull()`, {
      option: "key",
    });
}

function checkHooks(label: string, spec: AnyProcess, known: readonly string[], keyless: boolean): void {
  if (typeof spec !== "object" || spec === null)
    throw new ConfigurationError(`${label}(): ${describe(spec)} is no process function; write an object with ${known[0] ?? ""}`, {
      option: "fn",
    });
  for (const hook of Object.keys(spec))
    if (!known.includes(hook))
      throw new ConfigurationError(
        `${label}(): there is no ${hook} in such a function${hook === "onTimer" && keyless ? ": timers belong to keys, write keyBy before" : `; there are ${known.join(", ")}`}`,
        { option: hook },
      );
}

function retryOf(
  { attempts, delay, backoff, maxDelay, onResult, onError }: NonNullable<AsyncOptions<unknown, unknown, unknown>["retry"]>,
  functions: OperatorFunctions,
): RetryNode {
  const [result, error] = [functions.addOptional("retry.onResult", onResult), functions.addOptional("retry.onError", onError)];
  return {
    attempts: wholeFromOne(attempts, "retry.attempts"),
    delay: parseDuration(delay, "retry.delay"),
    ...(backoff === undefined ? {} : { backoff }),
    ...(maxDelay === undefined ? {} : { maxDelay: parseDuration(maxDelay, "retry.maxDelay") }),
    ...(result === undefined ? {} : { onResult: result }),
    ...(error === undefined ? {} : { onError: error }),
  };
}

/** As Flink builds them: a global window that a trigger empties, or out of which an evictor takes what is too old. */
function countWindow(stream: FlinkKeyedStream, size: number, slide: number | undefined, all = false): FlinkWindowedStream {
  wholeFromOne(size, "size");
  return new FlinkWindowedStream(
    stream,
    globalWindow() as AnyWindow,
    slide === undefined
      ? { trigger: trigger.purging(trigger.count(size)) }
      : { evictor: evictor.count(size), trigger: trigger.count(wholeFromOne(slide, "slide")) },
    all,
  );
}

/** The streams of the implementation as users see them. */
export function makeStream<T>(home: StreamHome, node: StreamNode, type: AnySqlType): DataStream<T> {
  return new FlinkDataStream(home, { node, output: 0 }, type) as unknown as DataStream<T>;
}

// The classes have every member of the interfaces; the types of the members are looked at where users meet them, in `stream.ts`.
type Members<Interface> = Readonly<Record<keyof Interface, unknown>>;
type Has<Interface, _Class extends Members<Interface>> = Interface;
export type Complete = [
  Has<StreamWithSides<unknown, {}>, FlinkDataStream>,
  Has<KeyedStream<unknown, unknown>, FlinkKeyedStream>,
  Has<WindowedStream<unknown, unknown, unknown, never>, FlinkWindowedStream>,
];
