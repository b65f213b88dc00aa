// SPDX-License-Identifier: Apache-2.0

/** Options of Flink's DDL, by their Flink names. */
export type ConnectorOptions = Readonly<Record<string, string>>;

/** How rows are written as bytes, e.g. JSON or CSV. Plain data that source and sink descriptors hold. */
export interface Format {
  readonly kind: "format";
  /** Flink's name for the format, the value of its `format` option. */
  readonly format: string;
  /** The format's options without its name as prefix: `fail-on-missing-field`. */
  readonly options: ConnectorOptions;
  /** Maven coordinates (`group:artifact:version`) of the jars that bring it. */
  readonly artifacts: readonly string[];
}

interface Connector {
  /** Flink's name for the connector, the value of its `connector` option. */
  readonly connector: string;
  /** All options but `connector` and those of the format. */
  readonly options: ConnectorOptions;
  readonly format: Format | undefined;
  /** Maven coordinates (`group:artifact:version`) of the jars that bring it, without those of the format. */
  readonly artifacts: readonly string[];
}

/** Where rows of type `T` come from. Plain data that both the Table and the DataStream API accept. */
export interface SourceDescriptor<T> extends Connector {
  /** For the compiler only. */
  readonly "~emits": T;
  readonly kind: "source";
}

/** Where rows of type `T` go. Plain data that both the Table and the DataStream API accept. */
export interface SinkDescriptor<T> extends Connector {
  /** For the compiler only. */
  readonly "~accepts": (value: T) => void;
  readonly kind: "sink";
}

export interface ConnectorSpec {
  readonly connector: string;
  readonly options?: ConnectorOptions;
  readonly format?: Format;
  readonly artifacts?: readonly string[];
}

/**
 * A source by Flink's own names, for connectors that have no function of their own here.
 *
 * @example
 * ```ts
 * const ticks = sourceDescriptor<Tick>({ connector: "datagen", options: { "rows-per-second": "10" } });
 * ```
 */
export function sourceDescriptor<T>(spec: ConnectorSpec): SourceDescriptor<T> {
  return Object.freeze({ kind: "source", ...connectorOf(spec) }) as SourceDescriptor<T>;
}

/** A sink by Flink's own names, for connectors that have no function of their own here. */
export function sinkDescriptor<T>(spec: ConnectorSpec): SinkDescriptor<T> {
  return Object.freeze({ kind: "sink", ...connectorOf(spec) }) as SinkDescriptor<T>;
}

/** A format by Flink's own name, for formats that have no function of their own here. */
export function formatDescriptor(spec: { readonly format: string; readonly options?: ConnectorOptions; readonly artifacts?: readonly string[] }): Format {
  return Object.freeze({ kind: "format", format: spec.format, options: Object.freeze({ ...spec.options }), artifacts: Object.freeze([...(spec.artifacts ?? [])]) });
}

function connectorOf({ connector, options, format, artifacts = [] }: ConnectorSpec): Connector {
  return { connector, options: Object.freeze({ ...options }), format, artifacts: Object.freeze([...artifacts]) };
}
