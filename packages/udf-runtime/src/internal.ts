// SPDX-License-Identifier: Apache-2.0
// For the sibling packages only; no promise is kept between versions.
export { PROTOCOL_VERSION, type FunctionPayload, type OperatorSpec } from "./server/spec.ts";
export { startFunctionServer, type FunctionServer, type FunctionServerOptions } from "./server/function-server.ts";
