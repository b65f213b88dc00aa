// SPDX-License-Identifier: Apache-2.0
/** Random types and values for property tests, reproducible from a seed. */
import {
  Decimal,
  type FieldDefinition,
  Instant,
  Interval,
  LocalDate,
  LocalDateTime,
  LocalTime,
  type RowDefinition,
  type TypeDefinition,
  Variant,
} from "@tsflink/core";

/** Numbers from a seed: a failure can be run again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return (this.#state >>> 3) % limit;
  }

  big(bits: number): bigint {
    let value = 0n;
    for (let i = 0; i < bits; i += 16) value = (value << 16n) | BigInt(this.below(65536));
    return BigInt.asIntN(bits, value);
  }

  text(): string {
    const alphabet = this.below(3) === 0 ? "aü€😀\u0000z世" : "abcdefghij";
    return Array.from({ length: this.below(20) }, () => [...alphabet][this.below([...alphabet].length)]).join("");
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

const LONG = 2_147_483_647;
const plainKinds = ["boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "date", "null", "variant"] as const;
type PlainKind = (typeof plainKinds)[number];

function randomType(random: Random, depth: number, kinds: readonly PlainKind[]): TypeDefinition {
  const nullable = random.below(4) > 0;
  const precision = random.below(10);
  switch (random.below(depth > 0 ? 17 : 13)) {
    case 0:
    case 1:
      return { kind: "varchar", length: LONG, nullable };
    case 2:
      return { kind: "varbinary", length: LONG, nullable };
    case 3:
      return { kind: "binary", length: 1 + random.below(9), nullable };
    case 4: {
      const p = 1 + random.below(38);
      return { kind: "decimal", precision: p, scale: random.below(p + 1), nullable };
    }
    case 5:
      return { kind: "time", precision, nullable };
    case 6:
      return { kind: "timestamp", precision, nullable };
    case 7:
      return { kind: "timestamp_ltz", precision, nullable };
    case 8:
      return { kind: "interval-year-month", unit: "YEAR TO MONTH", precision: 2, nullable };
    case 9:
      return { kind: "interval-day-time", unit: "DAY TO SECOND", precision: 2, fractionalPrecision: 3, nullable };
    case 13:
      return { kind: "array", element: randomType(random, depth - 1, kinds), nullable };
    case 14:
      return {
        kind: "map",
        key: { kind: "varchar", length: LONG, nullable: false },
        value: randomType(random, depth - 1, kinds),
        nullable,
      };
    case 15:
      return { kind: "multiset", element: { kind: "int", nullable: false }, nullable };
    case 16:
      return randomRow(random, depth - 1, nullable, kinds);
    default: {
      const kind = kinds[random.below(kinds.length)] as PlainKind;
      return { kind, nullable: kind === "null" || nullable };
    }
  }
}

/** @param kinds which types without parameters take part: untyped NULLs and variants of random bytes are data to a codec only */
export function randomRow(random: Random, depth: number, nullable: boolean, kinds: readonly PlainKind[] = plainKinds): RowDefinition {
  const fields = Array.from({ length: 1 + random.below(6) }, (_, i): FieldDefinition => ({
    name: `f${i}`,
    type: randomType(random, depth, kinds),
  }));
  return { kind: "row", nullable, fields };
}

export function randomValue(random: Random, type: TypeDefinition, nulls: number): unknown {
  if (type.kind === "null" || (type.nullable && random.below(100) < nulls)) return null;
  const unit = (precision: number): number => 10 ** (3 - Math.min(precision, 3));
  const millis = (precision: number): number => Math.round(Number(random.big(42)) / unit(precision)) * unit(precision);
  const nanos = (precision: number): number =>
    precision <= 3 ? 0 : Math.floor(random.below(1_000_000) / 10 ** (9 - precision)) * 10 ** (9 - precision);
  switch (type.kind) {
    case "boolean":
      return random.below(2) === 1;
    case "tinyint":
      return random.below(256) - 128;
    case "smallint":
      return random.below(65536) - 32768;
    case "int":
      return Number(random.big(32));
    case "bigint":
      return random.big(64);
    case "float":
      return Math.fround(random.below(1e6) / 7);
    case "double":
      return [random.below(1e9) / 7, NaN, Infinity, -0.5][random.below(4)];
    case "char":
    case "varchar":
      return random.text();
    case "binary":
      return random.bytes(type.length);
    case "varbinary":
    case "raw":
      return random.bytes(random.below(12));
    case "decimal":
      return new Decimal(random.big(128) % 10n ** BigInt(type.precision), type.scale);
    case "date":
      return new LocalDate(Number(random.big(32)));
    case "time":
      return new LocalTime(Math.floor(random.below(86_400_000) / unit(type.precision)) * unit(type.precision) * 1e6);
    case "timestamp":
      return new LocalDateTime(millis(type.precision), nanos(type.precision));
    case "timestamp_ltz":
      return new Instant(millis(type.precision), nanos(type.precision));
    case "interval-year-month":
      return Interval.months(Number(random.big(32)));
    case "interval-day-time":
      return Interval.millis(Number(random.big(48)));
    case "variant":
      return new Variant(random.bytes(random.below(9)), random.bytes(3));
    case "array":
      return Array.from({ length: random.below(4) }, () => randomValue(random, type.element, nulls));
    case "map":
      return new Map(Array.from({ length: random.below(4) }, () => [random.text(), randomValue(random, type.value, nulls)]));
    case "multiset":
      return new Map(Array.from({ length: random.below(4) }, () => [random.below(1000), 1 + random.below(5)]));
    case "row":
      return Object.fromEntries(type.fields.map((field) => [field.name, randomValue(random, field.type, nulls)]));
  }
}
