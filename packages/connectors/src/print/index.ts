// SPDX-License-Identifier: Apache-2.0
/**
 * Rows written to the output of Flink's processes.
 *
 * @packageDocumentation
 */
import type { SinkDescriptor } from "@tsflink/core";
import { knownKeys, optionStrings, wholeNumber } from "../check.ts";
import { sinkDescriptor } from "../descriptor.ts";

export interface PrintOptions {
  /** Put before each row. */
  readonly prefix?: string;
  /** Whether rows go to standard error instead of standard output. @defaultValue `false` */
  readonly standardError?: boolean;
  /** How many tasks print. @defaultValue the parallelism of the rows' origin */
  readonly parallelism?: number;
}

/**
 * Prints each row with its change kind, e.g. `+I[1, Ann]`, in Flink's process: on an embedded cluster that is this one.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @example
 * ```ts
 * import { print } from "@tsflink/connectors/print";
 *
 * print({ prefix: "orders" });
 * ```
 */
export function print(options: PrintOptions = {}): SinkDescriptor<unknown> {
  knownKeys("print()", options, ["prefix", "standardError", "parallelism"]);
  return sinkDescriptor<unknown>({
    connector: "print",
    options: optionStrings({
      "print-identifier": options.prefix,
      "standard-error": options.standardError,
      "sink.parallelism": wholeNumber("parallelism", options.parallelism, 1),
    }),
  });
}
