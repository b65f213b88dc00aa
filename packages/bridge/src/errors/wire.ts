// SPDX-License-Identifier: Apache-2.0
// Errors between the two threads: structured clone would keep the message and lose the class.
import { deserializeError, serializeError } from "@tsflink/core/internal";

export function encodeError(error: unknown): unknown {
  return serializeError(error);
}

export function decodeError(plain: unknown): Error {
  return deserializeError(plain as never);
}
