// SPDX-License-Identifier: Apache-2.0
/**
 * A sink that drops every row, for measuring what comes before it.
 *
 * @packageDocumentation
 */
import type { SinkDescriptor } from "@tsflink/core";
import { sinkDescriptor } from "../descriptor.ts";

/**
 * Takes all rows and keeps none.
 *
 * @example
 * ```ts
 * import { blackhole } from "@tsflink/connectors/blackhole";
 *
 * blackhole();
 * ```
 */
export function blackhole(): SinkDescriptor<unknown> {
  return sinkDescriptor<unknown>({ connector: "blackhole", options: {} });
}
