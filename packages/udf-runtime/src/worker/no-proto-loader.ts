// SPDX-License-Identifier: Apache-2.0
// grpc-js names @grpc/proto-loader for its monitoring services, which nobody starts here; with it the worker would be twice as large.
export function loadSync(): never {
  throw new Error("The monitoring services of gRPC are not part of the worker.");
}
