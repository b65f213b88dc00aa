// SPDX-License-Identifier: Apache-2.0
import { describe, expectTypeOf, test } from "vitest";
import {
  schema,
  t,
  type Decimal,
  type Infer,
  type Instant,
  type Interval,
  type JsOf,
  type JsTuple,
  type LocalDate,
  type LocalDateTime,
  type LocalTime,
  type SinkDescriptor,
  type SourceDescriptor,
  type SqlType,
  type Variant,
} from "../index.ts";

describe("t", () => {
  test("knows the JavaScript type of each SQL type", () => {
    expectTypeOf<JsOf<ReturnType<typeof t.bigint>>>().toEqualTypeOf<bigint | null>();
    const all = t
      .row({
        boolean: t.boolean(),
        tinyint: t.tinyint().notNull(),
        smallint: t.smallint().notNull(),
        int: t.int().notNull(),
        bigint: t.bigint().notNull(),
        float: t.float().notNull(),
        double: t.double().notNull(),
        decimal: t.decimal(10, 2).notNull(),
        string: t.string().notNull(),
        bytes: t.bytes().notNull(),
        date: t.date().notNull(),
        time: t.time().notNull(),
        timestamp: t.timestamp().notNull(),
        instant: t.timestampLtz().notNull(),
        interval: t.intervalDayTime().notNull(),
        array: t.array(t.int()).notNull(),
        multiset: t.multiset(t.string().notNull()).notNull(),
        map: t.map(t.string().notNull(), t.row({ x: t.int() })).notNull(),
        raw: t.raw("a", "b").notNull(),
        null: t.null(),
        variant: t.variant().notNull(),
      })
      .notNull();
    expectTypeOf<JsOf<typeof all>>().toEqualTypeOf<{
      readonly boolean: boolean | null;
      readonly tinyint: number;
      readonly smallint: number;
      readonly int: number;
      readonly bigint: bigint;
      readonly float: number;
      readonly double: number;
      readonly decimal: Decimal;
      readonly string: string;
      readonly bytes: Uint8Array;
      readonly date: LocalDate;
      readonly time: LocalTime;
      readonly timestamp: LocalDateTime;
      readonly instant: Instant;
      readonly interval: Interval;
      readonly array: readonly (number | null)[];
      readonly multiset: ReadonlyMap<string, number>;
      readonly map: ReadonlyMap<string, { readonly x: number | null } | null>;
      readonly raw: Uint8Array;
      readonly null: null;
      readonly variant: Variant;
    }>();
  });

  test("tells arguments as a tuple", () => {
    const args = [t.string(), t.int().notNull()] as const;
    expectTypeOf<JsTuple<typeof args>>().toEqualTypeOf<readonly [string | null, number]>();
  });

  test("keeps types apart", () => {
    expectTypeOf(t.int()).toEqualTypeOf<SqlType<number>>();
    // @ts-expect-error a nullable type is no NOT NULL type
    const notNull: SqlType<number, false> = t.int();
    // @ts-expect-error a string is no number
    const number: SqlType<number> = t.string();
    expectTypeOf<{ readonly epochMillis: number; readonly nanosOfMilli: number }>().not.toExtend<Instant>();
    expectTypeOf([notNull, number]).toBeArray();
    // @ts-expect-error the element is a type, not its maker
    t.array(t.int);
    // @ts-expect-error a DECIMAL declares its scale
    t.decimal(10);
    // @ts-expect-error not a unit
    t.intervalDayTime("WEEK");
  });
});

describe("schema", () => {
  const Orders = schema(
    { id: t.bigint().notNull(), customer: t.string().notNull(), amount: t.double(), placedAt: t.timestampLtz(3).notNull() },
    { primaryKey: ["id"], watermark: { on: "placedAt", delay: "5 seconds" } },
  );

  test("infers the row", () => {
    expectTypeOf<Infer<typeof Orders>>().toEqualTypeOf<{
      readonly id: bigint;
      readonly customer: string;
      readonly amount: number | null;
      readonly placedAt: Instant;
    }>();
    expectTypeOf<JsOf<ReturnType<typeof Orders.toRowType>>>().toEqualTypeOf<Infer<typeof Orders>>();
  });

  test("refuses misuse", () => {
    const fields = { id: t.bigint().notNull(), name: t.string(), at: t.timestamp(3), nothing: t.null() };
    schema(fields, { watermark: { on: "at", delay: 1000 } });
    // @ts-expect-error a primary key is NOT NULL
    schema(fields, { primaryKey: ["name"] });
    // @ts-expect-error no such column
    schema(fields, { primaryKey: ["ids"] });
    // @ts-expect-error a watermark needs a time column
    schema(fields, { watermark: { on: "id", delay: "5 seconds" } });
    // @ts-expect-error NULL is no time
    schema(fields, { watermark: { on: "nothing", delay: "5 seconds" } });
    // @ts-expect-error not a duration
    schema(fields, { watermark: { on: "at", delay: "5 parsecs" } });
    // @ts-expect-error no such option
    schema(fields, { primarykey: ["id"] });
  });
});

describe("descriptors", () => {
  test("a source gives what is read, a sink takes what is written", () => {
    type Wide = { readonly id: bigint; readonly name: string };
    type Narrow = { readonly id: bigint };
    expectTypeOf<SourceDescriptor<Wide>>().toExtend<SourceDescriptor<Narrow>>();
    expectTypeOf<SinkDescriptor<Narrow>>().toExtend<SinkDescriptor<Wide>>();
    expectTypeOf<SourceDescriptor<Narrow>>().not.toExtend<SourceDescriptor<Wide>>();
    expectTypeOf<SinkDescriptor<Wide>>().not.toExtend<SinkDescriptor<Narrow>>();
  });
});
