// SPDX-License-Identifier: Apache-2.0
/**
 * Cases whose results differ from Java's, by file and name, and why. A case that begins to pass fails the suite until it is taken from this
 * list.
 */
export const knownFailures: Readonly<Record<string, string>> = {};
