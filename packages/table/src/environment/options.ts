// SPDX-License-Identifier: Apache-2.0
import type { EnvironmentOptions } from "@tsflink/bridge/driver";

/** How an environment is created. */
export interface TableEnvironmentOptions extends EnvironmentOptions {
  /** `batch` runs queries over bounded input to their end; `streaming` keeps results up to date as rows arrive. */
  readonly mode: "streaming" | "batch";
}
