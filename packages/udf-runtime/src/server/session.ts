// SPDX-License-Identifier: Apache-2.0
import type { ServerDuplexStream } from "@grpc/grpc-js";
import { WorkerError } from "@tsflink/core";
import { timingSafeEqual } from "node:crypto";
import { DirectCalls } from "./aggregate/direct-calls.ts";
import { type OpenedAggregate, AggregateProgram } from "./aggregate/program.ts";
import { CallFailure, failureFields } from "./failure.ts";
import { type FunctionSource, Lifecycle } from "./lifecycle.ts";
import { type LoadedFunction, planOf } from "./plan.ts";
import { type Answer, HEADROOM, Program } from "./program.ts";
import {
  type Part,
  readToFunctions,
  writeClosed,
  writeDeadLetters,
  writeFailure,
  writeLog,
  writeMetrics,
  writeOpened,
  writeResult,
  writeStreamResult,
} from "./protocol.ts";
import { HeldMetrics } from "../streams/host/metrics.ts";
import { StateRequests } from "../streams/host/requests.ts";
import { type OpenedStream, StreamProgram, asksForState } from "../streams/host/stream-program.ts";
import { Metrics } from "../streams/operators/metrics.ts";
import type { Logger } from "./plan.ts";
import { PROTOCOL_VERSION, parseSpec } from "./spec.ts";

export interface SessionOptions {
  readonly token: string;
  readonly serverToken: string;
  readonly source: FunctionSource;
  /** How long a client may take to say who it is, in milliseconds. @defaultValue 10 seconds */
  readonly openTimeout?: number;
}

/** Batches of one operator that wait for promises; beyond that nothing more is read from it. */
const MOST_PENDING = 16;
const OPEN_TIMEOUT = 10_000;
const METRICS_DELAY = 100;

type Stream = ServerDuplexStream<Buffer, Buffer>;

/** One operator instance: opens its functions, answers its batches in order. */
export class Session {
  readonly #stream: Stream;
  readonly #options: SessionOptions;
  readonly #lifecycle: Lifecycle;
  #program: Program | undefined;
  /** In place of the program, for an operator of a stream, and for an aggregate. */
  #streamProgram: StreamProgram | AggregateProgram | undefined;
  /** Where an aggregate is called. */
  #directCalls: DirectCalls | undefined;
  /** Of a stream's operator the program has them. */
  readonly #metrics = new HeldMetrics();
  #metricsTimer: NodeJS.Timeout | undefined;
  #opening = false;
  #ended = false;
  #closing = false;
  #blocked = false;
  /** Batches of a stream whose promises are awaited. */
  readonly #streamAnswers: { readonly sequence: number; parts: readonly Part[] | undefined }[] = [];
  #finish: "not yet" | "running" | "done" = "not yet";
  readonly #pending: { sequence: number; answer: Answer | undefined }[] = [];
  readonly #openTimer: NodeJS.Timeout;
  readonly #onEnd: (closing: Promise<void>) => void;

  /** @param onEnd is given the closing of the functions, which never fails */
  constructor(stream: Stream, options: SessionOptions, onEnd: (closing: Promise<void>) => void) {
    this.#stream = stream;
    this.#options = options;
    this.#lifecycle = new Lifecycle(options.source);
    this.#onEnd = onEnd;
    const { openTimeout = OPEN_TIMEOUT } = options;
    this.#openTimer = setTimeout(
      () => this.fail(new WorkerError(`The client did not open its stream within ${openTimeout / 1000} seconds.`)),
      openTimeout,
    );
    this.#openTimer.unref();
    stream.on("data", (message: Buffer) => this.#receive(message));
    stream.on("end", () => {
      this.#closing = true;
      this.#finishIfDone();
    });
    stream.on("cancelled", () => this.#dispose());
    stream.on("error", () => this.#dispose());
    stream.on("close", () => this.#dispose());
    stream.on("drain", () => {
      this.#blocked = false;
      this.#flow();
    });
  }

  /** The function whose synchronous part runs now, while this session runs. */
  get running(): LoadedFunction | undefined {
    return (this.#program ?? this.#streamProgram)?.running;
  }

  get names(): readonly string[] {
    return this.#streamProgram?.names ?? this.#program?.plan.spec.functions.map((payload) => payload.name) ?? [];
  }

  log(level: string, functionName: string, text: string): void {
    if (!this.#ended && this.#isOpen) this.#stream.write(writeLog(level, functionName, text));
  }

  /** Reports and ends the stream; the operator fails its job. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#stream.write(writeFailure(failureFields(error)));
    this.#stream.end();
    this.#dispose();
  }

  /** Reports what was thrown outside of any call: it is the functions' fault, but nobody knows of which. */
  crashed(error: unknown): void {
    const { names } = this;
    this.fail(new CallFailure(names.length === 1 ? (names[0] as string) : "", error));
  }

  /** Set while functions of a session run; what they print is tagged with them. */
  static current: Session | undefined = undefined;

  #receive(bytes: Buffer): void {
    if (this.#ended) return;
    try {
      const message = readToFunctions(bytes);
      if (!this.#isOpen && (message.kind !== "open" || this.#opening))
        throw new WorkerError("The first message must be open, and nothing may follow it before the answer.");
      if (message.kind === "open") {
        if (this.#opening) throw new WorkerError("A stream is opened once.");
        this.#opening = true;
        // Before anything else is looked at.
        if (!sameToken(message.token, this.#options.token)) return this.#refuse();
        // How long its functions take to open is the client's own concern.
        clearTimeout(this.#openTimer);
        if (message.protocol !== PROTOCOL_VERSION) {
          throw new WorkerError(
            `The operator speaks version ${message.protocol} of the function protocol, this side speaks version ${PROTOCOL_VERSION}: the jar tsflink-runtime and the package @tsflink/udf-runtime must be of the same release.`,
          );
        }
        this.#open(message.spec).catch((error: unknown) => this.fail(error));
      } else if (message.kind === "batch") this.#batch(message.sequence, message.rows, message.arrow);
      else if (message.kind === "stream-batch") this.#streamBatch(message.sequence, message.parts);
      else {
        this.#closing = true;
        this.#finishIfDone();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  async #open(json: string): Promise<void> {
    const kind = (JSON.parse(json) as { readonly kind: string }).kind;
    const spec =
      kind === "stream"
        ? (JSON.parse(json) as OpenedStream)
        : kind === "aggregate"
          ? (JSON.parse(json) as OpenedAggregate)
          : parseSpec(json);
    const facts = spec.kind === "stream" ? {} : { subtask: Object.freeze(spec.subtask), jobParameters: Object.freeze(spec.jobParameters) };
    const functions: LoadedFunction[] = [];
    // One after the other: of what a hook opened before another one failed, nothing stays open.
    for (const payload of spec.functions) {
      const own = spec.kind === "stream" ? {} : { metrics: new Metrics(this.#metrics, [payload.name]), log: this.#logger(payload.name) };
      functions.push(await this.#lifecycle.load(payload, { ...facts, ...own }));
    }
    if (this.#isEnded()) return this.#closeQuietly();
    let requests: StateRequests | DirectCalls | undefined;
    if (spec.kind === "stream") {
      const state = asksForState(spec) ? await StateRequests.listen(this.#options.token) : undefined;
      if (this.#isEnded()) return state?.close();
      requests = state;
      const program = new StreamProgram(spec, functions, (parts) => this.#send(writeStreamResult(0, true, parts)), state);
      program.onFailure = (error) => this.fail(error);
      this.#streamProgram = program;
    } else if (spec.kind === "aggregate") {
      const [loaded] = functions as [LoadedFunction];
      const program = new AggregateProgram(loaded, await this.#lifecycle.parts(loaded.payload));
      requests = this.#directCalls = await DirectCalls.listen(this.#options.token, (message) => this.#directCall(message, program));
      if (this.#isEnded()) {
        requests.close();
        return;
      }
      this.#streamProgram = program;
    } else this.#program = new Program(planOf(spec, functions));
    this.#send(writeOpened(PROTOCOL_VERSION, this.#options.serverToken, requests?.address));
    this.#reportMetrics();
  }

  #logger(name: string): Logger {
    const write = (level: string) => (message: string) => {
      if (!this.#ended) this.#stream.write(writeLog(level, name, message));
    };
    return Object.freeze({ debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") });
  }

  /** Soon: what changes with each of many small batches travels once. */
  #reportMetrics(): void {
    if (!this.#metrics.changed) return;
    this.#metricsTimer ??= setTimeout(() => this.#sendMetrics(), METRICS_DELAY).unref();
  }

  #sendMetrics(): void {
    clearTimeout(this.#metricsTimer);
    this.#metricsTimer = undefined;
    const changes = this.#metrics.part();
    if (changes !== undefined) this.#send(writeMetrics(changes.data));
  }

  #isEnded(): boolean {
    return this.#ended;
  }

  get #isOpen(): boolean {
    return this.#program !== undefined || this.#streamProgram !== undefined;
  }

  /** The answer to a call of an aggregate; nothing when it failed, which is said on the stream. */
  #directCall(message: Buffer, program: AggregateProgram): Buffer | undefined {
    if (this.#ended) return undefined;
    const before = Session.current;
    Session.current = this;
    try {
      const call = readToFunctions(message);
      if (call.kind !== "stream-batch") throw new WorkerError("Calls of an aggregate come in parts.");
      const parts = program.run(call.parts);
      this.#reportMetrics();
      return writeStreamResult(call.sequence, false, parts);
    } catch (error) {
      this.fail(error);
      return undefined;
    } finally {
      Session.current = before;
    }
  }

  #streamBatch(sequence: number, parts: readonly Part[]): void {
    const program = this.#streamProgram;
    if (program === undefined) throw new WorkerError("Only operators of streams and aggregates send batches in parts.");
    const before = Session.current;
    Session.current = this;
    let answer: readonly Part[] | Promise<readonly Part[]>;
    try {
      answer = program.run(parts);
    } finally {
      Session.current = before;
    }
    this.#reportMetrics();
    if (!(answer instanceof Promise) && this.#streamAnswers.length === 0) return this.#send(writeStreamResult(sequence, false, answer));
    const entry: { readonly sequence: number; parts: readonly Part[] | undefined } = { sequence, parts: undefined };
    this.#streamAnswers.push(entry);
    Promise.resolve(answer).then(
      (parts) => {
        entry.parts = parts;
        for (let first = this.#streamAnswers[0]; first?.parts !== undefined && !this.#ended; first = this.#streamAnswers[0]) {
          this.#streamAnswers.shift();
          this.#send(writeStreamResult(first.sequence, false, first.parts));
        }
        this.#finishIfDone();
      },
      (error: unknown) => this.fail(error),
    );
  }

  #batch(sequence: number, rows: number, arrow: Buffer): void {
    const program = this.#program;
    if (program === undefined) throw new WorkerError("Operators of streams and aggregates send batches in parts.");
    const before = Session.current;
    Session.current = this;
    let answer: Answer | Promise<Answer>;
    try {
      answer = program.run(arrow, rows);
    } finally {
      Session.current = before;
    }
    if (!(answer instanceof Promise)) {
      if (this.#pending.length === 0) return this.#result(sequence, answer);
      this.#pending.push({ sequence, answer });
      return;
    }
    const entry: { sequence: number; answer: Answer | undefined } = { sequence, answer: undefined };
    this.#pending.push(entry);
    answer.then(
      (ready) => {
        entry.answer = ready;
        while (this.#pending[0]?.answer !== undefined && !this.#ended) {
          const first = this.#pending.shift() as { sequence: number; answer: Answer };
          this.#result(first.sequence, first.answer);
        }
        this.#flow();
        this.#finishIfDone();
      },
      (error: unknown) => this.fail(error),
    );
    this.#flow();
  }

  #result(sequence: number, answer: Answer): void {
    for (const letters of this.#program?.errors.take() ?? []) this.#send(writeDeadLetters(letters));
    this.#reportMetrics();
    this.#send(writeResult(sequence, answer, HEADROOM + (answer.counts?.byteLength ?? 0)));
  }

  #send(message: Buffer): void {
    if (this.#ended) return;
    if (!this.#stream.write(message)) {
      this.#blocked = true;
      this.#flow();
    }
  }

  /** Reads on only while results are taken and not too many batches wait. */
  #flow(): void {
    if (this.#ended) return;
    const wait = this.#blocked || this.#pending.length >= MOST_PENDING;
    if (wait && !this.#stream.isPaused()) this.#stream.pause();
    else if (!wait && this.#stream.isPaused()) this.#stream.resume();
  }

  #finishIfDone(): void {
    if (!this.#closing || this.#ended || this.#pending.length > 0 || this.#streamAnswers.length > 0) return;
    if (this.#isOpen && this.#finish !== "done") {
      if (this.#finish === "running") return;
      this.#finish = "running";
      this.#end().then(
        () => {
          this.#finish = "done";
          this.#finishIfDone();
        },
        (error: unknown) => this.fail(error),
      );
      return;
    }
    if (this.#isOpen) {
      // Close hooks may have counted, too.
      this.#sendMetrics();
      this.#stream.write(writeClosed());
    }
    this.#stream.end();
    this.#dispose();
  }

  async #end(): Promise<void> {
    await this.#streamProgram?.finish();
    await this.#lifecycle.close();
  }

  /** After a failure or a cancellation: of what fails now, too, nobody waits to hear. */
  async #closeQuietly(): Promise<void> {
    await this.#streamProgram?.close();
    await this.#lifecycle.close().catch(() => undefined);
  }

  /** Says nothing about what was expected. */
  #refuse(): void {
    this.#stream.emit("error", { code: 16, details: "The token is wrong." });
    this.#dispose();
  }

  #dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#openTimer);
    clearTimeout(this.#metricsTimer);
    this.#program?.close();
    this.#directCalls?.close();
    this.#pending.length = 0;
    this.#onEnd(this.#closeQuietly());
  }
}

/** Compares in a time that tells nothing about where the two differ. */
export function sameToken(received: string, expected: string): boolean {
  const [a, b] = [Buffer.from(received, "utf8"), Buffer.from(expected, "utf8")];
  return a.length === b.length && timingSafeEqual(a, b);
}
