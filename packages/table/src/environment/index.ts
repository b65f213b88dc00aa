// SPDX-License-Identifier: Apache-2.0
export { TableEnvironment, type TableOptions } from "./table-environment.ts";
export type { CompiledPlan } from "./compiled-plan.ts";
export type { StatementSet } from "./statement-set.ts";
export type { TableEnvironmentOptions } from "./options.ts";
export type { EmbeddedClusterOptions, EnvironmentOptions, RemoteClusterOptions } from "@tsflink/bridge/driver";
