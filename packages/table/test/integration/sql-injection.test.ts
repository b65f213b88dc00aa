// SPDX-License-Identifier: Apache-2.0
import { Random } from "@tsflink-internal/test-kit/random";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schema, t, type TableEnvironment } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

/** What has ended a literal, a name or a statement in some SQL, and what gets lost on the way between programs. */
const pieces = [
  "'", "''", "`", "``", '"', "\\", "\\'", ";", "; DROP TABLE secrets; --", "--", "/*", "*/", "' OR '1'='1", "') UNION SELECT secret FROM secrets --",
  "U&'\\0041'", "\\0027", "\\u0027", "UESCAPE '!'", "_utf8'x'", "N'", "X'00'", "${x}", "%s", "?", ":x", "{{", "\n", "\r", "\t", "\u0000", "\u0001", "\u2028",
  "\u00a0", "\ufeff", "ʼ", "＇", "‘", "é", "e\u0301", "ß", "日本", "💧", "👩‍👩‍👧", "\u202e", "NULL", "TRUE", " ", "a", "Z", "0", "/*+ OPTIONS('x'='y') */",
] as const; // prettier-ignore

function hostile(random: Random): string {
  return Array.from({ length: 1 + random.below(6) }, () => pieces[random.below(pieces.length)]).join("");
}

const seeds = [1, 2, 3, 4, 5];

describe("no text changes what a statement means", () => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ mode: "batch", parallelism: 1 });
    await env.createTemporaryView("secrets", env.fromRows([{ secret: "hidden" }], schema({ secret: t.string() })));
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test.each(seeds)("values stay values, seed %i", { timeout: DEADLINE }, async (seed) => {
    const random = new Random(seed * 15_485_863);
    const texts = Array.from({ length: 120 }, () => hostile(random));
    const Text = schema({ n: t.int().notNull(), x: t.string() });
    // As rows of VALUES, as an argument, and in a list: the three places where a value stands.
    const [first, ...others] = texts.map((text, n) => env.sql`SELECT ${n} AS n, CAST(${text} AS STRING) AS x`);
    const all = others.reduce((sum, each) => env.sql`${sum} UNION ALL ${each}`, first as NonNullable<typeof first>);
    const rows = await all.as(Text).toArray();
    expect(rows.toSorted((a, b) => a.n - b.n).map((row) => row.x)).toEqual(texts);
    const table = env.fromRows(
      texts.map((x, n) => ({ n, x })),
      Text,
    );
    const wanted = texts.slice(0, 10);
    const found = await env.sql`SELECT n, x FROM ${table} WHERE x IN (${env.sql.list(wanted)})`.as(Text).toArray();
    expect(new Set(found.map((row) => row.x))).toEqual(new Set(wanted));
    const compared = await table
      .where((row) => row.x.eq(wanted[0] as string))
      .select((row) => ({ x: row.x.concat(wanted[1] as string) }))
      .toArray();
    expect(compared[0]?.x).toBe(`${wanted[0]}${wanted[1]}`);
  });

  test.each(seeds)("names stay names, seed %i", { timeout: DEADLINE }, async (seed) => {
    const random = new Random(seed * 32_452_843);
    const names = [...new Set(Array.from({ length: 24 }, () => `${hostile(random).replaceAll("\u0000", "0")}x`))];
    const columns = schema(Object.fromEntries(names.map((name) => [name, t.int().notNull()])));
    const row = Object.fromEntries(names.map((name, i) => [name, i]));
    // A path, in which back-quotes and dots have their meaning.
    const view = `${seed} '; DROP TABLE secrets; -- 💧`;
    await env.createTemporaryView(view, env.fromRows([row as never], columns));
    expect(await env.sql`SELECT * FROM ${env.sql.id(view)}`.as(columns).toArray()).toEqual([row]);
    const broken = names.filter((name) => /[\r\n]/.test(name));
    for (const name of broken) expect(() => env.sql.id(name)).toThrow(/has a line break/);
    const writable = names.filter((name) => !broken.includes(name));
    const picked = writable.map((name) => env.sql.id(name)).reduce((sum, each) => env.sql`${sum}, ${each}`);
    const Picked = schema(Object.fromEntries(writable.map((name) => [name, t.int().notNull()])));
    expect(await env.sql`SELECT ${picked} FROM ${env.sql.id(view)}`.as(Picked).toArray()).toEqual([
      Object.fromEntries(writable.map((name) => [name, row[name]])),
    ]);
    expect(await env.table("secrets", schema({ secret: t.string() })).toArray()).toEqual([{ secret: "hidden" }]);
  });

  test("half a character is refused", () => {
    for (const text of ["\ud800", "a\udc00b", "\udc00\ud800"]) expect(() => env.sql`SELECT ${text}`).toThrow(/lone surrogate/);
  });
});
