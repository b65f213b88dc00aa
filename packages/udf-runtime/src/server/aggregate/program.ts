// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type TypeDefinition, WorkerError, parseType } from "@tsflink/core";
import { type BatchReader, batchReader } from "../../codec/index.ts";
import { type RowLayout, rowLayout } from "../../codec/layout.ts";
import { readBatchMessage } from "../../codec/message.ts";
import { ReadColumn, bindColumns } from "../../codec/read-column.ts";
import { Appender, rowOf } from "../../streams/host/appender.ts";
import { CallFailure } from "../failure.ts";
import type { LoadedFunction, UserFunction } from "../plan.ts";
import type { Part } from "../protocol.ts";
import type { FunctionPayload, SubtaskFacts } from "../spec.ts";
import { FromAggregate, type PartName, ToAggregate } from "./contract.ts";
import { type Fold, type FoldPart, PARTS, WrongReturn, compileFold, rowsIn } from "./fold.ts";

/** What the operator sends in `Open`: one function, without its tokens. */
export interface OpenedAggregate {
  readonly kind: "aggregate";
  readonly subtask: SubtaskFacts;
  readonly jobParameters: Readonly<Record<string, string>>;
  readonly functions: readonly FunctionPayload[];
}

/** The aggregate function of one session: keeps nothing between two calls. */
export class AggregateProgram {
  /** While it runs; logs are tagged with it. */
  readonly running: LoadedFunction;
  readonly names: readonly string[];
  readonly #name: string;
  /** Whether it emits rows in place of a result. */
  readonly #rows: boolean;
  readonly #progress = { part: 0 };
  readonly #argumentLayout: RowLayout;
  readonly #argumentColumns: readonly ReadColumn[];
  readonly #accumulatorReader: BatchReader;
  readonly #mergedReader: BatchReader;
  readonly #accumulators: Appender;
  readonly #results: Appender;
  readonly #fold: Fold;
  #memory = new ArrayBuffer(0);

  constructor(loaded: LoadedFunction, others: ReadonlyMap<string, UserFunction>) {
    const { payload, fn, context } = loaded;
    if (payload.aggregate === undefined) throw new WorkerError(`Function ${payload.name} is no aggregate.`);
    this.running = loaded;
    this.#name = payload.name;
    this.names = [payload.name];
    this.#argumentLayout = rowLayout(rowOf(Object.fromEntries(payload.args.map((type, i) => [`a${i}`, parseType(type).definition]))));
    this.#argumentColumns = this.#argumentLayout.nodes.map((node) => new ReadColumn(node));
    const type: TypeDefinition = parseType(payload.aggregate.accumulator).definition;
    const accumulator = rowOf({ accumulator: type });
    this.#accumulatorReader = batchReader(accumulator);
    this.#mergedReader = batchReader(accumulator);
    this.#accumulators = new Appender(accumulator, "columns");
    const returns = parseType(payload.returns).definition;
    const table = payload.kind === "tableAggregate";
    this.#rows = table;
    const result: TypeDefinition = table ? { kind: "array", nullable: false, element: { ...returns, nullable: false } } : returns;
    this.#results = new Appender(rowOf({ result }), "columns");
    // The context goes to those who name it; a function with `bind` or `open` may read it by `arguments`, too.
    const always = context.bound !== undefined || payload.hooks?.open !== undefined;
    const part = (own: UserFunction | undefined, args: number): FoldPart | undefined =>
      own === undefined ? undefined : { fn: own, takesContext: always || own.length > args };
    this.#fold = compileFold({
      functions: {
        create: part(others.get("create"), 0),
        accumulate: part(fn, 1 + payload.args.length),
        retract: part(others.get("retract"), 1 + payload.args.length),
        merge: part(others.get("merge"), 2),
        result: part(others.get("result"), 1),
      },
      context,
      columns: this.#argumentLayout.columns,
      values: this.#argumentColumns,
      accumulator: type,
      keep: (value) => this.#accumulators.append(value as never),
      give: (value) => this.#results.append((table ? rowsIn(value) : value) as never),
      progress: this.#progress,
    });
  }

  /** @throws `CallFailure` when a function throws or gives what does not fit. */
  run(parts: readonly Part[]): readonly Part[] {
    const part = (kind: number): Part | undefined => parts.find((each) => each.kind === kind);
    const keys = int32(part(ToAggregate.keys));
    const operations = part(ToAggregate.operations)?.data ?? NOTHING;
    this.#bindArguments(part(ToAggregate.arguments));
    const read = (reader: BatchReader, of: Part | undefined): readonly unknown[] =>
      of === undefined ? [] : reader.read(of.data).column(0).toArray();
    try {
      const accumulators = read(this.#accumulatorReader, part(ToAggregate.accumulators));
      this.#fold(keys, operations, accumulators, read(this.#mergedReader, part(ToAggregate.merged)));
      return [...answer(FromAggregate.accumulators, this.#accumulators), ...answer(FromAggregate.results, this.#results)];
    } catch (error) {
      throw this.#explain(error);
    }
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing is held.
  }

  #bindArguments(part: Part | undefined): void {
    if (part === undefined) return;
    const parsed = readBatchMessage(part.data, this.#argumentLayout);
    if (parsed.rows !== part.rows) throw new WorkerError(`A batch of ${part.rows} operations holds ${parsed.rows}.`);
    bindColumns(this.#argumentLayout, this.#argumentColumns, parsed, (size) => {
      if (this.#memory.byteLength < size) this.#memory = new ArrayBuffer(Math.max(size, this.#memory.byteLength * 2, 4096));
      return this.#memory;
    });
  }

  #explain(error: unknown): unknown {
    const part = PARTS[this.#progress.part] as PartName;
    const name = `${this.#name}.${part === "result" && this.#rows ? "emit" : part}`;
    if (error instanceof WrongReturn)
      return new CallFailure(name, new ConversionError(`Function ${name} ${error.message}.`, { path: name }), name);
    const misfit = (part === "result" ? this.#results : this.#accumulators).explain(error, "");
    if (misfit === undefined) return new CallFailure(name, error);
    const { path, expected, received, message } = misfit.error;
    const what = part !== "result" ? "made an accumulator" : this.#rows ? "emitted rows" : "returned a value";
    const conversion = new ConversionError(`Function ${name} ${what} that does not fit, ${message}`, {
      path,
      ...(expected === undefined ? {} : { expected }),
      ...(received === undefined ? {} : { received }),
    });
    return new CallFailure(name, conversion, misfit.column);
  }
}

const NOTHING = new Uint8Array(0);

function answer(kind: number, from: Appender): Part[] {
  const { rows } = from;
  return rows === 0 ? [] : [{ kind, index: 0, rows, data: from.take() }];
}

/** A copy, aligned. */
function int32(part: Part | undefined): Int32Array {
  if (part === undefined) throw new WorkerError("A call of an aggregate function is without its keys.");
  const { data } = part;
  return new Int32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer);
}
