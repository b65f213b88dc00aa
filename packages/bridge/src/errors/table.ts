// SPDX-License-Identifier: Apache-2.0
import { JavaError, SqlError, ValidationError, type FlinkError } from "@tsflink/core";
import { chainOf, type ThrowableDigest } from "./digest.ts";

/** The error of ours that a Java throwable is. */
export function errorOf(digest: ThrowableDigest): FlinkError {
  const root = [...chainOf(digest)].at(-1) ?? digest;
  const options = { javaClass: digest.classes[0] ?? "java.lang.Throwable", javaStack: digest.frames };
  const message = root.message ?? digest.message ?? options.javaClass;
  if (digest.classes.includes("org.apache.flink.table.api.SqlParserException")) return new SqlError(message, options);
  if (digest.classes.includes("org.apache.flink.table.api.ValidationException")) return new ValidationError(message, options);
  return new JavaError(message, options);
}
