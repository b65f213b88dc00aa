// SPDX-License-Identifier: Apache-2.0
/** The ```ts fences of a Markdown page: each is a module of its own. */
export function fencesOf(text) {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((fence) => ({
    line: text.slice(0, fence.index).split("\n").length,
    code: `${fence[1]}\nexport {};\n`,
  }));
}
