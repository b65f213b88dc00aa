// SPDX-License-Identifier: Apache-2.0
// Patterns in rows: MATCH_RECOGNIZE, which is SQL's alone. Its result is a table like any other.
import { TableEnvironment, computed, schema, t } from "@tsflink/table";
import { csv, fileSource } from "@tsflink/connectors/files";
import { file } from "./data.ts";

await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1 });
const prices = await env.createTemporaryTable("prices", {
  columns: {
    symbol: t.string().notNull(),
    date: t.string().notNull(),
    // Nullable: Flink takes `LAST(...) IS NULL` below for never true of a column that is NOT NULL, although there may be no last row.
    price: t.double(),
    at: computed(t.timestamp(3), "TO_TIMESTAMP(`date`, 'MMM d yyyy')"),
  },
  // The file has one symbol after the other, so that times go back by ten years.
  watermark: { on: "at", expression: "`at` - INTERVAL '11' YEAR" },
  connector: fileSource({ path: file("stocks.csv"), format: csv({ header: true }) }),
});

// A price falls for at least four months and then rises for at least three. OTHER ends the match: Flink takes no greedy last part.
const Valley = schema({
  symbol: t.string().notNull(),
  since: t.string(),
  lowest: t.string(),
  until: t.string(),
  fell: t.double(),
  rose: t.double(),
});
const valleys = env.sql`
  SELECT symbol, since, lowest, until, ROUND(low / high, 2) AS fell, ROUND(highest / low, 2) AS rose
  FROM ${prices} MATCH_RECOGNIZE (
    PARTITION BY symbol
    ORDER BY \`at\`
    MEASURES
      A.\`date\` AS since, A.price AS high,
      LAST(DOWN.\`date\`) AS lowest, LAST(DOWN.price) AS low,
      LAST(UP.\`date\`) AS until, LAST(UP.price) AS highest
    ONE ROW PER MATCH
    AFTER MATCH SKIP PAST LAST ROW
    PATTERN (A DOWN{4,} UP{3,} OTHER)
    DEFINE
      DOWN AS DOWN.price < LAST(DOWN.price, 1) OR (LAST(DOWN.price, 1) IS NULL AND DOWN.price < A.price),
      UP AS UP.price > LAST(UP.price, 1) OR (LAST(UP.price, 1) IS NULL AND UP.price > LAST(DOWN.price)),
      OTHER AS OTHER.price <= LAST(UP.price)
  )`.as(Valley);

await valleys.print();
