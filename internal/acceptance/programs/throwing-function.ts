// SPDX-License-Identifier: Apache-2.0
import { TableEnvironment, schema, t, udf } from "@tsflink/table";
import { report } from "./report.ts";

export const parsePrice = udf({ args: [t.string()], returns: t.double() }, (text) => {
  if (text === "free") throw new RangeError("no price in the text");
  return Number(text);
});

const run = process.argv[2] === "worker" ? "worker" : "in-driver";
await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1, functions: { run } });
const prices = env.fromRows([{ text: "1.5" }, { text: "free" }], schema({ text: t.string() }));
await report(() => prices.select((p) => ({ price: parsePrice(p.text) })).toArray());
