// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "../errors/errors.ts";
import { describe } from "../convert/describe.ts";
import { inspect, invalid, isValue, valueBrand } from "./brand.ts";

/** How digits are dropped: the modes of Java's `RoundingMode`. `unnecessary` throws when a digit other than 0 would be lost. */
export type Rounding = "up" | "down" | "ceiling" | "floor" | "half-up" | "half-down" | "half-even" | "unnecessary";

// More than any SQL type holds; keeps `1e1000000000` from filling the memory.
const largestScale = 10_000;

const powers: bigint[] = Array.from({ length: 77 }, (_, n) => 10n ** BigInt(n));
function powerOfTen(n: number): bigint {
  return powers[n] ?? 10n ** BigInt(n);
}

/**
 * An exact decimal number, `unscaled / 10 ** scale`: the value of SQL's DECIMAL.
 *
 * @example
 * ```ts
 * const price = Decimal.parse("19.90");
 * price.times(Decimal.from(3)).toString(); // "59.70"
 * ```
 */
export class Decimal {
  readonly unscaled: bigint;
  /** Digits after the decimal point. */
  readonly scale: number;

  /** @throws `ConversionError` when `scale` is not a whole number from 0 to 10000. */
  constructor(unscaled: bigint, scale: number) {
    if (typeof unscaled !== "bigint") throw invalid("the unscaled value of a Decimal is a bigint", unscaled);
    if (!Number.isInteger(scale) || scale < 0 || scale > largestScale)
      throw invalid(`the scale of a Decimal is a whole number from 0 to ${largestScale}`, scale);
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /**
   * Reads a plain or scientific number: `-12.50`, `1e-7`. The scale is the number of digits written.
   *
   * @throws `ConversionError` when the text is not a number.
   */
  static parse(text: string): Decimal {
    const match = typeof text === "string" ? /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text) : null;
    const fraction = match?.[3] ?? "";
    const digits = (match?.[2] ?? "") + fraction;
    const exponent = Number(match?.[4] ?? 0);
    const scale = fraction.length - exponent;
    if (match === null || digits === "") throw invalid("a Decimal is written in digits such as -12.50", text);
    if (Math.abs(scale) > largestScale)
      throw invalid(`a Decimal has at most ${largestScale} digits after the point or zeros before it`, text);
    const magnitude = BigInt(digits) * (scale < 0 ? powerOfTen(-scale) : 1n);
    return new Decimal(match[1] === "-" ? -magnitude : magnitude, Math.max(scale, 0));
  }

  /**
   * The decimal of a number as JavaScript prints it (`0.1` is exactly 0.1, and `toNumber` gives the same number back), of a bigint, or of a text.
   *
   * @throws `ConversionError` for `NaN`, the infinities and texts that are no numbers.
   */
  static from(value: Decimal | number | bigint | string): Decimal {
    if (typeof value === "bigint") return new Decimal(value, 0);
    if (typeof value === "string") return Decimal.parse(value);
    if (typeof value === "number") {
      if (!Number.isFinite(value)) throw invalid("a Decimal is finite", value);
      return Decimal.parse(String(value));
    }
    if (isDecimal(value)) return value;
    throw invalid("a Decimal is made from a number, a bigint or a text", value);
  }

  get "~type"(): "Decimal" {
    return "Decimal";
  }

  /** How many digits the unscaled value has; 1 for zero. */
  get precision(): number {
    const text = String(this.unscaled);
    return this.unscaled < 0n ? text.length - 1 : text.length;
  }

  /** -1, 0 or 1. */
  get sign(): -1 | 0 | 1 {
    return this.unscaled < 0n ? -1 : this.unscaled > 0n ? 1 : 0;
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(unscaledAt(this, scale) + unscaledAt(other, scale), scale);
  }

  minus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(unscaledAt(this, scale) - unscaledAt(other, scale), scale);
  }

  /** The exact product; the scales add up. */
  times(other: Decimal): Decimal {
    return new Decimal(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /**
   * The quotient with `scale` digits after the point.
   *
   * @throws `ConversionError` for a division by zero, and when rounding is `unnecessary` and there is a remainder.
   */
  dividedBy(other: Decimal, scale: number, rounding: Rounding): Decimal {
    if (other.unscaled === 0n) throw new ConversionError("division of a Decimal by zero");
    const shift = scale + other.scale - this.scale;
    const numerator = shift > 0 ? this.unscaled * powerOfTen(shift) : this.unscaled;
    const denominator = shift < 0 ? other.unscaled * powerOfTen(-shift) : other.unscaled;
    return new Decimal(
      divide(numerator, denominator, rounding, () => "the quotient has more digits"),
      scale,
    );
  }

  negated(): Decimal {
    return new Decimal(-this.unscaled, this.scale);
  }

  /**
   * The same number with `scale` digits after the point.
   *
   * @defaultValue rounding `unnecessary`: losing a digit is an error.
   * @throws `ConversionError` when rounding is `unnecessary` and a digit other than 0 would be lost.
   */
  rescale(scale: number, rounding: Rounding = "unnecessary"): Decimal {
    if (scale === this.scale) return this;
    if (scale > this.scale) return new Decimal(this.unscaled * powerOfTen(scale - this.scale), scale);
    return new Decimal(
      divide(
        this.unscaled,
        powerOfTen(this.scale - scale),
        rounding,
        () => `${this.toString()} does not fit in ${scale} digits after the point`,
      ),
      scale,
    );
  }

  /** Negative, 0 or positive as this is less than, equal to or greater than `other`; the scale does not matter. */
  compare(other: Decimal): -1 | 0 | 1 {
    const scale = Math.max(this.scale, other.scale);
    const a = unscaledAt(this, scale);
    const b = unscaledAt(other, scale);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Whether both are the same number: `1.0` equals `1.00`. */
  equals(other: unknown): boolean {
    return isDecimal(other) && this.compare(other) === 0;
  }

  /** The nearest number; digits may be lost. */
  toNumber(): number {
    return Number(this.toString());
  }

  /** Plain digits, never an exponent: `-0.0050`. */
  toString(): string {
    if (this.scale === 0) return String(this.unscaled);
    const negative = this.unscaled < 0n;
    const digits = String(negative ? -this.unscaled : this.unscaled).padStart(this.scale + 1, "0");
    return `${negative ? "-" : ""}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  get [valueBrand](): "Decimal" {
    return "Decimal";
  }

  [inspect](): string {
    return `Decimal(${this.toString()})`;
  }

  static [Symbol.hasInstance](value: unknown): value is Decimal {
    return isDecimal(value);
  }
}

/** Whether `value` is a `Decimal`, also one of another copy of this package. */
export function isDecimal(value: unknown): value is Decimal {
  return isValue(value, "Decimal");
}

function unscaledAt(value: Decimal, scale: number): bigint {
  return scale === value.scale ? value.unscaled : value.unscaled * powerOfTen(scale - value.scale);
}

/** `numerator / denominator` as a whole number; bigint division drops the fraction towards zero. */
function divide(numerator: bigint, denominator: bigint, rounding: Rounding, reason: () => string): bigint {
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return quotient;
  const negative = numerator < 0n !== denominator < 0n;
  const away = quotient + (negative ? -1n : 1n);
  switch (rounding) {
    case "down":
      return quotient;
    case "up":
      return away;
    case "floor":
      return negative ? away : quotient;
    case "ceiling":
      return negative ? quotient : away;
    case "half-up":
    case "half-down":
    case "half-even": {
      const twice = magnitude(remainder) * 2n;
      const whole = magnitude(denominator);
      if (twice !== whole) return twice > whole ? away : quotient;
      if (rounding === "half-even") return quotient % 2n === 0n ? quotient : away;
      return rounding === "half-up" ? away : quotient;
    }
    case "unnecessary":
      throw new ConversionError(`${reason()}; name a rounding such as "half-up"`);
    default:
      throw new ConversionError(
        `${describe(rounding)} is not a rounding; use "half-up", "half-even", "half-down", "up", "down", "floor", "ceiling" or "unnecessary"`,
      );
  }
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
