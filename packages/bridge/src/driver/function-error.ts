// SPDX-License-Identifier: Apache-2.0
import type { FlinkError } from "@tsflink/core";
import type { ThrowableDigest } from "../errors/digest.ts";

const EXCEPTION = "dev.tsflink.runtime.UserFunctionException";

/** The error of a function of these that is somewhere in the chain of what a job failed of. `F` are the public fields of the Java exception. */
export function functionError<F>(
  digest: ThrowableDigest,
  candidates: readonly { mapError(failure: F): FlinkError | undefined }[],
): FlinkError | undefined {
  for (let each: ThrowableDigest | undefined = digest; each !== undefined; each = each.cause) {
    if (!each.classes.includes(EXCEPTION) || each.fields === undefined) continue;
    const { text, ...fields } = each.fields as unknown as Record<string, string>;
    for (const candidate of candidates) {
      const error = candidate.mapError({ ...fields, message: text } as F);
      if (error !== undefined) return error;
    }
  }
  return undefined;
}
