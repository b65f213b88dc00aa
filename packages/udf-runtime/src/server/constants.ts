// SPDX-License-Identifier: Apache-2.0
import { Decimal, Instant, LocalDate, LocalDateTime, LocalTime, type TypeDefinition, WorkerError } from "@tsflink/core";
import type { Constant } from "./spec.ts";

/** The JavaScript value of a literal in a query. The planner says what it is; the declared type of the argument decides what the function gets. */
export function constantValue(constant: Constant, type: TypeDefinition): unknown {
  if (constant.type === "null") return null;
  if (constant.type === "boolean") return constant.value === true || constant.value === "true";
  const text = String(constant.value);
  switch (type.kind) {
    case "tinyint": case "smallint": case "int": case "float": case "double": return Number(text);
    case "bigint": return BigInt(text);
    case "decimal": return Decimal.parse(text).rescale(type.scale, "half-up");
    case "char": case "varchar": return text;
    case "date": return new LocalDate(Number(text));
    case "time": return new LocalTime(Number(text) * 1e6);
    case "timestamp": return new LocalDateTime(Number(text));
    case "timestamp_ltz": return new Instant(Number(text));
    default: throw new WorkerError(`A literal of type ${constant.type} cannot be an argument of type ${type.kind}.`);
  }
}
