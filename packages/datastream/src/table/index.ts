// SPDX-License-Identifier: Apache-2.0
/**
 * Tables out of streams, and streams out of tables, in one job.
 *
 * @packageDocumentation
 */
export { streamTables, type StreamTables, type ChangelogOptions, type TableChange } from "./stream-tables.ts";
