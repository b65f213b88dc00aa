// SPDX-License-Identifier: Apache-2.0
import { refuse } from "./check.ts";

// What JavaScript's syntax has and Java's has not, or reads differently: empty classes, control escapes, escapes by code point in braces.
const notInJava = /\[\^?\]|\\c|\\u\{/;

/**
 * The Java pattern that accepts the same names. Flink wants a whole name to match where JavaScript searches in it.
 */
export function javaPattern(option: string, pattern: RegExp): string {
  const flags = [...pattern.flags].filter((flag) => !"isu".includes(flag));
  if (flags.length > 0)
    refuse(option, pattern, `the flag \`${flags.join("")}\` means nothing here; only \`i\`, \`s\` and \`u\` can be used`);
  if (notInJava.test(pattern.source))
    refuse(option, pattern, `${String(pattern)} uses a construct that Java's patterns do not know; write it in a simpler way`);
  const inline = [...pattern.flags].filter((flag) => flag === "i" || flag === "s").join("");
  return `${inline === "" ? "" : `(?${inline})`}.*(?:${pattern.source}).*`;
}
