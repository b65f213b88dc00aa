// SPDX-License-Identifier: Apache-2.0
/** JavaScript values as text of Flink SQL: complete in themselves, whatever they hold, so that no value can become anything but a value. */
import { ConversionError, type Decimal, Instant, LocalDate, LocalDateTime, LocalTime, type Interval } from "@tsflink/core";
import {
  describe,
  isBytes,
  isDate,
  isDecimal,
  isInstant,
  isInterval,
  isLocalDate,
  isLocalDateTime,
  isLocalTime,
  isTemporal,
  quoteString,
} from "@tsflink/core/internal";

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** @throws `ConversionError` when the value has no literal; `path` says which value. */
export function sqlLiteral(value: unknown, path: string): string {
  switch (typeof value) {
    case "string":
      return text(value, path);
    case "number":
      return number(value);
    case "bigint":
      return bigint(value, path);
    case "boolean":
      return value ? "TRUE" : "FALSE";
    case "object":
      return value === null ? "NULL" : object(value, path);
    default:
      return refuse(value, path);
  }
}

function text(value: string, path: string): string {
  if (/\p{Surrogate}/u.test(value))
    throw new ConversionError(`${path}: the string holds half a character, a lone surrogate, which SQL cannot carry`, {
      path,
      expected: "STRING",
      received: describe(value),
    });
  // Flink has no columns of length nought, which '' by itself would be.
  return value === "" ? "CAST('' AS STRING)" : quoteString(value);
}

// A sign right behind a minus of the query would begin a comment; the parentheses keep them apart.
function number(value: number): string {
  // Flink computes with constants as Java's BigDecimal, which knows one zero.
  if (Object.is(value, -0)) return "0E0";
  if (!Number.isFinite(value)) return `CAST('${String(value)}' AS DOUBLE)`;
  if ((value | 0) === value && value !== -2_147_483_648) return value < 0 ? `(${String(value)})` : String(value);
  if (value === -2_147_483_648) return "CAST(-2147483648 AS INT)";
  // The shortest decimal that reads back as the same DOUBLE; an exponent makes the literal a DOUBLE.
  const digits = value.toExponential().replace("e+", "E").replace("e-", "E-");
  return value < 0 ? `(${digits})` : digits;
}

function bigint(value: bigint, path: string): string {
  if (value < longMin || value > longMax)
    throw new ConversionError(`${path}: ${describe(value)} does not fit BIGINT, 64 bits; pass a Decimal`, {
      path,
      expected: "BIGINT",
      received: describe(value),
    });
  return value === longMin ? `CAST('${String(value)}' AS BIGINT)` : `CAST(${String(value)} AS BIGINT)`;
}

function object(value: object, path: string): string {
  if (isDecimal(value)) return decimal(value, path);
  if (isInterval(value)) return interval(value, path);
  if (isBytes(value))
    return value.length === 0 ? "CAST(X'' AS BYTES)" : `X'${[...value].map((byte) => byte.toString(16).padStart(2, "0")).join("")}'`;
  if (isInstant(value)) return instant(value, path);
  if (isDate(value) || isTemporal(value, "Instant") || isTemporal(value, "ZonedDateTime"))
    return instant(Instant.from(value as unknown as Date), path);
  if (isLocalDateTime(value)) return timestamp(value, path);
  if (isTemporal(value, "PlainDateTime")) return object(LocalDateTime.from(value as never), path);
  if (isLocalDate(value)) return `CAST('${civil(value, path)}' AS DATE)`;
  if (isTemporal(value, "PlainDate")) return object(LocalDate.from(value as never), path);
  if (isLocalTime(value)) return time(value, path);
  if (isTemporal(value, "PlainTime")) return object(LocalTime.from(value as never), path);
  return refuse(value, path);
}

function refuse(value: unknown, path: string): never {
  throw new ConversionError(
    `${path}: ${describe(value)} is not a SQL value; ${value === undefined ? "write null for NULL" : "pass a string, number, bigint, boolean, null, bytes, a Decimal, a date or time, a table, a function, or a fragment made with sql``"}`,
    { path, received: describe(value) },
  );
}

function decimal(value: Decimal, path: string): string {
  const { scale } = value;
  const precision = Math.max(value.precision, scale, 1);
  if (precision > 38)
    throw new ConversionError(`${path}: the Decimal has ${String(precision)} digits, and DECIMAL holds 38`, {
      path,
      expected: "DECIMAL",
      received: describe(value),
    });
  return `CAST('${value.toString()}' AS DECIMAL(${String(precision)}, ${String(scale)}))`;
}

/** Date and time as SQL writes them. */
function civil(value: LocalDate | LocalDateTime, path: string): string {
  const iso = value.toString();
  if (!/^\d{4}-/.test(iso))
    throw new ConversionError(`${path}: ${iso} is outside the years 0000 to 9999 of SQL`, { path, received: describe(value) });
  const [date, clock] = iso.split("T");
  if (clock === undefined) return iso;
  return `${date as string} ${/^\d\d:\d\d$/.test(clock) ? `${clock}:00` : clock}`;
}

// Casts, because the parser's own literals of dates know the Julian calendar and refuse the days that its end left out.
function timestamp(value: LocalDateTime, path: string): string {
  const text = civil(value, path);
  return `CAST('${text}' AS TIMESTAMP(${String(fractionDigits(text))}))`;
}

function fractionDigits(text: string): number {
  return text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
}

// A TIMESTAMP_LTZ literal would be read in the session's time zone.
function instant(value: Instant, path: string): string {
  const utc = civil(value.toUtc(), path);
  const digits = fractionDigits(utc);
  return `TO_TIMESTAMP_LTZ('${utc}', 'yyyy-MM-dd HH:mm:ss${digits === 0 ? "" : `.${"S".repeat(digits)}`}', 'UTC')`;
}

function time(value: LocalTime, path: string): string {
  if (value.nanosOfSecond % 1_000_000 !== 0)
    throw new ConversionError(`${path}: ${value.toString()} is finer than the millisecond that Flink keeps of a TIME; truncate it`, {
      path,
      expected: "TIME(3)",
      received: describe(value),
    });
  const clock = value.toString();
  return `TIME '${/^\d\d:\d\d$/.test(clock) ? `${clock}:00` : clock}'`;
}

function interval(value: Interval, path: string): string {
  const [sign, digits] = [value.amount < 0 ? "-" : "", value.toString().slice(1)];
  const leading = /^\d+/.exec(digits)?.[0].length ?? 0;
  if (value.kind === "day-time") {
    // Flink's intervals have three digits of days at most where they are written, and more where they are computed.
    if (leading <= 3) return `INTERVAL '${sign}${digits}' DAY(3) TO SECOND(3)`;
    return `(INTERVAL '0.001' SECOND(1, 3) * CAST(${String(value.amount)} AS BIGINT))`;
  }
  if (leading > 4)
    throw new ConversionError(`${path}: the interval ${value.toString()} is longer than the 4 digits of years that Flink has`, {
      path,
      received: describe(value),
    });
  return `INTERVAL '${sign}${digits}' YEAR(4) TO MONTH`;
}
