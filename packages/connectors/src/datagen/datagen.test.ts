// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { blackhole } from "../blackhole/index.ts";
import { print } from "../print/index.ts";
import { datagen } from "./index.ts";

it("writes Flink's own options of each field", () => {
  const source = datagen({
    rowsPerSecond: 5,
    numberOfRows: 10n,
    fields: {
      id: { kind: "sequence", start: 1, end: 2n ** 60n },
      price: { min: 1, max: 9.5, nullRate: 0.25 },
      name: { length: 8, varyLength: true },
      at: { maxPast: "1 hour" },
    },
  });
  expect(source).toMatchObject({ kind: "source", connector: "datagen", artifacts: [] });
  expect(source.options).toEqual({
    "rows-per-second": "5",
    "number-of-rows": "10",
    "fields.id.kind": "sequence",
    "fields.id.start": "1",
    "fields.id.end": "1152921504606846976",
    "fields.price.kind": "random",
    "fields.price.min": "1",
    "fields.price.max": "9.5",
    "fields.price.null-rate": "0.25",
    "fields.name.kind": "random",
    "fields.name.length": "8",
    "fields.name.var-len": "true",
    "fields.at.kind": "random",
    "fields.at.max-past": "3600000 ms",
  });
});

it.each([
  [{ rowsPerSecond: 0 }, /rowsPerSecond/],
  [{ numberOfRows: 1.5 }, /numberOfRows/],
  [{ fields: { a: { kind: "sequence" as const, start: 2, end: 1 } } }, /fields\.a\.end: 1 comes before the start, 2/],
  [{ fields: { a: { min: 2, max: 1 } } }, /fields\.a\.max/],
  [{ fields: { a: { nullRate: 2 } } }, /fields\.a\.nullRate/],
  [{ fields: { a: { kind: "sequence" as const, start: 1, end: 2, min: 3 } as never } }, /no such option/],
])("refuses %j", (options, message) => {
  expect(() => datagen(options)).toThrow(message);
});

it("prints and drops", () => {
  expect(print({ prefix: "p", standardError: true })).toMatchObject({
    kind: "sink",
    connector: "print",
    options: { "print-identifier": "p", "standard-error": "true" },
  });
  expect(() => print({ parallelism: 0 })).toThrow(/parallelism/);
  expect(blackhole()).toMatchObject({ kind: "sink", connector: "blackhole", options: {} });
});
