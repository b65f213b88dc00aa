// SPDX-License-Identifier: Apache-2.0
/** A case: a function that is bundled alone, with what it must return in another process; without `calls` it must be refused. */
export interface Case {
  readonly definition: object;
  readonly calls?: readonly (readonly [args: readonly unknown[], result: unknown])[];
}

interface HasDefinition {
  readonly definition: object;
}

export function runs({ definition }: HasDefinition, ...calls: (readonly [args: readonly unknown[], result: unknown])[]): Case {
  return { definition, calls };
}

export function refused({ definition }: HasDefinition): Case {
  return { definition };
}
