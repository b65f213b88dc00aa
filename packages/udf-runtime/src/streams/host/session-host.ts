// SPDX-License-Identifier: Apache-2.0
import { type RowDefinition, type TypeDefinition, WorkerError, parseType } from "@tsflink/core";
import { batchReader } from "../../codec/reader.ts";
import { batchWriter } from "../../codec/writer.ts";
import type { DependencyPaths } from "../../server/dependencies.ts";
import type { Part } from "../../server/protocol.ts";
import type { Millis, OperatorHost, StateSpec, StreamOperator, StreamSpec } from "../contract.ts";
import { lastWatermark, noWatermark } from "../memory/memory-host.ts";
import { nullable, rowOf } from "./appender.ts";
import { Cursor } from "./cursor.ts";
import { InputReader } from "./input.ts";
import { FromFunctions, Signal, ToFunctions } from "./kinds.ts";
import { Request, type StateRequests } from "./requests.ts";
import { HeldMetrics } from "./metrics.ts";
import { Output } from "./outputs.ts";
import { type Ask, type HeldState, heldState } from "./states.ts";
import { type Firing, HeldTimers, RunTimers } from "./timers.ts";

const INT: TypeDefinition = { kind: "int", nullable: false };
const TIMERS: RowDefinition = rowOf({
  slot: INT,
  time: { kind: "double", nullable: false },
  processing: { kind: "boolean", nullable: false },
});

/** What an operator instance is told beside its specification. */
export interface Placement {
  readonly functions?: readonly { readonly dependencies?: DependencyPaths }[];
  readonly task: string;
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly attempt: number;
  readonly jobId: string;
  readonly jobName: string;
  /** Flink's batch execution: elements come key by key, and this side keeps the state of the key at hand. */
  readonly batch?: boolean;
}

/** Feeds a stream operator with the batches of Flink's operator beside it, and collects what it does. */
export class SessionHost implements OperatorHost {
  readonly subtask: OperatorHost["subtask"];
  readonly job: OperatorHost["job"];
  readonly dependencies: DependencyPaths;
  readonly metrics: HeldMetrics = new HeldMetrics();
  readonly timers: HeldTimers;
  watermark: Millis = noWatermark;
  readonly #spec: StreamSpec;
  readonly #cursor = new Cursor();
  readonly #outputs: readonly Output[];
  readonly #inputs: readonly InputReader[];
  readonly #states: readonly HeldState[];
  readonly #byName: ReadonlyMap<string, HeldState>;
  readonly #loaded: readonly HeldState[];
  readonly #loads: ReturnType<typeof batchReader> | undefined;
  readonly #timerReader = batchReader(TIMERS);
  readonly #keys: unknown[] = [];
  readonly #run: RunTimers | undefined;
  readonly #requests: StateRequests | undefined;
  #runSlot = -1;
  #erased = false;
  #operator: StreamOperator | undefined;
  readonly #scheduled = new Set<NodeJS.Timeout>();
  /** Called when something was emitted outside of a batch. */
  onLate: (() => void) | undefined;
  #inBatch = false;

  constructor(spec: StreamSpec, placement: Placement, requests: StateRequests | undefined) {
    this.#spec = spec;
    this.#requests = requests;
    this.dependencies = placement.functions?.[0]?.dependencies ?? {};
    this.subtask = {
      task: placement.task,
      index: placement.subtask,
      parallelism: placement.parallelism,
      maxParallelism: placement.maxParallelism,
      attempt: placement.attempt,
    };
    this.job = { id: placement.jobId, name: placement.jobName };
    this.timers = new HeldTimers(this.#cursor);
    this.#outputs = spec.outputs.map((_, i) => new Output(spec, i));
    this.#states = spec.state.map((state, i) => heldState(state, this.#cursor, this.#ask(state, i)));
    this.#byName = new Map(this.#states.map((state) => [state.spec.name, state]));
    if (placement.batch === true) {
      this.#run = new RunTimers();
      this.timers.useRun(this.#run);
    }
    this.#loaded = placement.batch === true ? [] : this.#states.filter((state) => state.keyed);
    if (spec.key !== undefined) {
      const columns: Record<string, TypeDefinition> = { slot: INT, key: parseType(spec.key).definition };
      this.#states.forEach((state, i) => {
        if (this.#loaded.includes(state)) columns[`s${i}`] = state.loadType;
      });
      this.#loads = batchReader(rowOf(columns));
    }
    const enterKey = this.#run === undefined ? undefined : (slot: number) => this.#enterKey(slot);
    this.#inputs = spec.inputs.map((type, i) => new InputReader(parseType(type).definition, i, this.#cursor, enterKey));
    for (const state of this.#states) if (!state.keyed) state.load(0, []);
  }

  get key(): unknown {
    const { slot } = this.#cursor;
    return slot < 0 ? undefined : this.#keys[slot];
  }

  get timestamp(): Millis | undefined {
    return this.#cursor.timestamp;
  }

  get processingTime(): Millis {
    return Date.now();
  }

  state(name: string): unknown {
    const state = this.#byName.get(name);
    if (state === undefined)
      throw new WorkerError(`The operator ${this.#spec.name} has no state ${name}: ${[...this.#byName.keys()].join(", ")}.`);
    return state.slot;
  }

  emit(output: number, value: unknown, timestamp?: Millis): void {
    (this.#outputs[output] as Output).emit(value, timestamp ?? (this.#erased ? NaN : this.#cursor.time));
    if (!this.#inBatch) this.onLate?.();
  }

  /** Pages of keys come from Flink, each key with its state as for an element of it. */
  forEachKey(name: string, visit: (key: unknown, slot: unknown) => void): void {
    const index = this.#states.findIndex((state) => state.spec.name === name);
    const state = this.#states[index];
    if (state === undefined || this.#run !== undefined) return;
    const cursor = this.#cursor;
    const { slots, times, position } = cursor;
    try {
      for (;;) {
        const answer = this.#asked().ask(Request.keys, index, -1);
        const count = answer.readInt32LE(0);
        if (count === 0) return;
        const page = new Int32Array(copy(answer.subarray(4, 4 + 4 * count)));
        const loads = answer.subarray(4 + 4 * count);
        if (loads.length > 0) this.#load({ kind: ToFunctions.loads, index: 0, rows: 0, data: loads });
        for (let i = 0; i < count; i++) {
          cursor.slots = page;
          cursor.times = undefined;
          cursor.position = i;
          visit(this.key, state.slot);
        }
      }
    } finally {
      cursor.slots = slots;
      cursor.times = times;
      cursor.position = position;
    }
  }

  #asked(): StateRequests {
    if (this.#requests === undefined) throw new WorkerError("State cannot be asked for on this system.");
    return this.#requests;
  }

  #ask(state: StateSpec, index: number): Ask {
    if (state.kind !== "map") return NEVER_ASKS;
    const key = parseType(state.key).definition;
    const value = parseType(state.type).definition;
    const keyWriter = batchWriter(rowOf({ key }));
    const entriesReader = batchReader(rowOf({ entries: { kind: "map", nullable: true, key, value } }));
    const valueReader = batchReader(rowOf({ value: nullable(value) }));
    return {
      entries: (slot) => {
        const answer = this.#asked().ask(Request.collection, index, slot);
        return entriesReader.read(answer).column(0).get(0) as ReadonlyMap<unknown, unknown>;
      },
      entry: (slot, wanted) => {
        const answer = this.#asked().ask(Request.entry, index, slot, keyWriter.rows([{ key: wanted }]));
        if (answer.length === 0) return undefined;
        return valueReader.read(answer).column(0).get(0);
      },
    };
  }

  schedule(delay: Millis, task: () => void): () => void {
    const timeout = setTimeout(() => {
      this.#scheduled.delete(timeout);
      task();
    }, delay);
    this.#scheduled.add(timeout);
    return () => {
      clearTimeout(timeout);
      this.#scheduled.delete(timeout);
    };
  }

  /** Runs a batch. Gives a promise only where the operator has promises to wait for. */
  run(operator: StreamOperator, parts: readonly Part[]): readonly Part[] | Promise<readonly Part[]> {
    const batch = readParts(parts);
    this.#operator = operator;
    const [clock] = batch.clock ?? [];
    if (clock !== undefined) this.watermark = clock;
    for (const { index, data } of batch.operatorState) this.#loadOperatorState(index, data);
    if (batch.loads !== undefined) this.#load(batch.loads);
    const signals = batch.signals ?? 0;
    if (signals & Signal.start) {
      const opened = operator.open?.();
      if (opened !== undefined) return opened.then(() => this.#runRest(operator, batch, signals));
    }
    return this.#runRest(operator, batch, signals);
  }

  /** What was emitted and changed since it was last asked. */
  take(marks?: Int32Array): Part[] {
    const parts: Part[] = [];
    this.#states.forEach((state, index) => {
      if (state.keyed && this.#run !== undefined) return;
      const changes = state.changes();
      if (changes !== undefined) parts.push({ kind: FromFunctions.writes, index, ...changes });
    });
    const timers = this.timers.part();
    if (timers !== undefined) parts.push(timers);
    for (const output of this.#outputs) parts.push(...output.parts());
    if (marks !== undefined && marks.length > 0)
      parts.push({ kind: FromFunctions.outputMarks, index: 0, rows: marks.length, data: new Uint8Array(marks.buffer) });
    const metrics = this.metrics.part();
    if (metrics !== undefined) parts.push(metrics);
    return parts;
  }

  close(): void {
    for (const timeout of this.#scheduled) clearTimeout(timeout);
    this.#scheduled.clear();
  }

  #runRest(operator: StreamOperator, batch: Batch, signals: number): readonly Part[] | Promise<readonly Part[]> {
    if (operator.idle !== undefined) return this.#runAsync(operator, batch, signals);
    this.#inBatch = true;
    try {
      if (batch.timers !== undefined) this.#fire(operator, batch.timers);
      const marks = this.#elements(operator, batch);
      this.#end(operator, signals);
      return this.take(marks);
    } finally {
      this.#inBatch = false;
      this.#cursor.clear();
    }
  }

  /** Elements are taken at once; the batch is answered when all of them are done, what is ready earlier travels earlier. */
  async #runAsync(operator: StreamOperator, batch: Batch, signals: number): Promise<readonly Part[]> {
    this.#prepare(operator, batch)(0, batch.rows);
    this.#cursor.clear();
    await operator.idle?.();
    if (signals & Signal.endOfInput) {
      operator.onEnd?.();
      await operator.idle?.();
    }
    // Watermarks may come later than they could, never before the elements that they are about.
    const rows = this.#outputs.map((output) => output.rows);
    return this.take(Int32Array.from({ length: (batch.marks?.length ?? 0) * rows.length }, (_, i) => rows[i % rows.length] as number));
  }

  /** Gives the elements to the operator; how many rows of each output stand before each mark. */
  #elements(operator: StreamOperator, batch: Batch): Int32Array | undefined {
    if (batch.rows === 0 && batch.marks === undefined) return undefined;
    const run = this.#prepare(operator, batch);
    const { marks } = batch;
    if (marks === undefined) {
      run(0, batch.rows);
      return undefined;
    }
    const outputs = this.#outputs;
    const counts = new Int32Array(marks.length * outputs.length);
    let from = 0;
    for (let m = 0; m < marks.length; m++) {
      const mark = marks[m] as Mark;
      run(from, mark.position);
      from = mark.position;
      this.#mark(operator, mark);
      for (let o = 0; o < outputs.length; o++) counts[m * outputs.length + o] = (outputs[o] as Output).rows;
    }
    run(from, batch.rows);
    return counts;
  }

  /** Binds the columns of a batch; what is returned gives the elements from one position to another. */
  #prepare(operator: StreamOperator, batch: Batch): (from: number, to: number) => void {
    for (const { index, rows, data } of batch.elements) (this.#inputs[index] as InputReader).bind(data, rows);
    const { order } = batch;
    const cursor = this.#cursor;
    const slots = batch.slots ?? (this.#spec.key === undefined ? undefined : new Int32Array(batch.rows).fill(-1));
    const bind = (): void => {
      cursor.slots = slots ?? EMPTY_SLOTS;
      cursor.times = batch.times;
    };
    if (order === undefined) {
      const input = this.#inputs[0] as InputReader;
      return (from, to) => {
        bind();
        input.run(operator, from, to);
      };
    }
    const next = this.#inputs.map(() => 0);
    return (from, to) => {
      bind();
      for (let i = from; i < to; i++) {
        cursor.position = i;
        const index = order[i] as number;
        (this.#inputs[index] as InputReader).one(operator, next[index] as number);
        (next[index] as number)++;
      }
    };
  }

  #mark(operator: StreamOperator, { watermark }: Mark): void {
    if (!Number.isNaN(watermark)) {
      this.watermark = watermark;
      operator.onWatermark?.(watermark);
    }
  }

  #fire(operator: StreamOperator, part: Part): void {
    const batch = this.#timerReader.read(part.data);
    const firing: Firing = {
      slots: batch.column(0).values as Int32Array,
      times: batch.column(1).values as Float64Array,
      processing: batch.column(2).get(0) === true,
    };
    if (firing.processing) {
      this.#erased = true;
      try {
        this.timers.fire(firing, (time) => operator.onProcessingTimer?.(time));
      } finally {
        this.#erased = false;
      }
    } else this.timers.fire(firing, (time) => operator.onEventTimer?.(time));
  }

  #end(operator: StreamOperator, signals: number): void {
    this.#cursor.clear();
    if (signals & Signal.endOfKeys) this.#endKey();
    this.#cursor.clear();
    if (signals & Signal.endOfInput) operator.onEnd?.();
  }

  #load(part: Part): void {
    const rows = (this.#loads as ReturnType<typeof batchReader>).read(part.data);
    const slots = rows.column(0).values as Int32Array;
    const keys = rows.column(1).toArray();
    for (let i = 0; i < rows.length; i++) this.#keys[slots[i] as number] = keys[i];
    this.#loaded.forEach((state, c) => {
      const values = rows.column(2 + c).toArray();
      for (let i = 0; i < values.length; i++) state.load(slots[i] as number, values[i]);
    });
  }

  #loadOperatorState(index: number, data: Uint8Array): void {
    const state = this.#states[index] as HeldState;
    const [loaded] = batchReader(rowOf({ state: state.loadType }))
      .read(data)
      .column(0)
      .toArray();
    state.load(0, loaded);
  }

  /** Batch mode: an element of another key than the one before. */
  #enterKey(slot: number): void {
    if (slot === this.#runSlot || slot < 0) return;
    const { slots, times, position } = this.#cursor;
    this.#endKey();
    this.#runSlot = slot;
    for (const state of this.#states) if (state.keyed) state.load(slot, nothing(state));
    this.#cursor.slots = slots;
    this.#cursor.times = times;
    this.#cursor.position = position;
  }

  #endKey(): void {
    const slot = this.#runSlot;
    if (slot < 0) return;
    const operator = this.#operator as StreamOperator;
    const times = new Float64Array(1);
    this.watermark = lastWatermark;
    (this.#run as RunTimers).end((time, processing) => {
      times[0] = time;
      this.#cursor.set(Int32Array.of(slot), times);
      this.#erased = processing;
      try {
        if (processing) operator.onProcessingTimer?.(time);
        else operator.onEventTimer?.(time);
      } finally {
        this.#erased = false;
      }
    });
    this.watermark = noWatermark;
    for (const state of this.#states)
      if (state.keyed) {
        state.forget();
        state.load(slot, nothing(state));
      }
    this.#runSlot = -1;
  }
}

const EMPTY_SLOTS = Int32Array.of(-1);
const NEVER_ASKS: Ask = { entries: () => [], entry: () => undefined };

/** What a load of nothing is: of a map `null` would mean that it is too large. */
function nothing(state: HeldState): unknown {
  return state.spec.kind === "value" ? null : [];
}

interface Mark {
  readonly position: number;
  /** NaN for something else that must stay in its place. */
  readonly watermark: number;
}

interface Batch {
  clock?: Float64Array;
  loads?: Part;
  timers?: Part;
  readonly elements: Part[];
  readonly operatorState: Part[];
  rows: number;
  order?: Int8Array;
  slots?: Int32Array;
  times?: Float64Array;
  marks?: readonly Mark[];
  signals?: number;
}

function readParts(parts: readonly Part[]): Batch {
  const batch: Batch = { elements: [], operatorState: [], rows: 0 };
  for (const part of parts) {
    switch (part.kind) {
      case ToFunctions.clock:
        batch.clock = doubles(part.data);
        break;
      case ToFunctions.operatorState:
        batch.operatorState.push(part);
        break;
      case ToFunctions.loads:
        batch.loads = part;
        break;
      case ToFunctions.timers:
        batch.timers = part;
        break;
      case ToFunctions.elements:
        batch.elements.push(part);
        batch.rows += part.rows;
        break;
      case ToFunctions.order:
        batch.order = new Int8Array(copy(part.data));
        break;
      case ToFunctions.slots:
        batch.slots = new Int32Array(copy(part.data));
        break;
      case ToFunctions.times:
        batch.times = doubles(part.data);
        break;
      case ToFunctions.marks: {
        const numbers = doubles(part.data);
        batch.marks = Array.from({ length: numbers.length / 2 }, (_, i) => ({
          position: numbers[2 * i] as number,
          watermark: numbers[2 * i + 1] as number,
        }));
        break;
      }
      case ToFunctions.signals:
        batch.signals = part.data[0] ?? 0;
        break;
      default:
        throw new WorkerError(`A batch has a part of kind ${part.kind}, which is not known here.`);
    }
  }
  return batch;
}

/** Aligned, for the arrays of numbers. */
function copy(data: Uint8Array): ArrayBuffer {
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
}

function doubles(data: Uint8Array): Float64Array {
  return new Float64Array(copy(data));
}
