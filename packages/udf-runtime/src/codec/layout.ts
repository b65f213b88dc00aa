// SPDX-License-Identifier: Apache-2.0
import type { RowDefinition, TypeDefinition } from "@tsflink/core";

/** How a column lies in memory. `bool` is a bitmap; `fixed` has `width` bytes a value; `decimal` two 64-bit words. */
export type Physical =
  | "null"
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "float32"
  | "float64"
  | "decimal"
  | "fixed"
  | "utf8"
  | "binary"
  | "list"
  | "struct"
  | "map";

/** A unit of time; the index is the value of Arrow's `TimeUnit`. */
export const TIME_UNITS = ["s", "ms", "us", "ns"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** One node of the column tree, numbered in the order in which Arrow lists nodes and buffers (depth first, parents first). */
export interface Layout {
  readonly node: number;
  readonly buffer: number;
  readonly name: string;
  readonly type: TypeDefinition;
  readonly physical: Physical;
  /** Bytes of one `fixed` value, else 0. */
  readonly width: number;
  readonly unit: TimeUnit | undefined;
  readonly children: readonly Layout[];
}

export interface RowLayout {
  readonly columns: readonly Layout[];
  /** All nodes by number. */
  readonly nodes: readonly Layout[];
  readonly buffers: number;
}

const BUFFERS: Readonly<Record<Physical, number>> = {
  null: 0,
  bool: 2,
  int8: 2,
  int16: 2,
  int32: 2,
  int64: 2,
  float32: 2,
  float64: 2,
  decimal: 2,
  fixed: 2,
  utf8: 3,
  binary: 3,
  list: 2,
  struct: 1,
  map: 2,
};

export const BYTES: Readonly<Partial<Record<Physical, number>>> = {
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float32: 4,
  float64: 8,
  decimal: 16,
};

/** Numbers the columns of a row type as Arrow does. */
export function rowLayout(type: RowDefinition): RowLayout {
  const nodes: Layout[] = [];
  let buffers = 0;
  const add = (name: string, of: TypeDefinition): Layout => {
    const { physical, width, unit } = physicalOf(of);
    const node = nodes.length;
    const buffer = buffers;
    buffers += BUFFERS[physical];
    nodes.push(undefined as never);
    const children = childrenOf(of).map((child) => add(child.name, child.type));
    const layout: Layout = { node, buffer, name, type: of, physical, width, unit, children };
    nodes[node] = layout;
    return layout;
  };
  const columns = type.fields.map((field) => add(field.name, field.type));
  return { columns, nodes, buffers };
}

export function bufferCount(layout: Layout): number {
  return BUFFERS[layout.physical];
}

function physicalOf(type: TypeDefinition): { physical: Physical; width: number; unit: TimeUnit | undefined } {
  const plain = (physical: Physical, unit?: TimeUnit) => ({ physical, width: 0, unit });
  switch (type.kind) {
    case "null":
      return plain("null");
    case "boolean":
      return plain("bool");
    case "tinyint":
      return plain("int8");
    case "smallint":
      return plain("int16");
    case "int":
    case "interval-year-month":
      return plain("int32");
    case "bigint":
      return plain("int64");
    case "interval-day-time":
      return plain("int64", "ms");
    case "float":
      return plain("float32");
    case "double":
      return plain("float64");
    case "decimal":
      return plain("decimal");
    case "char":
    case "varchar":
      return plain("utf8");
    case "binary":
      return { physical: "fixed", width: type.length, unit: undefined };
    case "varbinary":
    case "raw":
      return plain("binary");
    case "date":
      return plain("int32");
    case "time": {
      const unit = unitOf(type.precision);
      return plain(unit === "s" || unit === "ms" ? "int32" : "int64", unit);
    }
    case "timestamp":
    case "timestamp_ltz":
      return plain("int64", unitOf(type.precision));
    case "array":
      return plain("list");
    case "map":
    case "multiset":
      return plain("map");
    case "row":
    case "variant":
      return plain("struct");
  }
}

function unitOf(precision: number): TimeUnit {
  return precision === 0 ? "s" : precision <= 3 ? "ms" : precision <= 6 ? "us" : "ns";
}

function childrenOf(type: TypeDefinition): readonly { name: string; type: TypeDefinition }[] {
  switch (type.kind) {
    case "array":
      return [{ name: "element", type: type.element }];
    case "map":
      return [{ name: "items", type: entries(type.key, type.value) }];
    case "multiset":
      return [{ name: "items", type: entries(type.element, { kind: "int", nullable: false }) }];
    case "row":
      return type.fields;
    case "variant":
      return VARIANT_FIELDS;
    default:
      return [];
  }
}

/** Arrow forbids null keys of a map; Flink does not. The key keeps its SQL nullability, so that such a map travels all the same. */
function entries(key: TypeDefinition, value: TypeDefinition): RowDefinition {
  return {
    kind: "row",
    nullable: false,
    fields: [
      { name: "key", type: key },
      { name: "value", type: value },
    ],
  };
}

const BYTES_NOT_NULL: TypeDefinition = { kind: "varbinary", length: 2_147_483_647, nullable: false };
/** The two parts of Flink's binary variant, which are those of Parquet's and Arrow's. */
const VARIANT_FIELDS: RowDefinition["fields"] = [
  { name: "metadata", type: BYTES_NOT_NULL },
  { name: "value", type: BYTES_NOT_NULL },
];
