// SPDX-License-Identifier: Apache-2.0
// `core` is compiled without the types of any platform; this is all that it needs of them.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
}
declare function structuredClone<T>(value: T): T;
