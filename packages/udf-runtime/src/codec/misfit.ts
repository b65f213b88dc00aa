// SPDX-License-Identifier: Apache-2.0

/** A value that does not fit its column, thrown by generated code; whoever runs the loop knows the row and the function and makes the error. */
export class Misfit {
  readonly node: number;
  readonly value: unknown;
  readonly reason: string | undefined;

  constructor(node: number, value: unknown, reason: string | undefined) {
    this.node = node;
    this.value = value;
    this.reason = reason;
  }
}
