// SPDX-License-Identifier: Apache-2.0
import { TableEnvironment, schema, t, udf } from "@tsflink/table";
import { report } from "./report.ts";

function makeTax(rate: number) {
  const factor = 1 + rate;
  return udf({ name: "withTax", args: [t.double()], returns: t.double() }, (net) => (net === null ? null : net * factor));
}

await using env = await TableEnvironment.create({ mode: "batch" });
const prices = env.fromRows([{ net: 1 }], schema({ net: t.double() }));
await report(() => prices.select((p) => ({ gross: makeTax(0.19)(p.net) })).toArray());
