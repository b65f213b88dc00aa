// SPDX-License-Identifier: Apache-2.0
export { TableEnvironment } from "./table-environment.ts";
export type { TableEnvironmentOptions } from "./options.ts";
export type { EmbeddedClusterOptions, EnvironmentOptions, RemoteClusterOptions } from "@tsflink/bridge/driver";
