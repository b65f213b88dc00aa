// SPDX-License-Identifier: Apache-2.0
import { makeType } from "@tsflink/core/internal";
import { Random, randomRow, randomValue } from "@tsflink-internal/test-kit/random";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schema, type TableEnvironment } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

describe("rows of random types go in through fromRows and come back equal", () => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ parallelism: 1 });
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))("seed %i", { timeout: DEADLINE }, async (seed) => {
    const random = new Random(seed * 104_729);
    const type = randomRow(random, 3, false, ["boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "date"]);
    const columns = schema(Object.fromEntries(type.fields.map((field) => [field.name, makeType(field.type)])));
    const rows = Array.from({ length: 1 + random.below(60) }, () => randomValue(random, type, [0, 20, 90][random.below(3)] ?? 0));
    expect(await env.fromRows(rows as never, columns).toArray()).toEqual(rows);
  });
});
