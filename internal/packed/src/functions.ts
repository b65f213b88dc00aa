// SPDX-License-Identifier: Apache-2.0
// A module as users write it: functions beside an environment, and a schema that both use.
import { TableEnvironment, schema, t, udf } from "@tsflink/table";

const secret = "nobody reads this in a worker";
const Words = schema({ word: t.string().notNull() });

export const columns = udf({ args: [t.string()], returns: t.string() }, (text) => `${text ?? ""}: ${Object.keys(Words.fields).join()}`);

export async function main(): Promise<void> {
  await using env = await TableEnvironment.create({ mode: "batch" });
  console.log(secret, await env.fromRows([{ word: "x" }], Words).toArray());
}
