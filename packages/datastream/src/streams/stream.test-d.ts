// SPDX-License-Identifier: Apache-2.0
import { t, type Instant } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import { state, type ReadonlyMapState } from "../functions/state.ts";
import { session, sliding, trigger, tumbling, type TimeWindow } from "../functions/windows.ts";
import { watermarks } from "../functions/watermarks.ts";
import type { DataStream, KeyedStream, StreamWithSides } from "./stream.ts";

interface Order {
  readonly id: number;
  readonly customer: string;
  readonly note: string | null;
  readonly at: Instant;
}
declare const orders: DataStream<Order>;
const Total = t.row({ customer: t.string().notNull(), total: t.double().notNull() }).notNull();

test("functions see the elements and must give what the type says", () => {
  expectTypeOf(orders.map(t.string(), (o) => o.note)).toEqualTypeOf<DataStream<string | null>>();
  expectTypeOf(orders.map(Total, (o) => ({ customer: o.customer, total: 1 }))).toEqualTypeOf<
    DataStream<{ readonly customer: string; readonly total: number }>
  >();
  orders.flatMap(t.int().notNull(), function* (o) {
    yield o.id;
  });
  orders.flatMap(t.int().notNull(), (o) => [o.id, o.id]);
  orders.filter((o, { bound }) => o.id > bound.least, { bind: { least: 3 } });
  // @ts-expect-error no NULL for NOT NULL
  orders.map(t.string().notNull(), (o) => o.note);
  // @ts-expect-error a promise belongs into mapAsync
  orders.map(t.int().notNull(), async (o) => Promise.resolve(o.id));
  // @ts-expect-error there is no such field
  orders.filter((o) => o.idd > 1);
  // @ts-expect-error a filter says true or false
  orders.filter((o) => o.note);
  // @ts-expect-error a misspelt option
  orders.map(t.int(), (o) => o.id, { paralelism: 2 });
});

test("keys are fields that are never NULL, or functions with a type", () => {
  expectTypeOf(orders.keyBy("customer")).toEqualTypeOf<KeyedStream<Order, string>>();
  expectTypeOf(orders.keyBy(t.int().notNull(), (o) => o.id % 10)).toEqualTypeOf<KeyedStream<Order, number>>();
  // @ts-expect-error may be NULL
  orders.keyBy("note");
  // @ts-expect-error there is no such field
  orders.keyBy("customr");
  // @ts-expect-error a key is NOT NULL
  orders.keyBy(t.int(), (o) => o.id);
});

test("state and timers belong to keys", () => {
  const totals = orders.keyBy("customer").process(Total, {
    state: { total: state.value(t.double().notNull(), { default: 0 }), last: state.value(t.int()), seen: state.map(t.int(), t.string()) },
    sideOutputs: { strange: t.string().notNull() },
    *onElement(order, { key, state: s, timers, emit, timestamp }) {
      expectTypeOf(key).toEqualTypeOf<string>();
      expectTypeOf(s.total.get()).toEqualTypeOf<number>();
      expectTypeOf(s.last.get()).toEqualTypeOf<number | null>();
      s.total.set(s.total.get() + order.id);
      timers.onEventTime(timestamp.plus("1 minute"));
      emit("strange", order.customer);
      // @ts-expect-error no such side output
      emit("stranger", order.customer);
      // @ts-expect-error of another type
      emit("strange", 1);
      // @ts-expect-error state of another type
      s.total.set("1");
      yield { customer: key, total: s.total.get() };
    },
    *onTimer(time, { state: s }) {
      expectTypeOf(time).toEqualTypeOf<Instant>();
      s.total.clear();
    },
  });
  expectTypeOf(totals).toExtend<DataStream<{ readonly customer: string; readonly total: number }>>();
  expectTypeOf(totals.sideOutput("strange")).toEqualTypeOf<DataStream<string>>();
  // @ts-expect-error no such side output
  totals.sideOutput("late");

  orders.process(t.int(), {
    state: { buffer: state.operatorList(t.int()) },
    onElement(order, { state: s }) {
      s.buffer.add(order.id);
    },
  });
  orders.process(t.int(), {
    // @ts-expect-error state of a key on a stream without one
    state: { count: state.value(t.int()) },
    onElement() {},
  });
  orders.process(t.int(), {
    onElement() {},
    // @ts-expect-error timers on a stream without a key
    onTimer() {},
  });
});

test("windows", () => {
  const counted = orders
    .keyBy("customer")
    .window(tumbling("1 minute"), { lateOutput: "late", trigger: trigger.count(10) })
    .aggregate(Total, { accumulator: t.int().notNull(), create: () => 0, add: (n, order) => n + order.id }, (key, window, n) => {
      expectTypeOf(window).toEqualTypeOf<TimeWindow>();
      return { customer: key, total: n };
    });
  expectTypeOf(counted.sideOutput("late")).toEqualTypeOf<DataStream<Order>>();
  expectTypeOf(orders.windowAll(sliding("1 hour", "1 minute")).reduce((a) => a)).toEqualTypeOf<DataStream<Order>>();
  orders.keyBy("customer").window(session((o) => o.id * 1000));
  orders.keyBy("customer").window(tumbling("1 minute")).sum("id");
  // @ts-expect-error not a number
  orders.keyBy("customer").window(tumbling("1 minute")).sum("customer");
  // @ts-expect-error not a duration
  tumbling("10 parsecs");
  expectTypeOf(counted).toExtend<StreamWithSides<{ readonly customer: string; readonly total: number }, {}>>();
});

test("streams that meet", () => {
  const byCustomer = orders.keyBy("customer");
  byCustomer
    .join(byCustomer)
    .window(tumbling("1 hour"))
    .map(t.int(), (a, b) => a.id + b.id);
  byCustomer.intervalJoin(byCustomer, { from: "-1 minute", to: "5 minutes" }).process(t.int(), (a, b) => [a.id, b.id]);
  // @ts-expect-error keys of different types
  byCustomer.join(orders.keyBy("id"));
  const rules = orders.broadcast({ limits: state.map(t.string(), t.int()) });
  byCustomer.connect(rules).process(t.int(), {
    onElement(_order, { state: s }) {
      expectTypeOf(s.limits).toEqualTypeOf<ReadonlyMapState<string | null, number | null>>();
      // @ts-expect-error only the broadcast side writes
      s.limits.set("a", 1);
    },
    onBroadcast(rule, { state: s }) {
      s.limits.set(rule.customer, rule.id);
    },
  });
});

test("times", () => {
  orders.withWatermarks(watermarks.bounded("5 seconds", { timestamp: "at" }));
  orders.withWatermarks(watermarks.monotonous({ timestamp: (order) => order.at, idleness: "1 minute" }));
  // @ts-expect-error not a time
  orders.withWatermarks(watermarks.bounded("5 seconds", { timestamp: "customer" }));
});
