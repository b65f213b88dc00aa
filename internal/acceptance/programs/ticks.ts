// SPDX-License-Identifier: Apache-2.0
// Submits a job that does not end, and leaves it.
import { blackhole } from "@tsflink/connectors/blackhole";
import { StreamEnvironment, t } from "@tsflink/datastream";

const env = await StreamEnvironment.create({ parallelism: 1, checkpointing: "500 milliseconds" });
env
  .fromSequence(0, 10n ** 15n, { uid: "numbers" })
  .map(t.bigint().notNull(), (n) => {
    if (n === 0n) console.log("the first tick");
    return n + 1n;
  })
  .sinkTo(blackhole());
const job = await env.submit("ticks");
console.log(JSON.stringify({ job: job.id, args: process.argv.slice(2) }));
process.exit(3);
