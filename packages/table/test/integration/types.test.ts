// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConversionError, udf, type TableEnvironment } from "@tsflink/table";
import { AllTypes, allRows, byId, DEADLINE, open, plain, runs } from "./fixtures.ts";

const expected = allRows.map(plain);

describe.each(["batch", "streaming"] as const)("values of every type in %s mode", (mode) => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ mode });
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("come back from fromRows unchanged", async () => {
    expect(byId(await env.fromRows(allRows, AllTypes).toArray())).toEqual(expected);
  });

  test("come back through SQL and a view unchanged", async () => {
    const rows = env.fromRows(allRows, AllTypes);
    await env.createTemporaryView("all types", rows);
    expect(byId(await env.sql`SELECT * FROM \`all types\``.as(AllTypes).toArray())).toEqual(expected);
    expect(byId(await env.sql`SELECT * FROM ${rows} WHERE id > ${0}`.as(AllTypes).toArray())).toEqual(expected);
  });

  test("the place of a value that does not fit is named at once", () => {
    const bad = { ...allRows[0], row: { a: 1.5, b: null } } as never;
    expect(() => env.fromRows([allRows[1] as never, bad], AllTypes)).toThrow(
      expect.objectContaining({ code: "conversion", path: expect.stringContaining("rows[1].row") }) as Error,
    );
    expect(() => env.fromRows([{ id: undefined } as never], AllTypes)).toThrow(ConversionError);
  });
});

// One function a type: what goes in must come out.
const echo = Object.fromEntries(
  Object.entries(AllTypes.fields).map(([name, type]) => [
    name,
    udf({ args: [type], returns: type, name: `echo_${name}` }, (value) => value as never),
  ]),
);

describe.each(runs)("values of every type through functions run %s", (run) => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ functions: { run } });
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("come back unchanged", async () => {
    const table = env
      .fromRows(allRows, AllTypes)
      .select((row) =>
        Object.fromEntries(
          Object.keys(AllTypes.fields).map((name) => [
            name,
            (echo[name] as (value: unknown) => never)((row as Record<string, unknown>)[name]),
          ]),
        ),
      );
    expect(byId((await table.toArray()) as unknown as { readonly id: number }[])).toEqual(expected);
  });
});
