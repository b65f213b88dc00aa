// SPDX-License-Identifier: Apache-2.0
import type { EnvironmentOptions } from "@tsflink/bridge/driver";
import type { FlinkConfig, OtherConfig } from "../config/index.ts";

/** How an environment is created. */
export interface TableEnvironmentOptions extends Omit<EnvironmentOptions, "config"> {
  /** `batch` runs queries over bounded input to their end; `streaming` keeps results up to date as rows arrive. */
  readonly mode: "streaming" | "batch";
  /** Flink's own options of tables and jobs by their keys, e.g. `{ "table.local-time-zone": "UTC" }`. They win over what TsFlink sets. */
  readonly config?: FlinkConfig;
  /** Options that TsFlink has no type for, such as those of a connector or a plugin. A misspelt key goes unnoticed here. */
  readonly otherConfig?: OtherConfig;
}
