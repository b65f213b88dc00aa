// SPDX-License-Identifier: Apache-2.0
import { StreamEnvironment, t } from "@tsflink/datastream";

const Word = t.row({ word: t.string().notNull(), times: t.int().notNull() }).notNull();
const lines = ["to be or not to be", "that is the question"];

await using env = await StreamEnvironment.create({ parallelism: 2 });
const counts = env
  .fromValues(t.string().notNull(), lines)
  .flatMap(Word, function* (line) {
    for (const [word] of line.matchAll(/\p{L}+/gu)) yield { word, times: 1 };
  })
  .keyBy("word")
  .sum("times");

for await (const { word, times } of counts.collect()) console.log(word, times);
