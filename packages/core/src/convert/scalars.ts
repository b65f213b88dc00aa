// SPDX-License-Identifier: Apache-2.0
import type { TypeDefinition } from "../types/definition.ts";
import { formatType, maxLength } from "../types/format.ts";
import { Decimal, isDecimal } from "../values/decimal.ts";
import { Instant, isDate, isInstant } from "../values/instant.ts";
import { isInterval } from "../values/interval.ts";
import { LocalDate, isLocalDate } from "../values/local-date.ts";
import { LocalDateTime, isLocalDateTime } from "../values/local-date-time.ts";
import { LocalTime, isLocalTime } from "../values/local-time.ts";
import type { Moment } from "../values/moment.ts";
import { isTemporal } from "../values/temporal.ts";
import { isBytes, isVariant } from "../values/variant.ts";
import { Misfit } from "./misfit.ts";

/** Gives the value in canonical form, or throws a `Misfit`. */
export type Check = (value: unknown) => unknown;

type Scalar = Exclude<TypeDefinition, { readonly kind: "array" | "multiset" | "map" | "row" }>;

/** The checks of a type without parts; null and undefined have been dealt with. */
export function scalarCheck(type: Scalar): Check {
  const sql = formatType(type);
  switch (type.kind) {
    case "boolean":
      return (value) => {
        if (typeof value !== "boolean") throw new Misfit(sql, value);
        return value;
      };
    case "tinyint":
      return integer(sql, 8);
    case "smallint":
      return integer(sql, 16);
    case "int":
      return integer(sql, 32);
    case "bigint":
      return (value) => {
        if (typeof value !== "bigint")
          throw new Misfit(
            sql,
            value,
            Number.isSafeInteger(value) ? `BIGINT is a bigint; write ${String(value)}n or BigInt(value)` : "BIGINT is a bigint such as 1n",
          );
        if (BigInt.asIntN(64, value) !== value) throw new Misfit(sql, value, "the value needs more than 64 bits");
        return value;
      };
    case "float":
      return (value) => {
        if (typeof value !== "number") throw new Misfit(sql, value, numberRemedy(value));
        // Every number but the few beyond the range has a nearest FLOAT, as for any binary fraction.
        if (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
          throw new Misfit(sql, value, "the value is beyond the range of FLOAT; declare DOUBLE");
        return value;
      };
    case "double":
      return (value) => {
        if (typeof value !== "number") throw new Misfit(sql, value, numberRemedy(value));
        return value;
      };
    case "decimal":
      return decimal(sql, type.precision, type.scale);
    case "char":
    case "varchar":
      return text(sql, type.length);
    case "binary":
      return bytes(sql, type.length, type.length);
    case "varbinary":
      return bytes(sql, 0, type.length);
    case "date":
      return (value) => {
        if (isLocalDate(value)) return value;
        if (isTemporal(value, "PlainDate")) return LocalDate.from(value as never);
        throw new Misfit(
          sql,
          value,
          isDate(value) ? "a Date is an instant, not a day; use LocalDate.of(year, month, day)" : 'use LocalDate.parse("2026-01-31")',
        );
      };
    case "time": {
      const unit = 10 ** (9 - type.precision);
      return (value) => {
        const time = isLocalTime(value) ? value : isTemporal(value, "PlainTime") ? LocalTime.from(value as never) : undefined;
        if (time === undefined) throw new Misfit(sql, value, 'use LocalTime.parse("09:30:00")');
        if (type.precision > 3 && time.nanoOfDay % 1e6 !== 0)
          throw new Misfit(
            sql,
            value,
            "Flink keeps TIME to the millisecond; drop the rest with value.truncate(3)",
            `LocalTime ${time.toString()}`,
          );
        if (time.nanoOfDay % unit !== 0) throw new Misfit(sql, value, digitsRemedy(type.precision), `LocalTime ${time.toString()}`);
        return time;
      };
    }
    case "timestamp":
      return (value) => {
        const time = isLocalDateTime(value) ? value : isTemporal(value, "PlainDateTime") ? LocalDateTime.from(value as never) : undefined;
        if (time === undefined)
          throw new Misfit(
            sql,
            value,
            isDate(value) || isInstant(value)
              ? "a TIMESTAMP has no zone: declare TIMESTAMP_LTZ for an instant, or use Instant.from(value).toUtc()"
              : 'use LocalDateTime.parse("2026-01-31T09:30:00")',
          );
        if (!hasDigits(time, type.precision))
          throw new Misfit(sql, value, digitsRemedy(type.precision), `LocalDateTime ${time.toString()}`);
        return time;
      };
    case "timestamp_ltz":
      return (value) => {
        let time: Instant;
        if (isInstant(value)) time = value;
        else if (isDate(value)) {
          if (Number.isNaN(value.getTime())) throw new Misfit(sql, value, undefined, "an invalid Date");
          time = Instant.fromDate(value);
        } else if (isTemporal(value, "Instant") || isTemporal(value, "ZonedDateTime")) time = Instant.from(value as never);
        else
          throw new Misfit(
            sql,
            value,
            isLocalDateTime(value)
              ? "a local time is no instant without a zone; use value.atUtc() if it is that of UTC"
              : 'use Instant.parse("2026-01-31T09:30:00Z") or a Date',
          );
        if (!hasDigits(time, type.precision)) throw new Misfit(sql, value, digitsRemedy(type.precision), `Instant ${time.toString()}`);
        return time;
      };
    case "interval-year-month":
    case "interval-day-time": {
      const kind = type.kind === "interval-year-month" ? "year-month" : "day-time";
      const remedy = kind === "year-month" ? "use Interval.months(14)" : "use Interval.millis(90_000)";
      return (value) => {
        if (!isInterval(value)) throw new Misfit(sql, value, remedy);
        if (value.kind !== kind) throw new Misfit(sql, value, remedy, `a ${value.kind} Interval`);
        return value;
      };
    }
    case "raw":
      return bytes(sql, 0, maxLength);
    case "variant":
      return (value) => {
        if (!isVariant(value)) throw new Misfit(sql, value, "a VARIANT is an opaque Variant; make one in SQL with PARSE_JSON");
        return value;
      };
    case "null":
      return (value) => {
        throw new Misfit(sql, value, "the type NULL has no other value than null");
      };
  }
}

function integer(sql: string, bits: 8 | 16 | 32): Check {
  const shift = 32 - bits;
  return (value) => {
    if (typeof value === "number" && (value << shift) >> shift === value) return value === 0 ? 0 : value; // -0 is 0
    if (typeof value !== "number") throw new Misfit(sql, value, numberRemedy(value));
    throw new Misfit(sql, value, Number.isInteger(value) ? `the value needs more than ${bits} bits` : "the value is not a whole number");
  };
}

function decimal(sql: string, precision: number, scale: number): Check {
  const limit = 10n ** BigInt(precision);
  return (value) => {
    if (!isDecimal(value) && typeof value !== "bigint")
      throw new Misfit(
        sql,
        value,
        typeof value === "number" || typeof value === "string" ? "use Decimal.from(value)" : 'use Decimal.parse("12.50")',
      );
    let exact = typeof value === "bigint" ? new Decimal(value, 0) : value;
    if (exact.scale !== scale) {
      const cut = exact.scale > scale ? 10n ** BigInt(exact.scale - scale) : 1n;
      if (exact.unscaled % cut !== 0n)
        throw new Misfit(
          sql,
          value,
          `more than ${scale} digits after the point; round it with value.rescale(${scale}, "half-up")`,
          shortDecimal(exact),
        );
      exact = exact.rescale(scale);
    }
    if (exact.unscaled >= limit || exact.unscaled <= -limit)
      throw new Misfit(sql, value, `more than ${precision - scale} digits before the point`, shortDecimal(exact));
    return exact;
  };
}

function text(sql: string, length: number): Check {
  if (length === maxLength)
    return (value) => {
      if (typeof value !== "string") throw new Misfit(sql, value, "convert it with String(value)");
      return value;
    };
  return (value) => {
    if (typeof value !== "string") throw new Misfit(sql, value, "convert it with String(value)");
    if (value.length > length) {
      const characters = codePoints(value);
      if (characters > length) throw new Misfit(sql, value, undefined, `a string of ${characters} characters`);
    }
    return value;
  };
}

/** SQL counts characters, JavaScript UTF-16 units: an emoji is one of the former and two of the latter. */
function codePoints(value: string): number {
  let count = 0;
  for (let i = 0; i < value.length; i++, count++) if (value.codePointAt(i)! > 0xffff) i++;
  return count;
}

function bytes(sql: string, least: number, most: number): Check {
  return (value) => {
    if (!isBytes(value)) throw new Misfit(sql, value, "use a Uint8Array");
    if (value.length < least || value.length > most) throw new Misfit(sql, value, undefined, `${value.length} bytes`);
    return value;
  };
}

function hasDigits(moment: Moment, precision: number): boolean {
  if (precision >= 3) return moment.nanosOfMilli % 10 ** (9 - precision) === 0;
  return moment.nanosOfMilli === 0 && moment.epochMillis % 10 ** (3 - precision) === 0;
}

function digitsRemedy(precision: number): string {
  return `more than ${precision} fractional digits; drop them with value.truncate(${precision}), or declare a higher precision`;
}

function numberRemedy(value: unknown): string | undefined {
  if (typeof value === "bigint") return "use Number(value), or declare BIGINT";
  return typeof value === "string" ? "use Number(value)" : undefined;
}

function shortDecimal(value: Decimal): string {
  return value.precision <= 40 && value.scale <= 40
    ? `Decimal ${value.toString()}`
    : `a Decimal of ${value.precision} digits, ${value.scale} after the point`;
}
