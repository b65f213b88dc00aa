// SPDX-License-Identifier: Apache-2.0
/** Rows of Arrow as rows of a schema. Vectors are known by shape: the caller's copy of apache-arrow is as good as any. */
import {
  ConfigurationError,
  ConversionError,
  Decimal,
  Instant,
  Interval,
  LocalDate,
  LocalDateTime,
  LocalTime,
  Variant,
  type AnySchema,
} from "@tsflink/core";
import { describe, didYouMean, formatType, isBytes, type RowDefinition, type TypeDefinition } from "@tsflink/core/internal";

/** A table of apache-arrow, as far as it is needed here. */
export interface ArrowTable {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  readonly batches: readonly unknown[];
}

interface ArrowType {
  readonly typeId: number;
  readonly unit?: number;
  readonly scale?: number;
  readonly timezone?: string | null;
  readonly isSigned?: boolean;
  toString(): string;
}

interface Vector {
  readonly length: number;
  readonly type: ArrowType;
  readonly data: readonly { readonly values: ArrayLike<number | bigint>; readonly stride: number }[];
  isValid(index: number): boolean;
  get(index: number): unknown;
  getChildAt(index: number): Vector | null;
}

interface Batch {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChildAt(index: number): Vector | null;
}

/** By the numbers of Arrow's format. */
const Type = {
  Null: 1, Int: 2, Float: 3, Binary: 4, Utf8: 5, Bool: 6, Decimal: 7, Date: 8, Time: 9, Timestamp: 10, Interval: 11, List: 12, Struct: 13,
  FixedSizeBinary: 15, FixedSizeList: 16, Map: 17, Duration: 18, LargeBinary: 19, LargeUtf8: 20, LargeList: 21, BinaryView: 23, Utf8View: 24, Dictionary: -1,
} as const; // prettier-ignore

const BINARY: readonly number[] = [Type.Binary, Type.FixedSizeBinary, Type.LargeBinary, Type.BinaryView];
const TEXT: readonly number[] = [Type.Utf8, Type.LargeUtf8, Type.Utf8View];
const LISTS: readonly number[] = [Type.List, Type.FixedSizeList, Type.LargeList];

/** Nanoseconds in a unit of time: seconds, milliseconds, microseconds, nanoseconds. */
const NANOS = [1_000_000_000n, 1_000_000n, 1_000n, 1n] as const;

type Read = (index: number) => unknown;

/** The rows of an Arrow table or of IPC bytes; their values are as the types of the schema want them, not yet checked against these. */
export async function arrowRows(data: unknown, schema: AnySchema): Promise<Iterable<object>> {
  const table = isBytes(data) ? await decode(data) : data;
  const { batches, schema: given } = (table ?? {}) as Partial<ArrowTable>;
  if (!Array.isArray(batches) || !Array.isArray(given?.fields))
    throw new ConfigurationError(
      `fromArrow(): ${describe(data)} is neither a table of apache-arrow nor the bytes of an Arrow IPC stream or file`,
      { option: "data" },
    );
  const names = (given as ArrowTable["schema"]).fields.map(({ name }) => name);
  const { fields } = schema.toRowType().definition as RowDefinition;
  const places = fields.map(({ name }) => {
    const place = names.indexOf(name);
    if (place < 0)
      throw new ConversionError(`fromArrow(): the Arrow data has no column ${name}${didYouMean(name, names)}; it has ${names.join(", ")}`, {
        path: name,
      });
    return place;
  });
  return rowsOf(batches as readonly Batch[], fields, places);
}

function* rowsOf(batches: readonly Batch[], fields: RowDefinition["fields"], places: readonly number[]): Generator<object> {
  for (const batch of batches) {
    const reads = fields.map(({ name, type }, i) => {
      const vector = batch.getChildAt(places[i] as number);
      if (vector === null) throw new ConversionError(`fromArrow(): the column ${name} is missing in one of the batches`, { path: name });
      return [name, reader(vector, type, name)] as const;
    });
    for (let row = 0; row < batch.numRows; row++) yield Object.fromEntries(reads.map(([name, read]) => [name, read(row)]));
  }
}

async function decode(bytes: Uint8Array): Promise<unknown> {
  let arrow: { tableFromIPC(bytes: Uint8Array): unknown };
  try {
    // An optional peer: who has Arrow data mostly has the package.
    arrow = (await import("apache-arrow" as string)) as typeof arrow;
  } catch (error) {
    throw new ConfigurationError("fromArrow(): reading Arrow IPC bytes takes the package apache-arrow; run: npm install apache-arrow", {
      option: "data",
      cause: error,
    });
  }
  try {
    return arrow.tableFromIPC(bytes);
  } catch (error) {
    throw new ConversionError("fromArrow(): these bytes are no Arrow IPC stream or file", { path: "data", cause: error });
  }
}

/** Reads the values of a column as those of a type. */
function reader(vector: Vector, type: TypeDefinition, path: string): Read {
  const read = valueReader(vector, type, path);
  return (i) => (vector.isValid(i) ? read(i) : null);
}

function valueReader(vector: Vector, type: TypeDefinition, path: string): Read {
  const { typeId } = vector.type;
  const misfit = (): ConversionError =>
    new ConversionError(`fromArrow(): ${path} is ${vector.type.toString()} in Arrow, which does not become ${formatType(type)}`, {
      path,
      expected: formatType(type),
    });
  if (typeId === Type.Null) return () => null;
  if (typeId === Type.Dictionary) return dictionaryReader(vector, type, path, misfit);
  switch (type.kind) {
    case "boolean":
      if (typeId === Type.Bool) return (i) => vector.get(i);
      break;
    case "tinyint":
    case "smallint":
    case "int":
      if (typeId === Type.Int) return (i) => numberOf(vector.get(i));
      break;
    case "bigint":
      if (typeId === Type.Int) return (i) => BigInt(vector.get(i) as number | bigint);
      break;
    case "float":
    case "double":
      if (typeId === Type.Float) return (i) => vector.get(i);
      if (typeId === Type.Int) return (i) => Number(vector.get(i));
      break;
    case "decimal":
      if (typeId === Type.Decimal) {
        const scale = vector.type.scale ?? 0;
        return (i) => new Decimal(littleEndian(vector.get(i) as Uint32Array), scale);
      }
      if (typeId === Type.Int) return (i) => new Decimal(BigInt(vector.get(i) as number | bigint), 0);
      break;
    case "char":
    case "varchar":
      if (TEXT.includes(typeId)) return (i) => vector.get(i);
      break;
    case "binary":
    case "varbinary":
    case "raw":
      if (BINARY.includes(typeId)) return (i) => Uint8Array.from(vector.get(i) as Uint8Array);
      break;
    case "date":
      // A day, or a moment in milliseconds: Arrow gives both in milliseconds.
      if (typeId === Type.Date) return (i) => new LocalDate(Math.floor(Number(vector.get(i)) / 86_400_000));
      break;
    case "time":
      if (typeId === Type.Time) return (i) => new LocalTime(Number(nanos(vector, i)));
      break;
    case "timestamp":
      if (typeId === Type.Timestamp && !hasZone(vector)) return (i) => moment(nanos(vector, i), (ms, rest) => new LocalDateTime(ms, rest));
      break;
    case "timestamp_ltz":
      // Without a zone it is UTC, as in what Flink writes.
      if (typeId === Type.Timestamp) return (i) => moment(nanos(vector, i), (ms, rest) => new Instant(ms, rest));
      break;
    case "interval-year-month":
      if (typeId === Type.Interval && vector.type.unit === 0) return (i) => Interval.months(Number(raw(vector, i)));
      break;
    case "interval-day-time":
      if (typeId === Type.Duration)
        return (i) => {
          const amount = nanos(vector, i);
          if (amount % 1_000_000n !== 0n)
            throw new ConversionError(`fromArrow(): ${path}: an interval of ${String(amount)} ns is finer than a millisecond`, { path });
          return Interval.millis(Number(amount / 1_000_000n));
        };
      break;
    case "array":
      if (LISTS.includes(typeId))
        return (i) => {
          const items = vector.get(i) as Vector;
          const read = reader(items, type.element, `${path}[]`);
          return Array.from({ length: items.length }, (_, at) => read(at));
        };
      break;
    case "map":
    case "multiset":
      if (typeId === Type.Map) {
        const [key, value]: readonly TypeDefinition[] =
          type.kind === "map" ? [type.key, type.value] : [type.element, { kind: "int", nullable: false }];
        return mapReader(vector, key as TypeDefinition, value as TypeDefinition, path);
      }
      break;
    case "row":
      if (typeId === Type.Struct) return structReader(vector, type, path);
      break;
    case "variant":
      if (typeId === Type.Struct) {
        const bytes = { kind: "varbinary", length: 2_147_483_647, nullable: false } as const;
        const read = structReader(vector, { ...type, kind: "row", fields: [{ name: "metadata", type: bytes }, { name: "value", type: bytes }] } as RowDefinition, path); // prettier-ignore
        return (i) => {
          const { value, metadata } = read(i) as { readonly value: Uint8Array; readonly metadata: Uint8Array };
          return new Variant(value, metadata);
        };
      }
      break;
    case "null":
      break;
  }
  throw misfit();
}

function dictionaryReader(vector: Vector, type: TypeDefinition, path: string, misfit: () => ConversionError): Read {
  const [data] = vector.data as unknown as readonly { readonly dictionary?: Vector; readonly values: ArrayLike<number | bigint> }[];
  const words = data?.dictionary;
  if (words === undefined) throw misfit();
  const read = reader(words, type, path);
  return (i) => read(Number(data?.values[i]));
}

function structReader(vector: Vector, { fields }: RowDefinition, path: string): Read {
  const names = (vector.type as unknown as { readonly children: readonly { readonly name: string }[] }).children.map(({ name }) => name);
  const reads = fields.map(({ name, type }) => {
    const child = vector.getChildAt(names.indexOf(name));
    if (child === null)
      throw new ConversionError(`fromArrow(): ${path} has no field ${name}${didYouMean(name, names)}; it has ${names.join(", ")}`, {
        path: `${path}.${name}`,
      });
    return [name, reader(child, type, `${path}.${name}`)] as const;
  });
  return (i) => Object.fromEntries(reads.map(([name, read]) => [name, read(i)]));
}

function mapReader(vector: Vector, keyType: TypeDefinition, valueType: TypeDefinition, path: string): Read {
  // Its entries lie one after the other in a struct of two children.
  const { valueOffsets } = vector.data[0] as unknown as { readonly valueOffsets: Int32Array };
  const entries = vector.getChildAt(0) as Vector;
  const keys = reader(entries.getChildAt(0) as Vector, keyType, `${path}.key`);
  const values = reader(entries.getChildAt(1) as Vector, valueType, `${path}.value`);
  return (index) => {
    const found = new Map<unknown, unknown>();
    for (let at = valueOffsets[index] as number; at < (valueOffsets[index + 1] as number); at++) found.set(keys(at), values(at));
    return found;
  };
}

/** The number as it lies in memory: apache-arrow makes milliseconds of times, and loses digits. */
function raw({ data }: Vector, index: number): bigint {
  return BigInt((data[0] as (typeof data)[number]).values[index] as number | bigint);
}

function nanos(vector: Vector, index: number): bigint {
  return raw(vector, index) * (NANOS[vector.type.unit ?? 1] as bigint);
}

function moment<T>(epochNanos: bigint, make: (epochMillis: number, nanosOfMilli: number) => T): T {
  const rest = ((epochNanos % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return make(Number((epochNanos - rest) / 1_000_000n), Number(rest));
}

function hasZone({ type }: Vector): boolean {
  return type.timezone !== undefined && type.timezone !== null && type.timezone !== "";
}

function numberOf(value: unknown): unknown {
  // A bigint that is no safe number stays one, for the type to refuse.
  return typeof value === "bigint" && value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value;
}

/** The value of a decimal: four words of 32 bits, the last with the sign. */
function littleEndian(words: Uint32Array): bigint {
  const unsigned = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return BigInt.asIntN(words.length * 32, unsigned);
}
