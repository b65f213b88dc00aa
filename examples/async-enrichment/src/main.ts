// SPDX-License-Identifier: Apache-2.0
import { setTimeout as wait } from "node:timers/promises";
import { StreamEnvironment, t } from "@tsflink/datastream";

const City = t.row({ name: t.string().notNull(), people: t.int().notNull() }).notNull();
const people: Readonly<Record<string, number>> = { Bonn: 331_000, Graz: 303_000, Kiel: 247_000 };
const failed = new Set<string>();

/** Stands for a service that is slow, and fails now and then. */
async function ask(name: string): Promise<number> {
  await wait(20);
  if (name === "Graz" && !failed.has(name)) {
    failed.add(name);
    throw new Error("try again");
  }
  return people[name] ?? 0;
}

await using env = await StreamEnvironment.create({ parallelism: 1 });
const cities = env
  .fromValues(t.string().notNull(), Object.keys(people))
  .mapAsync(City, async (name) => ({ name, people: await ask(name) }), {
    concurrency: 10,
    timeout: "5 seconds",
    retry: { attempts: 2, delay: "50 milliseconds" },
  });

for await (const { name, people: count } of cities.collect()) console.log(name, count);
