// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { Random } from "../../test/random.ts";
import { ConversionError } from "../errors/errors.ts";
import { Decimal, isDecimal, type Rounding } from "./decimal.ts";

describe("Decimal", () => {
  test.each<readonly [string, string, number]>([
    ["0", "0", 0],
    ["-0", "0", 0],
    ["12.50", "12.50", 2],
    ["-0.005", "-0.005", 3],
    [".5", "0.5", 1],
    ["5.", "5", 0],
    ["+7", "7", 0],
    ["1e3", "1000", 0],
    ["1.5E-7", "0.00000015", 8],
    ["12.34e1", "123.4", 1],
    ["99999999999999999999999999999999999999", "99999999999999999999999999999999999999", 0],
  ])("reads %s as %s", (text, plain, scale) => {
    const value = Decimal.parse(text);
    expect(value.toString()).toBe(plain);
    expect(value.scale).toBe(scale);
  });

  test.each(["", ".", "-", "abc", "1,5", "1.2.3", "0x10", " 1", "1e", "1e99999", "1e-99999", "NaN", "--1"])(
    "refuses the text %j",
    (text) => {
      expect(() => Decimal.parse(text)).toThrow(ConversionError);
    },
  );

  test("is made from a number as it is printed", () => {
    expect(Decimal.from(0.1).toString()).toBe("0.1");
    expect(Decimal.from(1e21).toString()).toBe("1000000000000000000000");
    expect(Decimal.from(5e-324).toNumber()).toBe(5e-324);
    expect(Decimal.from(-0).toString()).toBe("0");
    expect(Decimal.from(12n)).toEqual(new Decimal(12n, 0));
    expect(Decimal.from("1.10").scale).toBe(2);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined, {}])
      expect(() => Decimal.from(bad as never)).toThrow(ConversionError);
  });

  test.each([1, 2, 3])("numbers there and back, seed %i", (seed) => {
    const random = new Random(seed);
    const bits = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < 500; i++) {
      bits.setBigUint64(0, BigInt.asUintN(64, random.bigint(64)));
      const number = bits.getFloat64(0);
      if (Number.isFinite(number)) expect(Decimal.from(number).toNumber()).toBe(number);
      const value = new Decimal(random.bigint(random.pick([8, 32, 64, 128])), random.int(0, 40));
      expect(Decimal.parse(value.toString())).toEqual(value);
      const other = new Decimal(random.bigint(64), random.int(0, 20));
      expect(value.plus(other).minus(other).equals(value)).toBe(true);
      expect(value.compare(other)).toBe(-other.compare(value) + 0);
      if (other.sign !== 0) expect(value.times(other).dividedBy(other, value.scale, "unnecessary")).toEqual(value);
    }
  });

  test("compares numbers, not digits", () => {
    expect(Decimal.parse("1.0").equals(Decimal.parse("1.00"))).toBe(true);
    expect(Decimal.parse("1.0").equals(1)).toBe(false);
    expect(Decimal.parse("-1.5").compare(Decimal.parse("-1.49"))).toBe(-1);
    expect(Decimal.parse("10").compare(Decimal.parse("9.99"))).toBe(1);
  });

  test("calculates exactly", () => {
    expect(Decimal.parse("0.1").plus(Decimal.parse("0.2")).toString()).toBe("0.3");
    expect(Decimal.parse("1").minus(Decimal.parse("0.01")).toString()).toBe("0.99");
    expect(Decimal.parse("19.90").times(Decimal.from(3)).toString()).toBe("59.70");
    expect(Decimal.parse("2.5").negated().toString()).toBe("-2.5");
    expect(Decimal.from(1).dividedBy(Decimal.from(3), 4, "half-up").toString()).toBe("0.3333");
    expect(() => Decimal.from(1).dividedBy(Decimal.from(3), 4, "unnecessary")).toThrow("name a rounding");
    expect(() => Decimal.from(1).dividedBy(new Decimal(0n, 3), 4, "down")).toThrow("by zero");
    expect(Decimal.parse("-12.345").precision).toBe(5);
    expect(Decimal.parse("0.00").precision).toBe(1);
  });

  // The table in the documentation of Java's RoundingMode.
  const inputs = ["5.5", "2.5", "1.6", "1.1", "1.0", "-1.0", "-1.1", "-1.6", "-2.5", "-5.5"];
  test.each<readonly [Rounding, readonly number[]]>([
    ["up", [6, 3, 2, 2, 1, -1, -2, -2, -3, -6]],
    ["down", [5, 2, 1, 1, 1, -1, -1, -1, -2, -5]],
    ["ceiling", [6, 3, 2, 2, 1, -1, -1, -1, -2, -5]],
    ["floor", [5, 2, 1, 1, 1, -1, -2, -2, -3, -6]],
    ["half-up", [6, 3, 2, 1, 1, -1, -1, -2, -3, -6]],
    ["half-down", [5, 2, 2, 1, 1, -1, -1, -2, -2, -5]],
    ["half-even", [6, 2, 2, 1, 1, -1, -1, -2, -2, -6]],
  ])("rounds %s as Java does", (rounding, expected) => {
    expect(inputs.map((text) => Decimal.parse(text).rescale(0, rounding).toNumber())).toEqual(expected);
  });

  test("does not round unless asked to", () => {
    expect(Decimal.parse("1.50").rescale(1).toString()).toBe("1.5");
    expect(Decimal.parse("1.5").rescale(3).toString()).toBe("1.500");
    expect(() => Decimal.parse("1.55").rescale(1)).toThrow('name a rounding such as "half-up"');
    expect(() => Decimal.parse("1.55").rescale(1, "sideways" as never)).toThrow("is not a rounding");
  });

  test("checks what it is made of", () => {
    expect(() => new Decimal(1 as never, 0)).toThrow(ConversionError);
    expect(() => new Decimal(1n, -1)).toThrow(ConversionError);
    expect(() => new Decimal(1n, 0.5)).toThrow(ConversionError);
  });

  test("is known by its brand, and is written as text", () => {
    const value = Decimal.parse("1.50");
    expect(isDecimal(value)).toBe(true);
    expect(value instanceof Decimal).toBe(true);
    expect(isDecimal({ unscaled: 150n, scale: 2, "~type": "Decimal" })).toBe(false);
    expect(JSON.stringify({ value })).toBe('{"value":"1.50"}');
    expect(value["~type"]).toBe("Decimal");
    expect(Object.keys(value)).toEqual(["unscaled", "scale"]);
  });
});
