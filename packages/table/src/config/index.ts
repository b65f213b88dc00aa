// SPDX-License-Identifier: Apache-2.0
export type { FlinkConfig, OtherConfig, OwnKey } from "./check-config.ts";
export type { EnvironmentConfig } from "./environment-config.ts";
export type { FlinkOptions } from "./flink-options.ts";
export type { FlinkDuration, FlinkMemorySize } from "./values.ts";
