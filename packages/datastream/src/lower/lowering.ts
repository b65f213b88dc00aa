// SPDX-License-Identifier: Apache-2.0
import type { Java } from "@tsflink/bridge";
import type { Settings } from "../plan/nodes.ts";
import type { FlinkApi, JavaJob, JavaMap, JavaStream } from "./java-api.ts";
import type { WireJob, WireNode, WireRef, WireSink } from "./messages.ts";

/** An error together with where in the user's code the node was made that it came from. */
export class LocatedFailure extends Error {
  readonly origin: string | undefined;

  constructor(origin: string | undefined, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.origin = origin;
  }
}

/** The part of `@tsflink/table` that runs in the engine thread; loaded only for jobs that have tables. */
export type TableLowering = typeof import("@tsflink/table/internal/lower");

/** Puts a job together in Java. */
export class JobLowering {
  readonly #api: FlinkApi;
  readonly #job: JavaJob;
  readonly #wire: WireJob;
  readonly #java: Java;
  readonly #tables: TableLowering | undefined;
  readonly #streams: JavaStream[] = [];

  /** @param tables the lowering of the Table API, where the job has tables */
  constructor(java: Java, api: FlinkApi, job: JavaJob, wire: WireJob, tables: TableLowering | undefined) {
    this.#java = java;
    this.#tables = tables;
    this.#api = api;
    this.#job = job;
    this.#wire = wire;
  }

  lower(): void {
    for (const node of this.#wire.nodes) this.#streams.push(located(node.origin, () => this.#node(node)));
    for (const sink of this.#wire.sinks) located(sink.origin, () => this.#sink(sink));
  }

  #node(node: WireNode): JavaStream {
    const { jobs, streams, list, text } = this.#api;
    switch (node.kind) {
      case "source":
        return this.#sourceSet(this.#source(node, node.connector, node.options), node.settings);
      case "rows":
        return this.#sourceSet(
          this.#source(node, "tsflink-rows", { id: node.id, ...(node.live === true ? { live: "true" } : {}) }),
          node.settings,
        );
      case "sequence":
        return this.#sourceSet(streams.sequence(this.#job.environment(), node.from, node.to), node.settings);
      case "operator": {
        const inputs = node.inputs.map((input) => {
          const stream = this.#stream(input);
          return input.broadcast ? jobs.partition(stream, "broadcast") : stream;
        });
        const payloads = node.functions.map((place) => text(this.#wire.payloads[place] as string));
        return this.#set(this.#api.operators.transform(inputs, text(node.spec), payloads, text(node.name)), node.settings);
      }
      case "union":
        return jobs.union(list(node.inputs.map((input) => this.#stream(input))));
      case "partition": {
        const stream = this.#stream(node.input);
        return node.how === "custom" ? streams.toPartition(stream, node.type) : jobs.partition(stream, node.how);
      }
      case "watermarks": {
        const { kind, delay, generated, field = null, idleness = 0 } = node.strategy;
        const input = this.#stream(node.input);
        return this.#set(
          generated === undefined
            ? streams.watermarks(input, kind, BigInt(delay), field, BigInt(idleness))
            : streams.generatedWatermarks(input, generated.type, generated.emit === "periodic", BigInt(idleness)),
          node.settings,
        );
      }
      case "table":
        return this.#table(node);
    }
  }

  #table({ inputs, relation, functions, columns, changelog }: Extract<WireNode, { readonly kind: "table" }>): JavaStream {
    const { list, text } = this.#api;
    for (const { name, watermark, changelog, ...input } of inputs) {
      const time = watermark === undefined ? null : text(watermark);
      if (changelog === undefined) this.#job.view(text(name), this.#stream(input), time);
      else this.#job.changelogView(text(name), this.#stream(input), time, list(changelog.primaryKey), changelog.upsert);
    }
    const plan = {
      relation,
      functions: functions.map(({ place, ...fn }) => ({ ...fn, name: this.#wire.names[place], payload: this.#wire.payloads[place] })),
      files: [],
    };
    const table = (this.#tables as TableLowering).lowerTable(this.#java, this.#job.tables(), plan as never, columns);
    return changelog ? this.#job.changes(table) : this.#job.fromTable(table);
  }

  #source(
    { schema }: Extract<WireNode, { readonly kind: "source" | "rows" }>,
    connector: string,
    options: Readonly<Record<string, string>>,
  ): JavaStream {
    const { list, map, text } = this.#api;
    return this.#job.source(
      text(connector),
      map(options),
      list(schema.columns.map(({ name }) => name)),
      list(schema.columns.map(({ type }) => type)),
      list(schema.primaryKey),
      schema.watermark === undefined ? null : text(schema.watermark.column),
      schema.watermark === undefined ? null : text(schema.watermark.expression),
    );
  }

  #stream({ node, output }: WireRef): JavaStream {
    const stream = this.#streams[node] as JavaStream;
    if (output === 0) return stream;
    const operator = this.#wire.nodes[node] as Extract<WireNode, { readonly kind: "operator" }>;
    return this.#api.operators.sideOutput(stream, this.#api.text(operator.spec), output);
  }

  #sink(sink: WireSink): void {
    const { map, text } = this.#api;
    this.#job.sink(this.#stream(sink.input), text(sink.connector), map(sink.options), this.#settings(sink.settings));
  }

  /** The stream itself, which Java knows by a narrower type than what comes back. */
  #set(stream: JavaStream, settings: Settings): JavaStream {
    this.#api.jobs.settings(stream, this.#settings(settings));
    return stream;
  }

  #sourceSet(stream: JavaStream, settings: Settings): JavaStream {
    if (Object.keys(settings).length > 0) this.#api.jobs.sourceSettings(stream, this.#settings(settings));
    return stream;
  }

  #settings(settings: Settings): JavaMap {
    return this.#api.map(
      Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
      ),
    );
  }
}

function located<T>(origin: string | undefined, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof LocatedFailure ? error : new LocatedFailure(origin, error);
  }
}
