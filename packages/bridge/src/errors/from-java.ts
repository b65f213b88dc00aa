// SPDX-License-Identifier: Apache-2.0
import { throwableOf } from "../native/java-bridge.ts";
import type { Java } from "../native/java.ts";
import type { ThrowableDigest } from "./digest.ts";
import { errorOf } from "./table.ts";

/** What a handler threw, as an error of ours when Java threw it; otherwise unchanged. */
export function errorFromJava(error: unknown, java: Java): unknown {
  const throwable: unknown = throwableOf(error);
  if (throwable === undefined) return error;
  const digest = java.importClass<{ of(throwable: unknown): string }>("dev.tsflink.bridge.ThrowableDigest").of(throwable);
  return errorOf(JSON.parse(digest) as ThrowableDigest);
}
