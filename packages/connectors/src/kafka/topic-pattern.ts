// SPDX-License-Identifier: Apache-2.0
import { refuse } from "../check.ts";

// What JavaScript's syntax has and Java's has not, or reads differently.
const notInJava = /\(\?<?[=!][^)]*[*+]|\[\^?\]|\\c|\\u\{/;

/**
 * The Java pattern that takes the same topics. Flink wants the whole name to match where JavaScript searches in it.
 */
export function topicPattern(pattern: RegExp): string {
  const flags = [...pattern.flags].filter((flag) => !"isu".includes(flag));
  if (flags.length > 0) refuse("topics", pattern, `the flag \`${flags.join("")}\` means nothing for a topic's name; only \`i\`, \`s\` and \`u\` can be used`);
  if (notInJava.test(pattern.source)) refuse("topics", pattern, `${String(pattern)} uses a construct that Java's patterns do not know; write it in a simpler way`);
  // Java's `\d`, `\w` and `\s` are ASCII like JavaScript's; a slash needs no escape there but may have one.
  const inline = [...pattern.flags].filter((flag) => flag === "i" || flag === "s").join("");
  return `${inline === "" ? "" : `(?${inline})`}.*(?:${pattern.source}).*`;
}
