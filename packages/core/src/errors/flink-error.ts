// SPDX-License-Identifier: Apache-2.0

/** What went wrong, for programs. A closed set: a `switch` over it can be exhaustive. */
export type FlinkErrorCode =
  | "configuration"
  | "conversion"
  | "bundle"
  | "bridge"
  | "java"
  | "validation"
  | "sql"
  | "catalog"
  | "job-failed"
  | "user-function"
  | "worker";

/** Registered, so that the error of one copy of this package is an instance of the class of another copy. */
const brand: unique symbol = Symbol.for("@tsflink/core/error") as never;

/**
 * The base of every error that TsFlink throws on purpose. Test with `instanceof`, or switch over `code`.
 *
 * `message` is one line for people and says what to do where that is known; details are in the fields of the
 * child classes; `cause` is always the original error.
 *
 * @example
 * ```ts
 * try {
 *   await job.finished();
 * } catch (error) {
 *   if (error instanceof FlinkError && error.code === "job-failed") console.error(error.message);
 *   else throw error;
 * }
 * ```
 */
export abstract class FlinkError extends Error {
  static readonly [brand]: string = "FlinkError";

  abstract readonly code: FlinkErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    nameAfter(this, new.target);
  }

  /** `instanceof` by brand: also true for errors made by another copy or another realm of this package. */
  static override [Symbol.hasInstance](this: { readonly prototype: unknown }, value: unknown): boolean {
    const wanted = ownBrand(this);
    if (wanted === undefined)
      return typeof value === "object" && value !== null && Object.prototype.isPrototypeOf.call(this.prototype as object, value);
    for (const prototype of chainOf(value)) if (ownBrand((prototype as { constructor?: unknown }).constructor) === wanted) return true;
    return false;
  }
}

/** The class names of `error` from its own class down to `FlinkError`, without the user's subclasses. */
export function brandsOf(error: unknown): string[] {
  const brands: string[] = [];
  for (const prototype of chainOf(error)) {
    const name = ownBrand((prototype as { constructor?: unknown }).constructor);
    if (name !== undefined) brands.push(name);
  }
  return brands;
}

/** The key under which each class keeps its brand. */
export const errorBrand: typeof brand = brand;

function ownBrand(constructor: unknown): string | undefined {
  if (typeof constructor !== "function" || !Object.hasOwn(constructor, brand)) return undefined;
  return (constructor as unknown as { readonly [brand]: string })[brand];
}

function* chainOf(value: unknown): Generator<object> {
  if (typeof value !== "object" || value === null) return;
  for (let p: unknown = Object.getPrototypeOf(value); p !== null; p = Object.getPrototypeOf(p)) yield p as object;
}

/** Not an own enumerable property: `name` would be printed again among the fields. The brand survives minifiers, the class name does not. */
function nameAfter(error: Error, target: unknown): void {
  let constructor: unknown = target;
  while (typeof constructor === "function" && ownBrand(constructor) === undefined) constructor = Object.getPrototypeOf(constructor);
  const value = constructor === target ? ownBrand(target) : (target as { readonly name: string }).name;
  Object.defineProperty(error, "name", { value, configurable: true, writable: true, enumerable: false });
}
