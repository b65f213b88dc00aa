// SPDX-License-Identifier: Apache-2.0

/**
 * An object or class of Java whose members nobody declared. Prefer to declare the methods that are used as an interface and to pass
 * it as type argument of {@link Java.importClass}.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a Java class can do is known only at run time
export type JavaObject = any;

/**
 * The JVM as an engine handler sees it. Every call is synchronous and runs on the engine thread. Methods are called by their
 * Java name without a suffix; arrays of JavaScript become arrays of Java where a parameter wants one; `bigint` is `long`, `null` is
 * `null`, and `undefined` is refused.
 */
export interface Java {
  /**
   * The class of that binary name: its static methods are methods of the result, and `new` makes instances.
   *
   * @example
   * ```ts
   * const Duration = java.importClass<{ ofMillis(ms: bigint): unknown }>("java.time.Duration");
   * const second = Duration.ofMillis(1000n);
   * ```
   */
  importClass<T = JavaObject>(name: string): T;
  /** `new` of a class given by name. */
  newInstance<T = JavaObject>(name: string, ...args: readonly unknown[]): T;
  isInstance(object: unknown, className: string): boolean;
  /**
   * A text as an argument. The native border mangles characters beyond U+FFFF and refuses U+0000, so a text with such characters becomes
   * a `java.lang.String` first; every other text is returned as it is.
   */
  text(value: string): string;
  /** A new `java.util.ArrayList` of the values. */
  list<T = JavaObject>(values: Iterable<unknown>): T;
  /** A new `java.util.LinkedHashMap` of the entries. */
  map<T = JavaObject>(entries: Readonly<Record<string, unknown>>): T;
}
