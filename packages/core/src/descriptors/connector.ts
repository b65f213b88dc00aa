// SPDX-License-Identifier: Apache-2.0

/** What a source or a sink is for Flink: the name of a connector and its options. Plain data that both APIs accept. */
interface ConnectorDescriptor {
  /** The value of Flink's `connector` option, e.g. `filesystem`. */
  readonly connector: string;
  /** Flink's own option keys. */
  readonly options: Readonly<Record<string, string>>;
  /** Maven coordinates (`group:artifact:version`) of what the connector and its formats need beyond Flink's own jars. */
  readonly artifacts: readonly string[];
}

/** Where rows of the type `T` come from. Made by the functions of `@tsflink/connectors`. */
export interface SourceDescriptor<out T> extends ConnectorDescriptor {
  /** For the compiler only. */
  readonly "~emits": T;
  readonly kind: "source";
}

/** Where rows of the type `T` go. Made by the functions of `@tsflink/connectors`. */
export interface SinkDescriptor<in T> extends ConnectorDescriptor {
  /** For the compiler only. */
  readonly "~accepts": (value: T) => void;
  readonly kind: "sink";
}
