// SPDX-License-Identifier: Apache-2.0
export { startFunctionServer, type FunctionServer, type FunctionServerOptions } from "./function-server.ts";
export { PROTOCOL_VERSION, type FunctionPayload, type OperatorSpec } from "./spec.ts";
export { type FunctionSource } from "./lifecycle.ts";
export { Session } from "./session.ts";
