// SPDX-License-Identifier: Apache-2.0
/** The text of src/config/flink-options.ts. */
export function flinkOptionsModule(): Promise<string>;
