// SPDX-License-Identifier: Apache-2.0
import { Instant, StreamEnvironment, schema, session, t, tumbling, watermarks } from "@tsflink/datastream";

const Clicks = schema({ user: t.string().notNull(), at: t.timestampLtz(3).notNull() });
const seconds = { ann: [1, 20, 65, 300], bob: [30, 31] };
const clicks = Object.entries(seconds)
  .flatMap(([user, times]) => times.map((second) => ({ user, at: new Instant(second * 1000) })))
  .sort((a, b) => a.at.epochMillis - b.at.epochMillis);

await using env = await StreamEnvironment.create({ parallelism: 2 });
const stream = env.fromRows(clicks, Clicks).withWatermarks(watermarks.bounded("10 seconds", { timestamp: "at" }));

const perMinute = stream
  .windowAll(tumbling("1 minute"))
  .aggregate(
    t.string().notNull(),
    { accumulator: t.int().notNull(), create: () => 0, add: (n) => n + 1 },
    (window, n) => `minute ${window.start.epochMillis / 60_000}: ${n} clicks`,
  );
const visits = stream
  .keyBy("user")
  .window(session("1 minute"))
  .apply(t.string().notNull(), (user, window, elements) => [
    `${user} visited from ${window.start.epochMillis / 1000} s with ${elements.length} clicks`,
  ]);

for await (const line of perMinute.union(visits).collect()) console.log(line);
