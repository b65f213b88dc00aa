// SPDX-License-Identifier: Apache-2.0
/** JavaScript values as literals of SQL types. */
import { ConversionError, Decimal, Instant, LocalDateTime, LocalTime, type Interval } from "@tsflink/core";
import {
  converterOf,
  describe,
  formatType,
  isBytes,
  isDate,
  isDecimal,
  isInstant,
  isInterval,
  isLocalDate,
  isLocalDateTime,
  isLocalTime,
  isTemporal,
  isVariant,
  maxLength,
  type TypeDefinition,
} from "@tsflink/core/internal";
import type { ExpressionNode, LiteralValue } from "../plan/nodes.ts";
import { invalid } from "../plan/errors.ts";
import { inside, isExpression, type Inside } from "./expression.ts";
import { familyOf, isInteger, simpleType, stringType, withNull } from "./types.ts";

const int32 = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

/** A literal of exactly this type. @throws `ConversionError` when the value does not fit. */
export function literalOf(type: TypeDefinition, value: unknown, path: string): Inside {
  return literal(type, converterOf(type)(value, path), path);
}

/** `value` has the form that core carries. */
function literal(type: TypeDefinition, value: unknown, path: string): Inside {
  const exactly = value === null ? withNull(type, true) : withNull(type, false);
  return { node: nodeOf(exactly, value, path), type: exactly, exact: true, scopes: [] };
}

function nodeOf(type: TypeDefinition, value: unknown, path: string): ExpressionNode {
  if (value !== null) {
    switch (type.kind) {
      case "array":
        return nested(
          type,
          "ARRAY",
          (value as readonly unknown[]).map((each, i) => nodeOf(type.element, each, `${path}[${String(i)}]`)),
          path,
        );
      case "map":
        return nested(
          type,
          "MAP",
          [...(value as ReadonlyMap<unknown, unknown>)].flatMap(([key, each]) => [
            nodeOf(type.key, key, `${path} key`),
            nodeOf(type.value, each, `${path} value`),
          ]),
          path,
        );
      case "row":
        return nested(
          type,
          "ROW",
          type.fields.map((field) => nodeOf(field.type, (value as Record<string, unknown>)[field.name], `${path}.${field.name}`)),
          path,
        );
      case "multiset":
      case "raw":
      case "variant":
        throw new ConversionError(`${path}: Flink has no literals of the type ${formatType(type)}; pass the value in a column`, {
          path,
          expected: formatType(type),
        });
      default:
    }
  }
  return Object.freeze({ kind: "literal", type: formatType(type), value: wireValue(type, value) });
}

/** Flink derives a type of its own for what it constructs; the cast gives the one that was meant. */
function nested(type: TypeDefinition, name: "ARRAY" | "MAP" | "ROW", args: readonly ExpressionNode[], path: string): ExpressionNode {
  if (args.length === 0)
    throw new ConversionError(`${path}: Flink has no literal of an empty ${name}; pass the value in a column`, {
      path,
      expected: formatType(type),
    });
  const made: ExpressionNode = Object.freeze({ kind: "call", name, args: Object.freeze(args) });
  const target: ExpressionNode = Object.freeze({ kind: "type", type: formatType(type) });
  return Object.freeze({ kind: "call", name: "CAST", args: Object.freeze([made, target]) });
}

/** See `LiteralValue` for the forms. */
function wireValue(type: TypeDefinition, value: unknown): LiteralValue {
  if (value === null) return null;
  switch (type.kind) {
    case "interval-year-month":
      return (value as Interval).amount;
    case "interval-day-time":
      return BigInt((value as Interval).amount);
    case "decimal":
    case "date":
    case "time":
    case "timestamp":
    case "timestamp_ltz":
      return String(value as Decimal | Instant);
    default:
      return value as LiteralValue;
  }
}

/** The SQL type that a value has by itself, where no column says one. */
export function naturalType(value: unknown): TypeDefinition | undefined {
  switch (typeof value) {
    case "string":
      return stringType(false);
    case "number":
      return simpleType(int32(value) ? "int" : "double", false);
    case "bigint":
      return simpleType("bigint", false);
    case "boolean":
      return simpleType("boolean", false);
    default:
  }
  if (isDecimal(value))
    return { kind: "decimal", precision: Math.max(value.precision, value.scale, 1), scale: value.scale, nullable: false };
  if (isInterval(value))
    return value.kind === "year-month"
      ? { kind: "interval-year-month", unit: "YEAR TO MONTH", precision: 4, nullable: false }
      : { kind: "interval-day-time", unit: "DAY TO SECOND", precision: 6, fractionalPrecision: 3, nullable: false };
  if (isBytes(value)) return { kind: "varbinary", length: maxLength, nullable: false };
  if (isInstant(value)) return { kind: "timestamp_ltz", precision: digitsOf(value.nanosOfMilli), nullable: false };
  if (isDate(value)) return { kind: "timestamp_ltz", precision: 3, nullable: false };
  if (isLocalDateTime(value)) return { kind: "timestamp", precision: digitsOf(value.nanosOfMilli), nullable: false };
  if (isLocalDate(value)) return simpleType("date", false);
  if (isLocalTime(value)) return { kind: "time", precision: digitsOf(value.nanosOfSecond % 1_000_000), nullable: false };
  if (isTemporal(value, "Instant")) return naturalType(Instant.from(value as never));
  if (isTemporal(value, "PlainDateTime")) return naturalType(LocalDateTime.from(value as never));
  if (isTemporal(value, "PlainTime")) return naturalType(LocalTime.from(value as never));
  if (isTemporal(value, "PlainDate")) return simpleType("date", false);
  return undefined;
}

/** How many fractional digits of a second a time needs: 3, 6 or 9. */
function digitsOf(nanosOfMilli: number): number {
  return nanosOfMilli === 0 ? 3 : nanosOfMilli % 1_000 === 0 ? 6 : 9;
}

/** What a value is compared or combined with. Arithmetic gives the JavaScript type of its operands, so a bigint stays one. */
export type Use = "comparison" | "arithmetic";

/** An operand beside an expression of the type `like`: another expression, or a value that takes its SQL type from there. */
export function operand(value: unknown, like: TypeDefinition, what: string, use: Use = "comparison"): Inside {
  if (isExpression(value)) {
    const other = inside(value);
    if (!alike(like, other.type))
      throw invalid(`${what}: ${formatType(other.type)} does not go with ${formatType(like)}; convert one of them with .cast()`);
    return other;
  }
  if (value === undefined)
    throw new ConversionError(`${what}: undefined is not a SQL value; write null for NULL`, {
      path: what,
      expected: formatType(like),
      received: "undefined",
    });
  if (value === null) return literal(like, null, what);
  const type = typeBeside(value, like, what, use);
  return literalOf(type, inTypeOf(type, value), what);
}

/** Whether values of both types can meet in one operation. */
export function alike(a: TypeDefinition, b: TypeDefinition): boolean {
  if (a.kind === "null" || b.kind === "null") return true;
  const family = familyOf(a);
  if (family !== familyOf(b)) return false;
  if (family === "number" || family === "string" || family === "boolean" || family === "bytes") return true;
  if (family === "time") return a.kind === b.kind || (a.kind !== "time" && b.kind !== "time");
  return a.kind === b.kind;
}

function typeBeside(value: unknown, like: TypeDefinition, what: string, use: Use): TypeDefinition {
  if (typeof value === "number" && Number.isFinite(value)) {
    if (like.kind === "decimal") return naturalType(decimalOf(value, like, what)) as TypeDefinition;
    if (like.kind === "bigint" && Number.isSafeInteger(value)) return simpleType("bigint", false);
    if (like.kind === "bigint" && use === "arithmetic")
      throw new ConversionError(
        `${what}: ${describe(value)} is no BIGINT; convert the column with .cast(t.double()) or .cast(t.decimal(p, s)) first`,
        { path: what, expected: formatType(like), received: describe(value) },
      );
    // A number with a fraction is below 2^53, where the comparison with a BIGINT as DOUBLE is exact.
    if (like.kind === "bigint") return simpleType("double", false);
    if (isInteger(like)) return simpleType(int32(value) ? "int" : "double", false);
  }
  // NaN and the infinities.
  if (typeof value === "number" && (isInteger(like) || like.kind === "decimal")) {
    if (like.kind === "bigint" || like.kind === "decimal")
      throw new ConversionError(`${what}: ${describe(value)} is no ${like.kind.toUpperCase()}`, {
        path: what,
        expected: formatType(like),
        received: describe(value),
      });
    return simpleType("double", false);
  }
  if (like.kind === "decimal") {
    if (typeof value === "bigint") return naturalType(new Decimal(value, 0)) as TypeDefinition;
    if (isDecimal(value)) return naturalType(value) as TypeDefinition;
  }
  // A value is compared whole: one longer or finer than the column just differs from all of it.
  if (like.kind === "char" || like.kind === "varchar") return stringType(false);
  if (like.kind === "binary" || like.kind === "varbinary") return { kind: "varbinary", length: maxLength, nullable: false };
  if (like.kind === "timestamp" || like.kind === "timestamp_ltz" || like.kind === "time") {
    const natural = naturalType(value);
    if (natural?.kind === like.kind) return natural;
  }
  if (like.kind === "null") {
    const natural = naturalType(value);
    if (natural !== undefined) return natural;
  }
  return withNull(like, false);
}

/** A plain number is as good as a bigint or a Decimal where it is exact. */
function inTypeOf(type: TypeDefinition, value: unknown): unknown {
  if (type.kind === "bigint" && typeof value === "number") return BigInt(value);
  return type.kind === "decimal" && (typeof value === "number" || typeof value === "bigint") ? Decimal.from(value) : value;
}

function decimalOf(value: number, like: TypeDefinition, what: string): Decimal {
  try {
    return Decimal.from(value);
  } catch (cause) {
    throw new ConversionError(`${what}: ${describe(value)} is no DECIMAL`, {
      path: what,
      expected: formatType(like),
      received: describe(value),
      cause,
    });
  }
}

/** A literal of the type that the value has by itself. @throws `ConversionError` for what is not a SQL value. */
export function literalOfValue(value: unknown, what: string): Inside {
  if (value === null) return literal({ kind: "null", nullable: true }, null, what);
  const type = naturalType(value);
  if (type === undefined)
    throw new ConversionError(
      `${what}: ${describe(value)}${isVariant(value) ? "" : " by itself"} has no SQL type; pass the type as second argument, e.g. lit(value, t.array(t.int()))`,
      { path: what, received: describe(value) },
    );
  return literalOf(type, value, what);
}

/** A whole number as an argument of a built-in function, e.g. a length. */
export function intArgument(value: unknown, what: string): Inside {
  if (isExpression(value)) return operand(value, simpleType("int", true), what);
  return literalOf(simpleType("int", false), value, what);
}

/** A text that Flink wants to see as a plain literal, e.g. the name of a field: exactly as long as it is. */
export function textNode(text: string): ExpressionNode {
  return Object.freeze({ kind: "literal", type: `CHAR(${String([...text].length)}) NOT NULL`, value: text });
}
