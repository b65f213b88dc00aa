// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import {
  BridgeError,
  ConfigurationError,
  parseDuration,
  t,
  type AnySchema,
  type AnySqlType,
  type Duration,
  type Infer,
  type Job,
  type JobResult,
  type JsOf,
  type SourceDescriptor,
} from "@tsflink/core";
import { describe, formatType, schemaNode, type RowDefinition, type SchemaNode } from "@tsflink/core/internal";
import { OfferedTables, engineOptions } from "@tsflink/bridge/driver";
import { checkType } from "../plan/build.ts";
import type { RowsNode, SinkNode, StreamNode, StreamRef } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { isWrapped, rowTypeOf } from "../plan/row-type.ts";
import { makeStream } from "../streams/data-stream.ts";
import type { StreamHome } from "../streams/home.ts";
import { settingsOf, type OperatorOptions } from "../streams/options.ts";
import type { CollectOptions, DataStream } from "../streams/stream.ts";
import { Elements } from "./elements.ts";
import { LiveFrames } from "./live-frames.ts";
import { StreamExecutor, type ExpectedResult, type Submitted } from "./executor.ts";
import {
  checkStreamOptions,
  restoreSettings,
  type CheckedStreamOptions,
  type StreamEnvironmentOptions,
  type SubmitOptions,
} from "./options.ts";

/** What is said of a source. */
export type SourceOptions = Omit<OperatorOptions, "bind">;

/** Sources of one group wait for each other when their watermarks are more than `maxDrift` apart. */
export interface WatermarkAlignment {
  readonly group: string;
  readonly maxDrift: Duration;
  /** How often they hear of each other. @defaultValue 1 second */
  readonly updateInterval?: Duration;
}

/** What is said of a connector's source. */
export interface ConnectorSourceOptions extends SourceOptions {
  /**
   * For connectors that make watermarks in the source, such as Kafka, and a schema with a watermark; for others Flink leaves it out. It is said here and
   * not of `withWatermarks`, as Flink can hold back nothing but a source.
   *
   * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/event-time/generating_watermarks/#watermark-alignment
   */
  readonly alignment?: WatermarkAlignment;
}

/**
 * Where streams come from and jobs are submitted. Several may be open at once; they share the JVM and the embedded cluster of this process.
 *
 * Streams are descriptions: what was given a sink runs when a job is submitted. Leaving the environment's `await using` block cancels what it
 * still runs.
 */
export interface StreamEnvironment extends AsyncDisposable {
  /** A source of rows, e.g. a Kafka topic. Rows have times where the schema has a watermark, or where the source gives them. */
  from<S extends AnySchema>(source: SourceDescriptor<Infer<S>>, schema: S, options?: ConnectorSourceOptions): DataStream<Infer<S>>;
  /**
   * Rows of this process, read and checked at once.
   *
   * @throws `ConversionError` with the place of the first value that does not fit: `rows[3].user.id`.
   */
  fromRows<S extends AnySchema>(rows: readonly Infer<S>[] | Iterable<Infer<S>>, schema: S, options?: SourceOptions): DataStream<Infer<S>>;
  /** Values of this process, read and checked at once. */
  fromValues<T extends AnySqlType>(type: T, values: Iterable<JsOf<T>>, options?: SourceOptions): DataStream<JsOf<T>>;
  /**
   * The values of an async iterable of this process, e.g. of an async generator: asked for as the job needs them, by one task, until it ends. Each is
   * given once, so a job that has read some and fails ends for good: what must survive a failure is read with a connector.
   *
   * @example
   * ```ts
   * async function* ticks() {
   *   for (let n = 0; ; n++) {
   *     yield n;
   *     await new Promise((later) => setTimeout(later, 1000));
   *   }
   * }
   * const seconds = env.fromAsync(t.int().notNull(), ticks());
   * ```
   */
  fromAsync<T extends AnySqlType>(
    type: T,
    values: AsyncIterable<JsOf<T>>,
    options?: Omit<SourceOptions, "parallelism">,
  ): DataStream<JsOf<T>>;
  /** The whole numbers from `from` to `to`, both included; made by the tasks in parallel. */
  fromSequence(from: number | bigint, to: number | bigint, options?: SourceOptions): DataStream<bigint>;
  /**
   * Submits everything that was given a sink since the last time as one job.
   *
   * @throws `BundleError` when a function cannot travel, `ValidationError` when Flink refuses the job; both say where.
   */
  submit(name?: string, options?: SubmitOptions): Promise<Job>;
  /** The same, and waits until the job has finished. */
  execute(name?: string, options?: SubmitOptions): Promise<JobResult>;
  /** Flink's plan, as JSON, of what `submit` would run. */
  explain(): Promise<string>;
}

class FlinkStreamEnvironment implements StreamEnvironment, StreamHome {
  readonly id: string = randomUUID();
  readonly #executor: StreamExecutor;
  readonly #rows: OfferedTables;
  #sinks: SinkNode[] = [];
  #expected: (ExpectedResult & { readonly started: (submitted: Submitted) => void; readonly failed: (error: unknown) => void })[] = [];
  readonly #warned = new Set<string>();
  #disposed: Promise<void> | undefined;

  constructor(executor: StreamExecutor) {
    this.#executor = executor;
    this.#rows = new OfferedTables(executor.engine, executor.codec, () => undefined);
  }

  checkOpen(): void {
    if (this.#disposed !== undefined)
      throw new BridgeError(
        "The environment was disposed: its streams can no longer be used. Create another one with StreamEnvironment.create().",
        { hint: "Create another environment." },
      );
  }

  #stream<T>(node: StreamNode, type: AnySqlType): DataStream<T> {
    return makeStream<T>(this, Object.freeze(node), type);
  }

  from<S extends AnySchema>(
    source: SourceDescriptor<Infer<S>>,
    schema: S,
    { alignment, ...options }: ConnectorSourceOptions = {},
  ): DataStream<Infer<S>> {
    this.checkOpen();
    if ((source as { readonly kind?: unknown } | null | undefined)?.kind !== "source")
      throw new ConfigurationError(`from(): ${describe(source)} is no source; make one with a function of @tsflink/connectors`, {
        option: "source",
      });
    checkSchema("from()", schema);
    const { connector, options: own, artifacts } = source;
    const settings = settingsOf("from", options);
    const node = schemaNode(schema);
    return this.#stream(
      { kind: "source", connector, options: { ...own, ...aligned(alignment, node) }, artifacts, schema: node, settings, origin: origin() },
      schema.toRowType(),
    );
  }

  fromRows<S extends AnySchema>(rows: Iterable<Infer<S>>, schema: S, options: SourceOptions = {}): DataStream<Infer<S>> {
    this.checkOpen();
    checkSchema("fromRows()", schema);
    checkIterable("fromRows()", "rows", rows);
    const id = this.#rows.offer(rows as Iterable<object>, schema);
    return this.#offered(
      id,
      { kind: "rows", id, schema: schemaNode(schema), settings: settingsOf("fromRows", options), origin: origin() },
      schema.toRowType(),
    );
  }

  fromValues<T extends AnySqlType>(type: T, values: Iterable<JsOf<T>>, options: SourceOptions = {}): DataStream<JsOf<T>> {
    this.checkOpen();
    checkType("fromValues", "the type of the values", type);
    checkIterable("fromValues()", "values", values);
    const row: RowDefinition = rowTypeOf(type);
    const rows = isWrapped(type) ? wrapped(values) : (values as Iterable<Readonly<Record<string, unknown>>>);
    const id = this.#rows.offerFrames([...this.#executor.codec.encodeRows(row, rows, { end: false })]);
    return this.#offered(
      id,
      { kind: "rows", id, schema: columnsOf(row), settings: settingsOf("fromValues", options), origin: origin() },
      type,
    );
  }

  fromAsync<T extends AnySqlType>(
    type: T,
    values: AsyncIterable<JsOf<T>>,
    options: Omit<SourceOptions, "parallelism"> = {},
  ): DataStream<JsOf<T>> {
    this.checkOpen();
    checkType("fromAsync", "the type of the values", type);
    if (typeof (values as { readonly [Symbol.asyncIterator]?: unknown } | null | undefined)?.[Symbol.asyncIterator] !== "function")
      throw new ConfigurationError(
        `fromAsync(): ${describe(values)} is no async iterable; give an async generator, or take fromValues() for values that are there already`,
        { option: "values" },
      );
    if (this.#executor.elsewhere)
      throw new ConfigurationError(
        "fromAsync(): the values are made in this process, which the tasks of a cluster elsewhere cannot reach; write them to a system that both reach, such as Kafka, and read them with from(), or use the embedded cluster",
        { option: "values" },
      );
    const settings = settingsOf("fromAsync", options);
    if (settings.parallelism !== undefined)
      throw new ConfigurationError("fromAsync(): one task reads the values; give the parallelism to the operators behind", {
        option: "parallelism",
      });
    const row = rowTypeOf(type);
    const toRow = isWrapped(type) ? (value: unknown) => ({ value }) : (value: unknown) => value as Readonly<Record<string, unknown>>;
    const id = this.#rows.offerFrames(new LiveFrames(this.#executor.codec, row, values, toRow));
    const live = {
      kind: "rows",
      id,
      live: true,
      schema: columnsOf(row),
      settings: { ...settings, parallelism: 1 },
      origin: origin(),
    } as const;
    return this.#offered(id, live, type);
  }

  /** The rows are kept as long as a stream reads them. */
  #offered<T>(id: string, node: RowsNode, type: AnySqlType): DataStream<T> {
    this.#rows.keepWith(node, id);
    return this.#stream(node, type);
  }

  fromSequence(from: number | bigint, to: number | bigint, options: SourceOptions = {}): DataStream<bigint> {
    this.checkOpen();
    const [first, last] = [wholeNumber("from", from), wholeNumber("to", to)];
    if (first > last) throw new ConfigurationError(`fromSequence(): from ${String(first)} is above to ${String(last)}`, { option: "from" });
    return this.#stream(
      { kind: "sequence", from: first, to: last, settings: settingsOf("fromSequence", options), origin: origin() },
      t.bigint().notNull(),
    );
  }

  // ---- what streams ask

  add(sink: SinkNode): void {
    this.#sinks.push(sink);
  }

  #resultSink(stream: StreamRef, { id, type }: ExpectedResult, at: string | undefined): SinkNode {
    return Object.freeze({ kind: "result", id, input: stream, type: String(type), settings: {}, origin: at });
  }

  collect(stream: StreamRef, type: AnySqlType, { name = "TsFlink stream", signal }: CollectOptions): AsyncIterableIterator<unknown> {
    this.checkOpen();
    const at = origin();
    return new Elements(async () => {
      this.checkOpen();
      const result = this.#executor.newResult(type);
      const { results } = await this.#executor.submit([this.#resultSink(stream, result, at)], [result], { name, signal });
      return results.get(result.id) as NonNullable<ReturnType<typeof results.get>>;
    }, type);
  }

  collectAsync(stream: StreamRef, type: AnySqlType, at: string | undefined): AsyncIterableIterator<unknown> {
    const result = this.#executor.newResult(type);
    const submitted = new Promise<Submitted>((started, failed) => this.#expected.push({ ...result, started, failed }));
    submitted.catch(() => undefined);
    this.#sinks.push(this.#resultSink(stream, result, at));
    return new Elements(async () => (await submitted).results.get(result.id) as never, type);
  }

  // ---- jobs

  async submit(name = "TsFlink job", options: SubmitOptions = {}): Promise<Job> {
    this.checkOpen();
    const sinks = this.#sinks;
    if (sinks.length === 0)
      throw new ConfigurationError(
        "submit(): no stream ends anywhere yet; write sinkTo, print or collectAsync before, or read a stream with collect or toArray, which run a job of their own",
        { option: "sinks" },
      );
    const settings = restoreSettings(options);
    const expected = this.#expected;
    this.#sinks = [];
    this.#expected = [];
    try {
      const submitted = await this.#executor.submit(sinks, expected, { name, signal: options.signal, settings });
      if (!submitted.batch) this.#warn(submitted.withoutUid, name);
      for (const each of expected) each.started(submitted);
      return submitted.job;
    } catch (error) {
      for (const each of expected) each.failed(error);
      throw error;
    }
  }

  /** State without a uid is found again only as long as the program keeps its shape. */
  #warn(operators: readonly string[], job: string): void {
    const fresh = operators.filter((each) => !this.#warned.has(each));
    if (fresh.length === 0) return;
    for (const each of fresh) this.#warned.add(each);
    process.emitWarning(
      `Operators of the job ${job} keep state and have no uid, so that savepoints may not fit a changed program: ${fresh.join(", ")}. Give each one { uid: "..." }.`,
      { type: "TsFlinkWarning", code: "TSFLINK_WITHOUT_UID" },
    );
  }

  async execute(name?: string, options: SubmitOptions = {}): Promise<JobResult> {
    const job = await this.submit(name, options);
    return job.finished(options.signal === undefined ? {} : { signal: options.signal });
  }

  explain(): Promise<string> {
    this.checkOpen();
    return this.#executor.explain(this.#sinks);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    try {
      for (const each of this.#expected) each.failed(new BridgeError("The environment was disposed before a job was submitted.", {}));
      await this.#executor.close();
      this.#rows.close();
    } finally {
      await this.#executor.engine.close();
    }
  }
}

/** The options of a table's source by which it waits for others. */
function aligned(alignment: WatermarkAlignment | undefined, schema: SchemaNode): Readonly<Record<string, string>> {
  if (alignment === undefined) return {};
  if (schema.watermark === undefined)
    throw new ConfigurationError(
      "from(): the schema has no watermark that could be aligned; say with its option watermark how late rows may be",
      {
        option: "alignment",
      },
    );
  const { group, maxDrift, updateInterval = "1 second" } = alignment;
  if (typeof (group as unknown) !== "string" || group === "")
    throw new ConfigurationError(`from(): alignment.group is ${describe(group)}; write the name of a group`, { option: "alignment.group" });
  return {
    "scan.watermark.alignment.group": group,
    "scan.watermark.alignment.max-drift": `${String(parseDuration(maxDrift, "alignment.maxDrift"))} ms`,
    "scan.watermark.alignment.update-interval": `${String(parseDuration(updateInterval, "alignment.updateInterval"))} ms`,
  };
}

/** A schema of the fields alone. */
function columnsOf({ fields }: RowDefinition): SchemaNode {
  return { columns: fields.map(({ name, type }) => ({ name, type: formatType(type) })), primaryKey: [] };
}

function* wrapped(values: Iterable<unknown>): Generator<Readonly<Record<string, unknown>>> {
  for (const value of values) yield { value };
}

function wholeNumber(option: string, value: number | bigint): bigint {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return BigInt(value);
  throw new ConfigurationError(`fromSequence(): ${option} is ${describe(value)}; write a whole number`, { option, received: value });
}

function checkSchema(what: string, schema: unknown): void {
  if (typeof (schema as { readonly toRowType?: unknown } | null | undefined)?.toRowType !== "function")
    throw new ConfigurationError(`${what}: ${describe(schema)} is no schema; make one with schema({ ... })`, { option: "schema" });
}

function checkIterable(what: string, option: string, values: unknown): void {
  if (
    typeof (values as { readonly [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator] !== "function" ||
    typeof values === "string"
  )
    throw new ConfigurationError(`${what}: ${describe(values)} holds no ${option}; give an array or another iterable`, { option });
}

/** Not among the jars that every job needs: RocksDB is 60 MB. */
function backendArtifacts(configuration: Readonly<Record<string, string>>): readonly string[] {
  const needed: string[] = [];
  if (configuration["state.backend.type"] === "rocksdb") needed.push("org.apache.flink:flink-statebackend-rocksdb:2.3.0");
  if (configuration["state.changelog.enabled"] === "true")
    needed.push("org.apache.flink:flink-statebackend-changelog:2.3.0", "org.apache.flink:flink-dstl-dfs:2.3.0");
  return needed;
}

/** Joins or starts the JVM. The bridge and the runtime are only loaded here. */
async function start({ automatic, ...given }: CheckedStreamOptions): Promise<FlinkStreamEnvironment> {
  const [{ openEngine, onCluster, errorOf, fetchingConnectors }, codec, { statesOf }] = await Promise.all([
    import("@tsflink/bridge"),
    import("@tsflink/udf-runtime/codec"),
    import("@tsflink/udf-runtime/streams"),
  ]);
  const options = await onCluster(given);
  const engine = await openEngine(engineOptions(options, import.meta.url));
  // A cluster elsewhere has them among Flink's own.
  const artifacts = options.rest === undefined ? backendArtifacts(options.configuration) : [];
  if (artifacts.length > 0) await engine.addArtifacts(artifacts);
  return new FlinkStreamEnvironment(
    new StreamExecutor({
      id: randomUUID(),
      engine,
      codec,
      statesOf,
      workers: options.workers,
      configuration: options.configuration,
      automatic,
      errorOf,
      fetchingConnectors,
    }),
  );
}

/** Starts environments. */
export const StreamEnvironment: {
  /**
   * Starts the JVM and the embedded cluster of this process, or joins them, and makes an environment in it.
   *
   * @throws `ConfigurationError` when an option is wrong; `BridgeError` when there is no fitting Java.
   * @example
   * ```ts
   * await using env = await StreamEnvironment.create({ checkpointing: "10 seconds" });
   * ```
   */
  create(options?: StreamEnvironmentOptions): Promise<StreamEnvironment>;
} = {
  create: async (options = {}) => start(checkStreamOptions(options)),
};
