// SPDX-License-Identifier: Apache-2.0
// The only module that imports java-bridge. From ESM only its default import holds what is documented.
import bridge from "java-bridge";
import type { Java, JavaObject } from "./java.ts";

export interface StartOptions {
  /** `libjvm.so`, `jvm.dll` or `libjvm.dylib`. */
  readonly library: string;
  readonly classPath: readonly string[];
  readonly options: readonly string[];
}

/** Creates the JVM of this process in the calling thread; works once a process. */
export function startJvm({ library, classPath, options }: StartOptions): Java {
  // Methods without a suffix are the synchronous ones: the planner keeps state in thread locals, so every call must stay on this thread.
  bridge.config.asyncSuffix = "Async"; // First: at no moment may the two be the same.
  bridge.config.syncSuffix = "";
  bridge.config.asyncJavaExceptionObjects = true;
  bridge.ensureJvm({ libPath: library, classpath: [...classPath], opts: [...options] });
  return new NativeJava();
}

// Surrogates are matched one by one, so without the flag u.
const beyondNative = /[\0\ud800-\udfff]/;

class NativeJava implements Java {
  readonly #classes = new Map<string, unknown>();

  importClass<T = JavaObject>(name: string): T {
    let found = this.#classes.get(name);
    if (found === undefined) {
      found = bridge.importClass(name);
      this.#classes.set(name, found);
    }
    return found as T;
  }

  newInstance<T = JavaObject>(name: string, ...args: readonly unknown[]): T {
    const constructor = this.importClass<new (...args: readonly unknown[]) => T>(name);
    return new constructor(...args);
  }

  isInstance(object: unknown, className: string): boolean {
    return bridge.isInstanceOf(object as never, className);
  }

  text(value: string): string {
    if (!beyondNative.test(value)) return value;
    return this.newInstance<string>("java.lang.String", Buffer.from(value, "utf8"), "UTF-8");
  }

  list<T = JavaObject>(values: Iterable<unknown>): T {
    const list = this.newInstance<{ add(value: unknown): boolean }>("java.util.ArrayList");
    for (const value of values) list.add(typeof value === "string" ? this.text(value) : value);
    return list as T;
  }

  map<T = JavaObject>(entries: Readonly<Record<string, unknown>>): T {
    const map = this.newInstance<{ put(key: string, value: unknown): unknown }>("java.util.LinkedHashMap");
    for (const [key, value] of Object.entries(entries)) map.put(this.text(key), typeof value === "string" ? this.text(value) : value);
    return map as T;
  }
}

/** The Java throwable behind an error that a synchronous call threw. */
export function throwableOf(error: unknown): object | undefined {
  if (!(error instanceof Error) || error.cause === undefined || error.cause === null) return undefined;
  const cause = error.cause;
  try {
    return bridge.isInstanceOf(cause as never, "java.lang.Throwable") ? (cause as object) : undefined;
  } catch {
    return undefined; // Not a Java object at all.
  }
}
