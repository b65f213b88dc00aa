// SPDX-License-Identifier: Apache-2.0
import { Instant, schema, t, watermarks, type DataStream, type Infer, type StreamEnvironment } from "@tsflink/datastream";

export const Event = schema({ key: t.string().notNull(), value: t.int().notNull(), at: t.timestampLtz(3).notNull() });
export type Event = Infer<typeof Event>;
export type Rows = readonly (readonly [key: string, value: number, second: number])[];

export const eventOf = ([key, value, second]: Rows[number]): Event => ({ key, value, at: new Instant(second * 1000) });

/** With a watermark after each element that is the element's own time: in one task it is certain what is late, and when a window fires. */
export function eventsOf(env: StreamEnvironment, rows: Iterable<Event>): DataStream<Event> {
  return env
    .fromRows(rows, Event)
    .withWatermarks(watermarks.generator<Event>(() => ({ onElement: (_event, time) => time }), { timestamp: (event) => event.at }));
}
