// SPDX-License-Identifier: Apache-2.0
import { StreamEnvironment, schema, state, t } from "@tsflink/datastream";

const Purchases = schema({ customer: t.string().notNull(), item: t.string().notNull(), price: t.double().notNull() });
const purchases = [
  { customer: "ann", item: "pen", price: 2 },
  { customer: "ann", item: "ink", price: 6 },
  { customer: "ann", item: "pen", price: 4 },
];

await using env = await StreamEnvironment.create({ parallelism: 1 });
const lines = env
  .fromRows(purchases, Purchases)
  .keyBy("customer")
  .process(
    t.string().notNull(),
    {
      state: {
        count: state.value(t.int().notNull(), { default: 0, ttl: "1 day" }),
        items: state.list(t.string().notNull()),
        spent: state.map(t.string().notNull(), t.double().notNull()),
        dearest: state.reducing(t.double().notNull(), (a, b) => Math.max(a, b)),
        mean: state.aggregating({
          accumulator: t.row({ sum: t.double().notNull(), n: t.int().notNull() }).notNull(),
          create: () => ({ sum: 0, n: 0 }),
          add: ({ sum, n }, price: number) => ({ sum: sum + price, n: n + 1 }),
          result: ({ sum, n }) => sum / n,
        }),
      },
      *onElement({ item, price }, { key, state }) {
        state.count.set(state.count.get() + 1);
        state.items.add(item);
        state.spent.set(item, (state.spent.get(item) ?? 0) + price);
        state.dearest.add(price);
        state.mean.add(price);
        const spent = [...state.spent.entries()]
          .map(([name, sum]) => `${name} ${sum}`)
          .sort()
          .join(", ");
        yield `${key}: ${state.count.get()} bought (${state.items.get().join(", ")}), spent ${spent}, dearest ${state.dearest.get()}, mean ${state.mean.get()}`;
      },
    },
    { uid: "customers" },
  );

for await (const line of lines.collect()) console.log(line);
