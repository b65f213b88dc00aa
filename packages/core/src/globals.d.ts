// SPDX-License-Identifier: Apache-2.0
// `core` is compiled without the types of any platform; this is all it needs of the one global that its public types name.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
}
