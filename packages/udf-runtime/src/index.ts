// SPDX-License-Identifier: Apache-2.0
export { warmUp } from "./bundle/index.ts";
export { prepareFunctions, type PreparedFunctions, type PrepareOptions } from "./driver/prepare-functions.ts";
export type { FailureDigest } from "./driver/user-error.ts";
