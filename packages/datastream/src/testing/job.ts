// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, Instant, parseDuration, parseType, type Duration } from "@tsflink/core";
import { asyncDispose, converterOf, describe, didYouMean, isDate, isInstant, type Converter } from "@tsflink/core/internal";
import type { MapSlot, MemorySnapshot, Millis, StateSpec, StreamFunction, StreamSpec } from "@tsflink/udf-runtime/streams";
import type { FusedNode, FusedOperator, FusedPlan, FusedRef } from "../plan/fuse.ts";
import type { RowsNode } from "../plan/nodes.ts";
import { FlinkStream } from "../streams/data-stream.ts";
import type { DataStream, Stream } from "../streams/stream.ts";
import { Fork, OperatorVertex, ThroughVertex, WatermarkVertex, type Vertex } from "./vertices.ts";

type Runtime = typeof import("@tsflink/udf-runtime/streams");

/** A stream, whatever its elements are. */
export type AnyStream = Pick<Stream<unknown>, "collect">;

/** A point in event time. Numbers are milliseconds since 1970. */
export type TestTime = Instant | Date | number;

/** An element of an output and its time, `null` when it has none. */
export interface TestElement<T> {
  readonly value: T;
  readonly timestamp: Instant | null;
}

/** A timer that is set, and for which key. */
export interface TestTimer {
  readonly key: unknown;
  readonly time: Instant;
}

/** What a job has saved; for `start(..., { from })`. Holds nothing of the job itself. */
export interface TestSnapshot {
  /** Of each operator that keeps something, in the order of the plan, or by `uid`. */
  readonly operators: Readonly<Record<string, object>>;
}

/** Metrics by name, groups before it with dots. */
export interface TestMetrics {
  readonly counters: ReadonlyMap<string, number>;
  readonly meters: ReadonlyMap<string, number>;
  readonly histograms: ReadonlyMap<string, readonly number[]>;
  readonly gauges: ReadonlyMap<string, number>;
}

interface JobParts {
  readonly plan: FusedPlan;
  readonly runtime: Runtime;
  readonly specOf: (operator: FusedOperator) => StreamSpec;
  readonly from: TestSnapshot | undefined;
}

/**
 * A running job of a test. Everything happens in the call that causes it; an error of a function is thrown there. Only promises have to be waited for:
 * by `clock` and `idle`.
 *
 * @typeParam Out - the types of the elements by the names of the outputs.
 */
export interface TestJob<Out> extends AsyncDisposable {
  /** Gives an element to a source, with its time if it has one. */
  push<T>(source: DataStream<T>, value: NoInfer<T>, at?: TestTime): this;
  /** Lets event time go on to `at`: in all sources, or in one. Timers that are due are called, windows that end fire. */
  watermark(at: TestTime, source?: AnyStream): this;
  /**
   * Lets the clock go on by `duration`. Timers of processing time, time-outs, retries and the watermarks of strategies, every 200 milliseconds, come at
   * their times. The clock stands at 1970 in the beginning.
   */
  clock(duration: Duration): Promise<void>;
  /** What the clock shows. */
  readonly processingTime: Instant;
  /** Waits for the promises that are under way. Those that wait for the clock, to try again or to time out, need `clock`. */
  idle(): Promise<void>;
  /** Ends all sources: what waits for the end of the input comes, windows fire. */
  end(): Promise<void>;
  /** The elements that have come out of an output since it was read last. */
  take<N extends keyof Out & string>(output: N): TestElement<Out[N]>[];
  /** The same without their times. */
  values<N extends keyof Out & string>(output: N): Out[N][];
  /**
   * What the function that made `stream` holds in its state: of one key, or, without `key`, what belongs to no key. Values and the accumulators of
   * aggregating state as they are, lists as arrays, maps as maps; `null` for values that are not set.
   */
  state(stream: AnyStream, key?: unknown): Readonly<Record<string, unknown>>;
  /** The keys for which the function that made `stream` holds something in the state `name`. */
  keys(stream: AnyStream, name: string): unknown[];
  /** The timers that are set by the function that made `stream`, the next one first. */
  timers(stream: AnyStream): { readonly eventTime: readonly TestTimer[]; readonly processingTime: readonly TestTimer[] };
  /** The metrics of the function that made `stream`. */
  metrics(stream: AnyStream): TestMetrics;
  /** What a savepoint would hold. The job may go on. Promises under way are waited for. */
  snapshot(): Promise<TestSnapshot>;
  /** Calls the `close` functions. */
  close(): Promise<void>;
}

/** Runs a plan in memory. */
export class MemoryJob implements TestJob<Readonly<Record<string, unknown>>> {
  readonly #parts: JobParts;
  readonly #vertices: Vertex[] = [];
  readonly #operators = new Map<FusedOperator, OperatorVertex>();
  readonly #sources = new Map<string, Source>();
  readonly #outputs = new Map<string, TestElement<unknown>[]>();
  #now: Millis = 0;
  #closed = false;

  constructor(parts: JobParts) {
    this.#parts = parts;
    const forks = new Map<FusedNode, Fork[]>();
    const forkOf = (node: FusedNode, output: number): Fork => {
      const all = forks.get(node) ?? [];
      forks.set(node, all);
      return (all[output] ??= new Fork());
    };
    const connect = (from: FusedRef, vertex: Vertex, input: number): void => {
      forkOf(from.node, from.output).add(vertex.inputs[input] as Vertex["inputs"][0]);
    };
    for (const node of parts.plan.nodes) {
      if (node.kind === "rows") this.#sources.set(node.id, sourceOf(node, forkOf(node, 0)));
      else if (node.kind === "operator" || node.kind === "through") {
        const vertex = node.kind === "operator" ? this.#operator(node, forkOf) : this.#through(node, forkOf(node, 0));
        this.#vertices.push(vertex);
        (node.kind === "operator" ? node.inputs.map(({ from }) => from) : node.inputs).forEach((from, input) => {
          connect(from, vertex, input);
        });
      } else
        throw new ConfigurationError(`start(): a test job cannot read a ${node.kind}; give the elements of a source() instead`, {
          option: "outputs",
        });
    }
    for (const { sink, input } of parts.plan.sinks) {
      if (sink.kind !== "result") continue;
      const elements: TestElement<unknown>[] = [];
      this.#outputs.set(sink.id, elements);
      forkOf(input.node, input.output).add({
        element: (value, timestamp) => elements.push({ value, timestamp: timestamp === undefined ? null : instantOf(timestamp) }),
        watermark() {},
      });
    }
  }

  async open(): Promise<void> {
    for (const { operator } of this.#operators.values()) await operator.open?.();
  }

  push<T>(source: DataStream<T>, value: NoInfer<T>, at?: TestTime): this {
    const { name, convert, output } = this.#source(source, "push");
    output.element(convert(value, `an element of ${name}`), at === undefined ? undefined : millisOf(at, "push"));
    return this;
  }

  watermark(at: TestTime, source?: AnyStream): this {
    const millis = millisOf(at, "watermark");
    if (source === undefined) for (const { output } of this.#sources.values()) output.watermark(millis);
    else this.#source(source, "watermark").output.watermark(millis);
    return this;
  }

  async clock(duration: Duration): Promise<void> {
    this.#checkOpen("clock");
    const end = this.#now + parseDuration(duration);
    await this.#parts.runtime.settled();
    for (;;) {
      const next = Math.min(...this.#vertices.map((vertex) => vertex.next() ?? Infinity));
      this.#now = Math.max(this.#now, Math.min(next, end));
      for (const vertex of this.#vertices) await vertex.tick(this.#now);
      if (next >= end) break;
    }
    // What is done lets watermarks pass. What is not may take longer, and tells of its failure later.
    const idle = this.idle();
    idle.catch(() => {});
    await Promise.race([idle, this.#parts.runtime.settled()]);
  }

  get processingTime(): Instant {
    return instantOf(this.#now);
  }

  async idle(): Promise<void> {
    for (const vertex of this.#vertices) await vertex.idle();
  }

  async end(): Promise<void> {
    this.#checkOpen("end");
    for (const vertex of this.#vertices) vertex.end();
    for (const { output } of this.#sources.values()) output.watermark(this.#parts.runtime.lastWatermark);
    await this.idle();
  }

  take(output: string): TestElement<unknown>[] {
    const elements = this.#outputs.get(output);
    if (elements === undefined) {
      const known = [...this.#outputs.keys()];
      throw new ConfigurationError(
        `take(): there is no output ${describe(output)}${didYouMean(output, known)}; there are ${known.join(", ")}`,
        {
          option: "output",
          received: output,
        },
      );
    }
    return elements.splice(0);
  }

  values(output: string): unknown[] {
    return this.take(output).map(({ value }) => value);
  }

  state(stream: AnyStream, key?: unknown): Readonly<Record<string, unknown>> {
    const { host, spec } = this.#operatorOf(stream, "state");
    const read = (keyed: boolean): Record<string, unknown> =>
      Object.fromEntries(
        spec.state.filter((each) => isKeyed(each) === keyed).map((each) => [each.name, contentsOf(each, host.state(each.name))]),
      );
    return key === undefined ? read(false) : host.withKey(key, () => read(true));
  }

  keys(stream: AnyStream, name: string): unknown[] {
    const { host, spec } = this.#operatorOf(stream, "keys");
    const known = spec.state.filter(isKeyed).map((each) => each.name);
    if (!known.includes(name))
      throw new ConfigurationError(`keys(): there is no keyed state ${name}${didYouMean(name, known)}; there are ${known.join(", ")}`, {
        option: "name",
      });
    return host.keysOf(name);
  }

  timers(stream: AnyStream): { readonly eventTime: readonly TestTimer[]; readonly processingTime: readonly TestTimer[] } {
    const { host } = this.#operatorOf(stream, "timers");
    const shown = ({ key, time }: { key: unknown; time: Millis }): TestTimer => ({ key, time: instantOf(time) });
    return { eventTime: host.eventTimers.map(shown), processingTime: host.processingTimers.map(shown) };
  }

  metrics(stream: AnyStream): TestMetrics {
    return this.#operatorOf(stream, "metrics").host.metrics;
  }

  async snapshot(): Promise<TestSnapshot> {
    await this.idle();
    const operators: Record<string, object> = {};
    for (const [id, { host, spec }] of this.#identified()) if (spec.state.length > 0 || spec.timers) operators[id] = host.snapshot();
    return { operators };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const { operator } of this.#operators.values()) await operator.close?.();
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  #operator(node: FusedOperator, forkOf: (node: FusedNode, output: number) => Fork): OperatorVertex {
    const { runtime, specOf, from } = this.#parts;
    // As it travels: what does not fit into JSON is lost here as well.
    const spec = JSON.parse(JSON.stringify(specOf(node))) as StreamSpec;
    const outputs = spec.outputs.map((_, output) => forkOf(node as FusedNode, output));
    const host = new runtime.MemoryHost(spec, { emit: (output, value, timestamp) => (outputs[output] as Fork).element(value, timestamp) });
    host.processingTime = this.#now;
    const saved = from?.operators[this.#idOf(node)];
    if (saved !== undefined) host.restore(saved as MemorySnapshot);
    const functions = node.functions.map(({ name, fn, bound }, i): StreamFunction => ({
      name: name ?? `function ${i}`,
      fn,
      bound: bound === undefined ? undefined : structuredClone(bound),
    }));
    const vertex = new OperatorVertex(spec, host, runtime.makeOperator(spec, functions, host), outputs);
    this.#operators.set(node, vertex);
    return vertex;
  }

  #through(node: Extract<FusedNode, { readonly kind: "through" }>, output: Fork): Vertex {
    const { noWatermark, lastWatermark } = this.#parts.runtime;
    if (node.node.kind === "watermarks") return new WatermarkVertex(node.node.strategy, output, this.#now, lastWatermark);
    return new ThroughVertex(node.inputs.length, output, noWatermark);
  }

  /** An operator's `uid`, or its place. */
  #idOf(node: FusedOperator): string {
    return node.settings.uid ?? `operator ${this.#parts.plan.nodes.indexOf(node as FusedNode)}`;
  }

  *#identified(): Iterable<readonly [string, OperatorVertex]> {
    for (const [node, vertex] of this.#operators) yield [this.#idOf(node), vertex];
  }

  #source(stream: AnyStream, method: string): Source {
    this.#checkOpen(method);
    const node = stream instanceof FlinkStream ? stream.ref.node : undefined;
    const source = node?.kind === "rows" ? this.#sources.get(node.id) : undefined;
    if (source === undefined)
      throw new ConfigurationError(`${method}(): give a source() of the test environment that an output of the job reads`, {
        option: "source",
      });
    return source;
  }

  #operatorOf(stream: AnyStream, method: string): OperatorVertex {
    const node = stream instanceof FlinkStream ? stream.ref.node : undefined;
    if (node?.kind === "operator")
      // The list of its states is what an operator keeps when others are fused with it.
      for (const [fused, vertex] of this.#operators) if (fused.state === node.state) return vertex;
    throw new ConfigurationError(
      `${method}(): give a stream that a function with state has made, the result of process() for one, and that an output of the job reads`,
      { option: "stream" },
    );
  }

  #checkOpen(method: string): void {
    if (this.#closed) throw new ConfigurationError(`${method}(): the test job is closed`, { option: method });
  }
}

interface Source {
  readonly name: string;
  readonly convert: Converter;
  readonly output: Fork;
}

/** Its one column is the element. */
function sourceOf({ schema, settings }: RowsNode, output: Fork): Source {
  const { type } = schema.columns[0] as { readonly type: string };
  return { name: settings.name ?? "source", convert: converterOf(parseType(type).definition), output };
}

function isKeyed({ kind }: StateSpec): boolean {
  return kind === "value" || kind === "list" || kind === "map";
}

function contentsOf({ kind }: StateSpec, slot: unknown): unknown {
  if (kind === "map" || kind === "broadcast") return new Map((slot as MapSlot<unknown, unknown>).entries());
  return (slot as { get(): unknown }).get();
}

function instantOf(millis: Millis): Instant {
  return new Instant(Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, millis)));
}

function millisOf(time: TestTime, method: string): Millis {
  if (isInstant(time)) return time.epochMillis;
  if (isDate(time)) return time.getTime();
  if (!Number.isSafeInteger(time))
    throw new ConfigurationError(`${method}(): ${describe(time)} is no time; give an Instant, a Date or whole milliseconds since 1970`, {
      option: "at",
      received: time,
    });
  return time;
}
