// SPDX-License-Identifier: Apache-2.0
import { t, type Infer } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import type { Orders } from "../../test/unit/tables.ts";
import type { Table } from "../relations/index.ts";
import { udaf } from "./udaf.ts";

declare const orders: Table<Infer<typeof Orders>>;

test("udaf infers its arguments, its accumulator and its result", () => {
  const average = udaf({
    args: [t.double(), t.int().notNull()],
    accumulator: t.row({ sum: t.double().notNull(), seen: t.map(t.string(), t.array(t.int())) }).notNull(),
    returns: t.double(),
    bind: { factor: 2 },
    open: () => "opened" as const,
    create: ({ bound }) => ({ sum: bound.factor, seen: null }),
    accumulate: (acc, value, weight, { bound, opened }) => {
      expectTypeOf(acc).toEqualTypeOf<{ sum: number; seen: Map<string | null, (number | null)[] | null> | null }>();
      expectTypeOf(value).toEqualTypeOf<number | null>();
      expectTypeOf(weight).toEqualTypeOf<number>();
      expectTypeOf(opened).toEqualTypeOf<"opened">();
      acc.sum += (value ?? 0) * weight * bound.factor;
    },
    merge: (acc, other) => ({ ...acc, sum: acc.sum + other.sum }),
    result: (acc) => {
      expectTypeOf(acc.sum).toEqualTypeOf<number>();
      return acc.sum;
    },
  });
  const table = orders.groupBy((o) => ({ who: o.customer })).select((o, key) => ({ ...key, average: average(o.amount, 1) }));
  expectTypeOf(table).toEqualTypeOf<Table<{ readonly who: string; readonly average: number | null }>>();
  // @ts-expect-error wrong argument type
  orders.select((o) => ({ x: average(o.customer, 1) }));

  const base = { args: [], accumulator: t.bigint().notNull(), returns: t.bigint(), create: () => 0n, result: (n: bigint) => n } as const;
  udaf({ ...base, accumulate: (n) => n + 1n });
  // @ts-expect-error a number cannot be changed in place, so it must be returned
  udaf({ ...base, accumulate: () => undefined });
  // @ts-expect-error the functions of an aggregate are not asynchronous
  udaf({ ...base, accumulate: async (n) => Promise.resolve(n + 1n) });
  // @ts-expect-error the result is what was declared
  udaf({ ...base, accumulate: (n) => n, result: () => "1" });
  // @ts-expect-error so is the accumulator
  udaf({ ...base, create: () => ({ n: 0n }), accumulate: (n) => n });
});
