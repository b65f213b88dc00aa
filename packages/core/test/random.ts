// SPDX-License-Identifier: Apache-2.0
import type { TypeDefinition } from "../src/types/definition.ts";

/** Reproducible random choices: a failing test prints its seed in its name. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  }

  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)] as T;
  }

  bigint(bits: number): bigint {
    let result = 0n;
    for (let i = 0; i < bits; i += 32) result = (result << 32n) | BigInt(this.int(0, 0xffff_ffff));
    return BigInt.asIntN(bits, result);
  }

  type(depth = 3): TypeDefinition {
    const nullable = this.next() < 0.5;
    const nested = depth > 0 ? (["array", "multiset", "map", "row"] as const) : [];
    const kind = this.pick([...scalars, ...nested, ...nested]);
    switch (kind) {
      case "char":
      case "varchar":
      case "binary":
      case "varbinary":
        return { kind, length: this.pick([1, 7, 2_147_483_647]), nullable };
      case "decimal": {
        const precision = this.int(1, 38);
        return { kind, precision, scale: this.int(0, precision), nullable };
      }
      case "time":
      case "timestamp":
      case "timestamp_ltz":
        return { kind, precision: this.int(0, 9), nullable };
      case "interval-year-month": {
        const unit = this.pick(["YEAR", "MONTH", "YEAR TO MONTH"] as const);
        return { kind, unit, precision: unit === "MONTH" ? 2 : this.int(1, 4), nullable };
      }
      case "interval-day-time": {
        const unit = this.pick([
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
        ] as const);
        return {
          kind,
          unit,
          precision: unit.startsWith("DAY") ? this.int(1, 6) : 2,
          fractionalPrecision: unit.endsWith("SECOND") ? this.int(0, 9) : 6,
          nullable,
        };
      }
      case "array":
      case "multiset":
        return { kind, element: this.type(depth - 1), nullable };
      case "map":
        return { kind, key: this.type(depth - 1), value: this.type(depth - 1), nullable };
      case "row": {
        const names = new Set(Array.from({ length: this.int(0, 4) }, () => this.name()));
        return {
          kind,
          fields: [...names].map((name) => ({
            name,
            type: this.type(depth - 1),
            ...(this.next() < 0.3 ? { description: this.name() } : {}),
          })),
          nullable,
        };
      }
      case "raw":
        return { kind, className: "java.util.BitSet", serializer: "AFRv+/==", nullable };
      case "null":
        return { kind, nullable: true };
      default:
        return { kind, nullable };
    }
  }

  name(): string {
    return (
      Array.from({ length: this.int(1, 6) }, () =>
        this.pick(["a", "Z", "_", "`", "'", "ü", "💧", "1", " ", "<", ">", ",", "(", '"', "\\", "\n", "NOT NULL"]),
      ).join("") + "x"
    );
  }
}

const scalars = [
  "char", "varchar", "binary", "varbinary", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "date", "null", "variant",
  "decimal", "time", "timestamp", "timestamp_ltz", "interval-year-month", "interval-day-time", "raw",
] as const; // prettier-ignore
