// SPDX-License-Identifier: Apache-2.0
import { Instant, StreamEnvironment, schema, state, t, watermarks } from "@tsflink/datastream";

const Readings = schema({ device: t.string().notNull(), at: t.timestampLtz(3).notNull() });
const minutes = { pump: [0, 1, 2, 9], valve: [0, 4, 8] };
const readings = Object.entries(minutes)
  .flatMap(([device, times]) => times.map((minute) => ({ device, at: new Instant(minute * 60_000) })))
  .sort((a, b) => a.at.epochMillis - b.at.epochMillis);

await using env = await StreamEnvironment.create({ parallelism: 2 });
const silent = env
  .fromRows(readings, Readings)
  .withWatermarks(watermarks.bounded("30 seconds", { timestamp: "at" }))
  .keyBy("device")
  .process(
    t.string().notNull(),
    {
      state: { due: state.value(t.timestampLtz(3).notNull()) },
      *onElement(_reading, { key, state, timers, timestamp }) {
        const before = state.due.get();
        if (before !== null) {
          timers.deleteEventTime(before);
          // The next reading came before the watermark did.
          if (before.epochMillis < timestamp.epochMillis) yield `${key} silent at minute ${before.epochMillis / 60_000}`;
        }
        const due = timestamp.plus("5 minutes");
        state.due.set(due);
        timers.onEventTime(due);
      },
      *onTimer(time, { key, state }) {
        state.due.clear();
        yield `${key} silent at minute ${time.epochMillis / 60_000}`;
      },
    },
    { uid: "silence" },
  );

for await (const line of silent.collect()) console.log(line);
