// SPDX-License-Identifier: Apache-2.0
import type { FlinkError } from "@tsflink/core";
import type { ThrowableDigest } from "../errors/digest.ts";
import type { Java } from "../native/java.ts";

/** What Java threw, as plain data; `undefined` when an error is none of Java's. For the engine thread. */
export function digestOf(java: Java, error: unknown): ThrowableDigest | undefined {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (typeof cause !== "object" || cause === null) return undefined;
  let throwable: boolean;
  try {
    throwable = java.isInstance(cause, "java.lang.Throwable");
  } catch {
    return undefined; // Not a Java object at all.
  }
  if (!throwable) return undefined;
  return JSON.parse(
    java.importClass<{ of(throwable: unknown): string }>("dev.tsflink.bridge.ThrowableDigest").of(cause),
  ) as ThrowableDigest;
}

const MARK = "\u0001json:";

/** A text from Java as it is, see `dev.tsflink.bridge.Texts`. */
function textFrom(result: unknown): unknown {
  if (typeof result === "string") return result.startsWith(MARK) ? (JSON.parse(result.slice(MARK.length)) as string) : result;
  return Array.isArray(result) ? result.map(textFrom) : result;
}

/** The class, with the texts among its arguments and results in the form that the border carries whole. For the engine thread. */
export function takingTexts<T extends object>(java: Java, members: T): T {
  return new Proxy(members, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: readonly unknown[]): unknown =>
        textFrom(
          Reflect.apply(
            member,
            target,
            args.map((arg) => (typeof arg === "string" ? java.text(arg) : arg)),
          ),
        );
    },
  });
}

/** The error with the user's frames, `origin`, in place of ours. */
export function withOrigin<E extends FlinkError>(error: E, origin: string | undefined): E {
  if (origin !== undefined)
    Object.defineProperty(error, "stack", {
      value: `${error.name}: ${error.message}\n${origin}`,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  return error;
}
