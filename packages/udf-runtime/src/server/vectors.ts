// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type TypeDefinition } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { BatchColumns } from "../codec/finish.ts";
import type { Layout, RowLayout } from "../codec/layout.ts";
import type { ReadColumn, Values } from "../codec/read-column.ts";
import type { WriteColumn } from "../codec/write-column.ts";
import { type WriteColumns, compileColumns } from "../codec/writer.ts";
import { CallFailure } from "./failure.ts";
import type { Progress } from "./kernel.ts";
import { isThenable } from "./limiter.ts";
import type { Plan, Site, Source } from "./plan.ts";
import { compileRead } from "./read-all.ts";
import { type Answer, HEADROOM, explain, finishFailure } from "./program.ts";

type NumberArray = Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** Types whose values are the same in Arrow's buffers and in JavaScript. */
const ARRAYS: Readonly<Partial<Record<TypeDefinition["kind"], new (length: number) => NumberArray>>> = {
  tinyint: Int8Array,
  smallint: Int16Array,
  int: Int32Array,
  bigint: BigInt64Array,
  float: Float32Array,
  double: Float64Array,
};

/** A column of a batch, as a vectorised function is given it. */
export class Vector {
  readonly length: number;
  readonly nulls: number;
  readonly validity: Uint8Array | undefined;
  readonly #values: () => ArrayLike<unknown>;
  #read: ArrayLike<unknown> | undefined;

  constructor(length: number, validity: Uint8Array | undefined, values: () => ArrayLike<unknown>) {
    this.length = length;
    this.nulls = validity === undefined ? 0 : nullsOf(validity, length);
    this.validity = this.nulls === 0 ? undefined : validity;
    this.#values = values;
  }

  get values(): ArrayLike<unknown> {
    return (this.#read ??= this.#values());
  }

  isNull(i: number): boolean {
    return this.validity !== undefined && ((this.validity[i >> 3] as number) & (1 << (i & 7))) === 0;
  }

  get(i: number): unknown {
    return this.isNull(i) ? null : this.values[i];
  }

  toArray(): unknown[] {
    return Array.from({ length: this.length }, (_, i) => this.get(i));
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }
}

/** Evaluates batches whose functions take whole columns. */
export class VectorEvaluator {
  readonly #plan: Plan;
  readonly #progress: Progress;
  readonly #columns: readonly ReadColumn[];
  readonly #input: RowLayout;
  readonly #read = new Map<number, (length: number) => unknown[]>();
  readonly #target: BatchColumns;
  readonly #write: WriteColumns;
  readonly #written = { row: 0 };
  readonly #check: (site: number, value: unknown) => unknown;

  constructor(
    plan: Plan,
    progress: Progress,
    input: RowLayout,
    columns: readonly ReadColumn[],
    check: (site: number, value: unknown) => unknown,
  ) {
    this.#plan = plan;
    this.#progress = progress;
    this.#columns = columns;
    this.#input = input;
    this.#check = check;
    this.#target = new BatchColumns(plan.output);
    this.#write = compileColumns(this.#target, this.#written);
  }

  run(rows: number): Answer {
    const inputs = new Map<number, Vector>();
    for (const c of this.#plan.used) inputs.set(c, this.#column(this.#input.columns[c] as Layout, rows));
    const results: Vector[] = [];
    const vectorOf = (source: Source, type: TypeDefinition): Vector =>
      "column" in source
        ? (inputs.get(source.column) as Vector)
        : "site" in source
          ? (results[source.site] as Vector)
          : constant(this.#plan.constants[source.constant], type, rows);
    const inner = new Set(this.#plan.sites.flatMap(({ args }) => args.flatMap((arg) => ("site" in arg ? [arg.site] : []))));
    this.#plan.sites.forEach((site, k) => {
      this.#progress.site = k;
      const args: unknown[] = site.args.map((arg, i) => vectorOf(arg, site.argumentTypes[i] as TypeDefinition));
      if (site.function.takesContext) args.push(site.function.context);
      let returned: unknown;
      try {
        returned = site.function.fn(...args);
      } catch (error) {
        throw new CallFailure(site.function.payload.name, error);
      }
      const vector = this.#result(k, returned, rows);
      // A value that is written is looked at then.
      if (inner.has(k) && !isExact(vector.values, site.returns)) for (const value of vector) this.#check(k, value);
      results[k] = vector;
    });
    this.#target.begin(rows);
    const slow: unknown[] = [];
    this.#plan.outputs.forEach((source, c) => {
      const layout = this.#target.layout.columns[c] as Layout;
      const vector = vectorOf(source, layout.type);
      if (!this.#copy(vector, layout)) slow[c] = vector.validity === undefined ? vector.values : vector.toArray();
    });
    if (slow.length > 0) this.#writeValues(slow, rows);
    try {
      return { rows, message: this.#target.finish(rows, HEADROOM), counts: undefined };
    } catch (error) {
      throw finishFailure(error, this.#plan);
    }
  }

  #column(layout: Layout, rows: number): Vector {
    const column = this.#columns[layout.node] as ReadColumn;
    const validity = column.nulls === 0 ? undefined : layout.physical === "null" ? new Uint8Array((rows + 7) >> 3) : column.validity;
    return new Vector(rows, validity, () => {
      if (ARRAYS[layout.type.kind] !== undefined) return (column.values as NumberArray).subarray(0, rows);
      let read = this.#read.get(layout.node);
      if (read === undefined) this.#read.set(layout.node, (read = compileRead(layout, this.#columns)));
      return read(rows);
    });
  }

  /** What a function returned, as a column, if it is one. */
  #result(k: number, returned: unknown, rows: number): Vector {
    const { function: loaded, returns } = this.#plan.sites[k] as Site;
    const { name } = loaded.payload;
    const column = this.#plan.output.fields[this.#plan.outputs.findIndex((source) => "site" in source && source.site === k)]?.name ?? name;
    const refuse = (what: string, expected: string): never => {
      throw new CallFailure(
        name,
        new ConversionError(`Function ${name} returned ${what} for column ${column}, expected ${expected}.`, { path: column, expected }),
        column,
      );
    };
    if (isThenable(returned)) refuse("a promise", "a column: a vectorised function cannot be asynchronous");
    if (returned instanceof Vector)
      return returned.length === rows ? returned : refuse(`${String(returned.length)} values`, `${String(rows)}, one for each row`);
    const plain = isArrayLike(returned) ? { values: returned } : (returned as { values?: unknown; validity?: unknown } | null);
    if (typeof plain !== "object" || plain === null || !isArrayLike(plain.values))
      return refuse(describe(returned), "an array, a typed array, or { values, validity }");
    const { values } = plain;
    const validity = "validity" in plain ? plain.validity : undefined;
    if (values.length !== rows) refuse(`${String(values.length)} values`, `${String(rows)}, one for each row`);
    if (validity !== undefined && !(validity instanceof Uint8Array && validity.length * 8 >= rows))
      refuse(
        `a validity of ${validity instanceof Uint8Array ? `${String(validity.length)} bytes` : describe(validity)}`,
        `a Uint8Array with a bit for each of ${String(rows)} rows`,
      );
    const vector = new Vector(rows, validity as Uint8Array | undefined, () => values);
    if (vector.nulls > 0 && !returns.nullable) refuse("NULL", "values that are NOT NULL");
    return vector;
  }

  /** Copies memory where it is laid out as Arrow's. */
  #copy(vector: Vector, layout: Layout): boolean {
    const { values } = vector;
    if (!isExact(values, layout.type) || (vector.nulls > 0 && !layout.type.nullable)) return false;
    const column = this.#target.columns[layout.node] as WriteColumn;
    (column.values as { set(values: Values): void }).set(values as unknown as Values);
    if (vector.validity !== undefined) {
      column.validity.set(vector.validity.subarray(0, (vector.length + 7) >> 3));
      column.nulls = vector.nulls;
    }
    column.length = vector.length;
    return true;
  }

  #writeValues(columns: readonly unknown[], rows: number): void {
    try {
      this.#write(columns as never, rows);
    } catch (error) {
      const node = (error as { node?: number }).node;
      const index = node === undefined ? 0 : this.#target.layout.columns.findLastIndex((column) => column.node <= node);
      const source = this.#plan.outputs[index];
      throw explain(error, this.#plan, source !== undefined && "site" in source ? source.site : -1, this.#written.row, this.#target);
    }
  }
}

function isExact(values: ArrayLike<unknown>, type: TypeDefinition): values is NumberArray {
  const array = ARRAYS[type.kind];
  return array !== undefined && values instanceof array;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function constant(value: unknown, type: TypeDefinition, rows: number): Vector {
  const array = ARRAYS[type.kind];
  if (value === null)
    return new Vector(rows, new Uint8Array((rows + 7) >> 3), () => (array === undefined ? new Array(rows).fill(null) : new array(rows)));
  return new Vector(rows, undefined, () => (array === undefined ? new Array(rows).fill(value) : new array(rows).fill(value as never)));
}

function nullsOf(validity: Uint8Array, length: number): number {
  let valid = 0;
  const whole = length >> 3;
  for (let i = 0; i < whole; i++) valid += BITS[validity[i] as number] as number;
  for (let i = whole * 8; i < length; i++) if (((validity[i >> 3] as number) & (1 << (i & 7))) !== 0) valid++;
  return length - valid;
}

const BITS = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);
