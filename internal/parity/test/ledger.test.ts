// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { apiNames, problemOfTest } from "../src/api-names.ts";
import { areas, counts, keyOf, keysOf, ledger, statusesOf } from "../src/ledger.ts";

const names = apiNames();

describe.each(areas())("%s", (area) => {
  const rows = ledger(area);

  test("every row of the inventory is in the ledger, once", () => {
    expect(rows.map(keyOf).sort()).toEqual(keysOf(area).sort());
  });

  test("every row says one thing", () => {
    expect(rows.filter((row) => statusesOf(row).length !== 1 || (row.ours === undefined) !== (row.test === undefined)).map(keyOf)).toEqual(
      [],
    );
  });

  test("what is ours is in the API reports", () => {
    expect(rows.flatMap(({ ours }) => (ours === undefined || names.has(ours) ? [] : [ours]))).toEqual([]);
  });

  test("what is ours is tried on Flink by the test that is named", () => {
    expect([...new Set(rows.flatMap((row) => (row.test === undefined ? [] : (problemOfTest(row.test) ?? []))))]).toEqual([]);
  });

  test("the count", () => {
    const sums = counts(rows);
    console.log(
      `${area}: ${rows.length} rows: ${sums.ours} ours, ${sums.replacedBy} replaced, ${sums.leftOut} left out, ${sums.open} open`,
    );
    expect(Object.values(sums).reduce((a, b) => a + b)).toBe(rows.length);
  });
});

test("docs/parity.md is what the ledger says", () => {
  expect(
    spawnSync(process.execPath, [fileURLToPath(new URL("../scripts/render.mjs", import.meta.url)), "--check"], { encoding: "utf8" }).stderr,
  ).toBe("");
});
