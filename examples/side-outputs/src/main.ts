// SPDX-License-Identifier: Apache-2.0
import { StreamEnvironment, t } from "@tsflink/datastream";

const Reading = t.row({ sensor: t.string().notNull(), value: t.double().notNull() }).notNull();

await using env = await StreamEnvironment.create({ parallelism: 1 });
const readings = env.fromValues(t.string().notNull(), ["a;1.5", "b;warm", "c;2"]).process(Reading, {
  sideOutputs: { unreadable: t.string().notNull() },
  *onElement(line, { emit }) {
    const [sensor = "", text = ""] = line.split(";");
    const value = Number(text);
    if (Number.isNaN(value)) emit("unreadable", line);
    else yield { sensor, value };
  },
});

const unreadable = readings.sideOutput("unreadable").collectAsync();
const good = readings.collectAsync();
await using job = await env.submit("readings");
for await (const { sensor, value } of good) console.log("reading", sensor, value);
for await (const line of unreadable) console.log("unreadable", line);
await job.finished();
