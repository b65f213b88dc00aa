// SPDX-License-Identifier: Apache-2.0

/** Where in SQL text a place is: in code, or in something that hides code. */
export type Place = "code" | "string" | "identifier" | "line comment" | "block comment";

const openers: readonly (readonly [string, Place])[] = [
  ["'", "string"],
  ["`", "identifier"],
  ["--", "line comment"],
  ["//", "line comment"],
  ["/*", "block comment"],
];

/** Where text ends that begins at `place`. Flink has no escapes in strings but the doubled quote, which reads like an end and a new start. */
export function placeAfter(text: string, place: Place = "code"): Place {
  let now = place;
  for (let i = 0; i < text.length;) {
    if (now === "code") {
      const opener = openers.find(([token]) => text.startsWith(token, i));
      if (opener !== undefined) now = opener[1];
      i += opener?.[0].length ?? 1;
    } else if (now === "block comment") {
      const end = text.indexOf("*/", i);
      if (end < 0) return now;
      now = "code";
      i = end + 2;
    } else {
      const ends = now === "line comment" ? /[\n\r]/g : now === "string" ? /'/g : /`/g;
      ends.lastIndex = i;
      const end = ends.exec(text);
      if (end === null) return now;
      now = "code";
      i = end.index + 1;
    }
  }
  return now;
}
