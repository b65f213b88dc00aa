// SPDX-License-Identifier: Apache-2.0
/** The data sets that the programs share. All come with the npm package `vega-datasets`. */
import { readFileSync } from "node:fs";
import { Instant, schema, t, type Infer } from "@tsflink/table";

export const file = (name: string): URL => new URL(`../data/${name}`, import.meta.resolve("vega-datasets"));

/** A day in Seattle; `seattle-weather.csv` has those of 2012 to 2015. */
export const Day = schema({
  date: t.date().notNull(),
  precipitation: t.double().notNull(),
  temp_max: t.double().notNull(),
  temp_min: t.double().notNull(),
  wind: t.double().notNull(),
  weather: t.string().notNull(),
});

interface Feature {
  readonly properties: { readonly mag: number | null; readonly place: string; readonly time: number };
}
/** The earthquakes of a week in 2018, as the U.S. Geological Survey publishes them. */
export const features = (): readonly Feature[] =>
  (JSON.parse(readFileSync(file("earthquakes.json"), "utf8")) as { readonly features: readonly Feature[] }).features;

/** One of them, with its time as event time. The last part of its place is a country or a state. */
export const Quake = schema(
  { region: t.string().notNull(), place: t.string().notNull(), magnitude: t.double(), at: t.timestampLtz(3).notNull() },
  { watermark: { on: "at", delay: "0 seconds" } },
);
export const quakes = (): readonly Infer<typeof Quake>[] =>
  features()
    .map(({ properties: { mag, place, time } }) => ({
      region: place.split(", ").at(-1) ?? place,
      place,
      magnitude: mag,
      at: new Instant(time),
    }))
    .sort((a, b) => a.at.epochMillis - b.at.epochMillis);
