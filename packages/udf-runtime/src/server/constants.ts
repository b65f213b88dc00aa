// SPDX-License-Identifier: Apache-2.0
import { Decimal, Instant, Interval, LocalDate, LocalDateTime, LocalTime, type TypeDefinition, WorkerError } from "@tsflink/core";
import type { Constant } from "./spec.ts";

/** The JavaScript value of a literal in a query. The planner says what it is; the declared type of the argument decides what the function gets. */
export function constantValue(constant: Constant, type: TypeDefinition): unknown {
  if (constant.type === "null") return null;
  if (constant.type === "boolean") return constant.value === true || constant.value === "true";
  const text = String(constant.value);
  if (constant.type === "string") return textValue(text, type);
  switch (type.kind) {
    case "tinyint":
    case "smallint":
    case "int":
    case "float":
    case "double":
      return Number(text);
    case "bigint":
      return BigInt(text);
    case "decimal":
      return Decimal.parse(text).rescale(type.scale, "half-up");
    case "char":
    case "varchar":
      return text;
    case "date":
      return new LocalDate(Number(text));
    case "time":
      return new LocalTime(Number(text) * 1e6);
    case "timestamp":
      return new LocalDateTime(Number(text));
    case "timestamp_ltz":
      return new Instant(Number(text));
    default:
      throw new WorkerError(`A literal of type ${constant.type} cannot be an argument of type ${type.kind}.`);
  }
}

/** The planner cannot hand over literals of these types, or not all of their digits; they are passed as text. */
function textValue(text: string, type: TypeDefinition): unknown {
  switch (type.kind) {
    case "char":
    case "varchar":
      return text;
    case "binary":
    case "varbinary":
      return Uint8Array.from(Buffer.from(text, "base64"));
    case "timestamp":
      return LocalDateTime.parse(text);
    case "timestamp_ltz":
      return Instant.parse(text);
    case "interval-year-month":
      return Interval.months(Number(text));
    case "interval-day-time":
      return Interval.millis(Number(text));
    default:
      throw new WorkerError(`A literal of type string cannot be an argument of type ${type.kind}.`);
  }
}
