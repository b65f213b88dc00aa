// SPDX-License-Identifier: Apache-2.0

// The only file that touches these symbols. Node 20 has them, several browsers do not; `await using`, as compilers
// write it for older engines, looks them up on `Symbol` itself, so a missing one is put there.
function wellKnown(name: "dispose" | "asyncDispose"): symbol {
  const existing: unknown = (Symbol as unknown as Record<string, unknown>)[name];
  if (typeof existing === "symbol") return existing;
  const created = Symbol.for(`Symbol.${name}`);
  Object.defineProperty(Symbol, name, { value: created, configurable: false, enumerable: false, writable: false });
  return created;
}

/** `Symbol.dispose`, also where the engine lacks it. */
export const dispose: typeof Symbol.dispose = wellKnown("dispose") as typeof Symbol.dispose;

/** `Symbol.asyncDispose`, also where the engine lacks it. */
export const asyncDispose: typeof Symbol.asyncDispose = wellKnown("asyncDispose") as typeof Symbol.asyncDispose;
