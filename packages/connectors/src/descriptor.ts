// SPDX-License-Identifier: Apache-2.0
import type { SinkDescriptor, SourceDescriptor } from "@tsflink/core";
import type { MavenCoordinate } from "./maven.ts";

interface Connector {
  /** The name in Flink's `connector` option. */
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  readonly artifacts?: readonly MavenCoordinate[];
}

// The phantom fields exist in the types only: they say what rows a descriptor fits.
export function sourceDescriptor<Row>({ connector, options, artifacts = [] }: Connector): SourceDescriptor<Row> {
  return freeze({ kind: "source", connector, options, artifacts }) as unknown as SourceDescriptor<Row>;
}

export function sinkDescriptor<Row>({ connector, options, artifacts = [] }: Connector): SinkDescriptor<Row> {
  return freeze({ kind: "sink", connector, options, artifacts }) as unknown as SinkDescriptor<Row>;
}

function freeze<T extends Required<Connector>>(descriptor: T): T {
  Object.freeze(descriptor.options);
  Object.freeze(descriptor.artifacts);
  return Object.freeze(descriptor);
}
