// SPDX-License-Identifier: Apache-2.0

/** A Java throwable as `dev.tsflink.bridge.ThrowableDigest` tells it: plain data, made once at the border. */
export interface ThrowableDigest {
  /** The class and its superclasses up to `java.lang.Throwable`. */
  readonly classes: readonly string[];
  readonly message: string | null;
  readonly frames: readonly string[];
  /** Where in the SQL text, counted from 1. */
  readonly position?: { readonly line: number; readonly column: number };
  /** The public fields of an exception of TsFlink's own Java parts. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The job that it tells about, 32 hexadecimal digits. */
  readonly jobId?: string;
  readonly cause?: ThrowableDigest;
}

/** The digest and its causes, outermost first. */
export function* chainOf(digest: ThrowableDigest): Generator<ThrowableDigest> {
  for (let each: ThrowableDigest | undefined = digest; each !== undefined; each = each.cause) yield each;
}
