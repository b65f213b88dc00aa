// SPDX-License-Identifier: Apache-2.0
// User functions for the tests of the driver's side.

interface Steps {
  readonly bound: { readonly step: bigint };
}

let told = false;

export const plusOne = (x: bigint, { bound }: Steps): bigint => {
  if (!told) console.log("plus %d", bound.step);
  told = true;
  return x + bound.step;
};

function dive(depth: number): bigint {
  if (depth === 0) throw new RangeError("too deep");
  return dive(depth - 1) + 1n;
}

export function throwsDeep(x: bigint): bigint {
  return dive(30) + x;
}

export function later(x: bigint): Promise<bigint> {
  setTimeout(() => {
    throw new Error("nobody waits for this");
  }, 1);
  return new Promise((resolve) => setTimeout(resolve, 60_000, x));
}
