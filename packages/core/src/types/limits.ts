// SPDX-License-Identifier: Apache-2.0
import { describe } from "../convert/describe.ts";
import type { TypeDefinition } from "./definition.ts";
import { maxLength } from "./format.ts";

/** The units of INTERVAL types, in SQL's words. */
export const yearMonthUnits: ReadonlySet<string> = new Set(["YEAR", "MONTH", "YEAR TO MONTH"]);
export const dayTimeUnits: ReadonlySet<string> = new Set([
  "DAY",
  "DAY TO HOUR",
  "DAY TO MINUTE",
  "DAY TO SECOND",
  "HOUR",
  "HOUR TO MINUTE",
  "HOUR TO SECOND",
  "MINUTE",
  "MINUTE TO SECOND",
  "SECOND",
]);

export const defaultYearPrecision = 2;
export const defaultDayPrecision = 2;
export const defaultFractionalPrecision = 6;

/** What is wrong with a type, in a sentence for the user. */
export interface Complaint {
  readonly message: string;
  readonly option: string;
  readonly received: unknown;
}

/** What Flink would not accept of this type itself; the types inside it are not looked at. */
export function complaintAbout(type: TypeDefinition): Complaint | undefined {
  const name = type.kind.toUpperCase();
  switch (type.kind) {
    case "char":
    case "varchar":
    case "binary":
    case "varbinary":
      return outside(name, "length", type.length, 1, maxLength);
    case "decimal":
      return outside(name, "precision", type.precision, 1, 38) ?? outside(name, "scale", type.scale, 0, type.precision, " (the precision)");
    case "time":
    case "timestamp":
    case "timestamp_ltz":
      return outside(name, "precision", type.precision, 0, 9);
    case "interval-year-month":
      if (!yearMonthUnits.has(type.unit)) return unknownUnit(type.unit);
      if (type.unit === "MONTH") return fixed("INTERVAL MONTH", "precision", type.precision, defaultYearPrecision);
      return outside(`INTERVAL ${type.unit}`, "precision", type.precision, 1, 4);
    case "interval-day-time": {
      if (!dayTimeUnits.has(type.unit)) return unknownUnit(type.unit);
      const interval = `INTERVAL ${type.unit}`;
      return (
        (type.unit.startsWith("DAY")
          ? outside(interval, "precision", type.precision, 1, 6)
          : fixed(interval, "precision", type.precision, defaultDayPrecision)) ??
        (type.unit.endsWith("SECOND")
          ? outside(interval, "fractional precision", type.fractionalPrecision, 0, 9)
          : fixed(interval, "fractional precision", type.fractionalPrecision, defaultFractionalPrecision))
      );
    }
    case "row": {
      const seen = new Set<string>();
      for (const { name: field } of type.fields) {
        if (typeof field !== "string" || field.trim() === "")
          return { message: "a field of a ROW needs a name that is not blank", option: "name", received: field };
        if (seen.has(field))
          return { message: `a ROW has the field ${field} twice; field names are unique`, option: "name", received: field };
        seen.add(field);
      }
      return undefined;
    }
    case "raw":
      if (typeof type.className !== "string" || type.className === "")
        return { message: "RAW needs the name of a Java class", option: "className", received: type.className };
      if (typeof type.serializer !== "string")
        return { message: "RAW needs the snapshot of its Java serializer, as text", option: "serializer", received: type.serializer };
      return undefined;
    default:
      return undefined;
  }
}

function outside(name: string, option: string, received: number, least: number, most: number, what = ""): Complaint | undefined {
  if (Number.isInteger(received) && received >= least && received <= most) return undefined;
  return {
    message: `the ${option} of ${name} is a whole number from ${least} to ${most}${what}, received ${describe(received)}`,
    option,
    received,
  };
}

function fixed(name: string, option: string, received: number, expected: number): Complaint | undefined {
  return received === expected ? undefined : { message: `${name} has no ${option} of its own; leave it out`, option, received };
}

function unknownUnit(unit: unknown): Complaint {
  return {
    message: `${describe(unit)} is not a unit of an INTERVAL; use one of ${[...yearMonthUnits, ...dayTimeUnits].join(", ")}`,
    option: "unit",
    received: unit,
  };
}
