// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { ConfigurationError, type AnySqlType, type JsOf } from "@tsflink/core";
import { checkType } from "../plan/build.ts";
import type { RowsNode, SinkNode } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { FlinkDataStream, FlinkStream } from "../streams/data-stream.ts";
import type { StreamHome } from "../streams/home.ts";
import type { CollectOptions, DataStream } from "../streams/stream.ts";
import { startTestJob, type StartOptions } from "./start.ts";
import type { AnyStream, TestJob, TestSnapshot } from "./job.ts";

/** The JavaScript types of the elements of streams, by their names. Expanded on purpose. */
export type ElementsOf<Out> = Out extends unknown
  ? { readonly [N in keyof Out]: Out[N] extends { collect(options?: CollectOptions): AsyncIterableIterator<infer T> } ? T : never }
  : never;

export interface TestJobOptions {
  /** Starts from what another job of the same streams has saved: the functions may have changed. */
  readonly from?: TestSnapshot;
}

/** Makes streams that run in this process: no JVM, no cluster, a clock that stands still until it is moved. */
export interface TestEnvironment {
  /**
   * A stream whose elements the test gives, one by one.
   *
   * @param type of the elements, which are checked against it.
   */
  source<T extends AnySqlType>(type: T, name?: string): DataStream<JsOf<T>>;
  /**
   * Starts a job that gives the elements of `outputs`.
   *
   * @example
   * ```ts
   * const words = env.source(t.string().notNull());
   * const job = await env.start({ loud: words.map(t.string().notNull(), (word) => word.toUpperCase()) });
   * job.push(words, "hello");
   * job.values("loud"); // ["HELLO"]
   * ```
   */
  start<const Out extends Readonly<Record<string, AnyStream>>>(outputs: Out, options?: TestJobOptions): Promise<TestJob<ElementsOf<Out>>>;
}

/**
 * A place for streams that run in this process, without Flink, in milliseconds: for unit tests of the functions of streams.
 *
 * What state, timers, windows and watermarks do is what they do in Flink; values are checked against their types, and state is copied in and out, as
 * there. Everything runs in one task. Functions run where they stand: that they can travel to a worker is checked when a real job is submitted.
 *
 * @example
 * ```ts
 * import { testEnvironment } from "@tsflink/datastream/testing";
 *
 * const env = testEnvironment();
 * ```
 */
export function testEnvironment(): TestEnvironment {
  return new MemoryEnvironment();
}

class MemoryEnvironment implements TestEnvironment, StreamHome {
  readonly id: string = randomUUID();
  readonly #sinks: SinkNode[] = [];

  source<T extends AnySqlType>(type: T, name = "source"): DataStream<JsOf<T>> {
    checkType("source", "the type of the elements", type);
    const node: RowsNode = Object.freeze({
      kind: "rows",
      id: randomUUID(),
      schema: { columns: [{ name: "value", type: String(type) }], primaryKey: [] },
      origin: origin(),
      settings: { name },
    });
    return new FlinkDataStream(this, { node, output: 0 }, type) as unknown as DataStream<JsOf<T>>;
  }

  async start<Out extends Readonly<Record<string, AnyStream>>>(
    outputs: Out,
    options: TestJobOptions = {},
  ): Promise<TestJob<ElementsOf<Out>>> {
    const sinks = Object.entries(outputs).map(([name, stream]): SinkNode => {
      if (!(stream instanceof FlinkStream) || stream.home !== this)
        throw new ConfigurationError(`start(): the output ${name} is no stream of this test environment; make its sources with source()`, {
          option: `outputs.${name}`,
        });
      return { kind: "result", id: name, input: stream.ref, type: String(stream.type), origin: undefined, settings: {} };
    });
    const start: StartOptions = { sinks: [...sinks, ...this.#sinks], from: options.from };
    return (await startTestJob(start)) as unknown as TestJob<ElementsOf<Out>>;
  }

  // What streams ask of their environment:

  checkOpen(): void {}

  /** What goes to a connector runs along, and is not looked at: the stream before it can be an output. */
  add(sink: SinkNode): void {
    this.#sinks.push(sink);
  }

  collect(): never {
    throw noCollect("collect");
  }

  collectAsync(): never {
    throw noCollect("collectAsync");
  }

  invalidate(): Promise<void> {
    return Promise.resolve();
  }
}

function noCollect(method: string): ConfigurationError {
  return new ConfigurationError(
    `${method}(): a test gives the elements itself; name the stream in start({ ... }) and read job.take(name)`,
    {
      option: method,
    },
  );
}
