// SPDX-License-Identifier: Apache-2.0
import { Instant, StreamEnvironment, schema, state, t, watermarks } from "@tsflink/datastream";

const Transfers = schema({ account: t.string().notNull(), amount: t.double().notNull(), at: t.timestampLtz(3).notNull() });
const Rules = schema({ account: t.string().notNull(), limit: t.double().notNull() });
const transfers = [
  { account: "ann", amount: 50, at: new Instant(0) },
  { account: "ann", amount: 500, at: new Instant(1000) },
  { account: "bob", amount: 500, at: new Instant(2000) },
];

await using env = await StreamEnvironment.create({ parallelism: 2 });
const rules = env
  .fromRows(
    [
      { account: "ann", limit: 100 },
      { account: "bob", limit: 1000 },
    ],
    Rules,
  )
  .broadcast({ limits: state.map(t.string().notNull(), t.double().notNull()) });

const suspicious = env
  .fromRows(transfers, Transfers)
  .withWatermarks(watermarks.monotonous({ timestamp: "at" }))
  .keyBy("account")
  .connect(rules)
  .process(
    t.string().notNull(),
    {
      state: { waiting: state.list(t.double().notNull()) },
      *onElement({ account, amount }, { state, timers, timestamp }) {
        const limit = state.limits.get(account);
        if (limit === null) {
          state.waiting.add(amount);
          timers.onEventTime(timestamp.plus("1 minute"));
        } else if (amount > limit) yield `${account} moved ${amount}, and may move ${limit}`;
      },
      onBroadcast(rule, { state }) {
        state.limits.set(rule.account, rule.limit);
      },
      *onTimer(_time, { key, state }) {
        const limit = state.limits.get(key);
        for (const amount of state.waiting.get())
          if (limit !== null && amount > limit) yield `${key} moved ${amount}, and may move ${limit}`;
        state.waiting.clear();
      },
    },
    { uid: "limits" },
  );

for await (const line of suspicious.collect()) console.log(line);
