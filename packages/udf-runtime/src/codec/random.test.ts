// SPDX-License-Identifier: Apache-2.0
import { Random, randomRow, randomValue } from "@tsflink-internal/test-kit/random";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { batchReader, batchWriter, schemaMessage } from "./index.ts";

describe("rows of random types", () => {
  it.each(Array.from({ length: 150 }, (_, seed) => seed + 1))("seed %i", (seed) => {
    const random = new Random(seed * 7919);
    const type = randomRow(random, 3, false);
    const writer = batchWriter(type);
    const reader = batchReader(type);
    // Batches of different sizes through the same buffers: nothing of one may show up in the next.
    for (const [count, nulls] of [
      [random.below(300), 20],
      [random.below(40), 0],
      [0, 0],
      [random.below(100), 90],
      [random.below(100), 10],
    ] as const) {
      const rows = Array.from({ length: count }, () => randomValue(random, type, nulls) as Record<string, unknown>);
      const message = writer.rows(rows);
      const batch = reader.read(message);
      expect(batch.rows()).toEqual(rows);
      type.fields.forEach((field, c) => {
        const column = batch.column(c);
        expect(column.toArray()).toEqual(rows.map((row) => row[field.name]));
        expect(column.nullCount).toBe(rows.filter((row) => row[field.name] === null).length);
      });
      const table = tableFromIPC(Buffer.concat([schemaMessage(type), message]));
      expect(table.numRows).toBe(count);
      type.fields.forEach((field, c) => {
        const theirs = table.getChildAt(c);
        for (let i = 0; i < count; i++) expect(theirs?.get(i) === null).toBe(rows[i]?.[field.name] === null);
      });
    }
  });
});
