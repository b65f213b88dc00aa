// SPDX-License-Identifier: Apache-2.0
export function fencesOf(text: string): readonly { readonly line: number; readonly code: string }[];
