// SPDX-License-Identifier: Apache-2.0
export { TableEnvironment } from "./table-environment.ts";
export type { EmbeddedClusterOptions, RemoteClusterOptions, TableEnvironmentOptions } from "./options.ts";
