// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "@tsflink/core";
import { CallFailure } from "../../server/failure.ts";
import type { LoadedFunction } from "../../server/plan.ts";
import type { Part } from "../../server/protocol.ts";
import type { FunctionPayload } from "../../server/spec.ts";
import type { StreamFunction, StreamOperator, StreamSpec } from "../contract.ts";
import { makeOperator } from "../operators/index.ts";
import type { StateRequests } from "./requests.ts";
import { type Placement, SessionHost } from "./session-host.ts";

/** What an operator of a stream sends when it opens: its specification, its functions and where it runs. */
export interface OpenedStream extends StreamSpec, Placement {
  readonly functions: readonly FunctionPayload[];
}

/** Whether its functions may have to ask for state: for entries of large maps, or for all keys. */
export function asksForState(spec: OpenedStream): boolean {
  if (spec.key === undefined || spec.batch === true) return false;
  return spec.state.some((state) => state.kind === "map") || (spec.node.op === "process" && spec.node.broadcastInput !== undefined);
}

/** A stream operator of one session. */
export class StreamProgram {
  readonly #spec: OpenedStream;
  readonly #functions: readonly LoadedFunction[];
  readonly #host: SessionHost;
  readonly #requests: StateRequests | undefined;
  readonly #operator: StreamOperator;
  /** The function that was called last. */
  #running = 0;
  /** Whether the functions were opened; whether they were closed. */
  #begun = false;
  #finished = false;

  constructor(spec: OpenedStream, functions: readonly LoadedFunction[], late: (parts: readonly Part[]) => void, requests?: StateRequests) {
    this.#spec = spec;
    this.#functions = functions;
    this.#requests = requests;
    this.#host = new SessionHost(spec, spec, requests);
    let scheduled = false;
    this.#host.onLate = () => {
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        try {
          const parts = this.#host.take();
          // The answer to the batch may have taken everything along.
          if (parts.length > 0) late(parts);
        } catch (error) {
          this.#fail(error);
        }
      });
    };
    this.#operator = makeOperator(
      spec,
      functions.map((each, i) => this.#tracked(each, i)),
      this.#host,
    );
  }

  /** Where failures go that happen outside of a batch. */
  onFailure: ((error: unknown) => void) | undefined;

  get names(): readonly string[] {
    return this.#functions.map(({ payload }) => payload.name);
  }

  get running(): LoadedFunction | undefined {
    return this.#functions[this.#running];
  }

  /** @throws `CallFailure` when a function throws or gives what does not fit. */
  run(parts: readonly Part[]): readonly Part[] | Promise<readonly Part[]> {
    this.#begun = true;
    try {
      const result = this.#host.run(this.#operator, parts);
      return result instanceof Promise
        ? result.catch((error: unknown) => {
            throw this.#explain(error);
          })
        : result;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** After the last batch. */
  async finish(): Promise<void> {
    this.#finished = true;
    try {
      await this.#operator.close?.();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** After `finish`, or after a failure or a cancellation: of what fails now, too, nobody waits to hear. */
  async close(): Promise<void> {
    const closing = this.#begun && !this.#finished ? this.finish().catch(() => undefined) : undefined;
    this.#host.close();
    this.#requests?.close();
    await closing;
  }

  #fail(error: unknown): void {
    this.onFailure?.(this.#explain(error));
  }

  /** Remembers which function runs, for messages and logs. */
  #tracked({ payload, fn, context }: LoadedFunction, index: number): StreamFunction {
    const note = (): void => {
      this.#running = index;
    };
    return {
      name: payload.name,
      bound: context.bound,
      fn: function (this: unknown) {
        note();
        // eslint-disable-next-line prefer-rest-params -- forwarding `arguments` costs nothing once optimised, a rest parameter makes an array
        return fn.apply(this, arguments as unknown as unknown[]);
      } as StreamFunction["fn"],
    };
  }

  #explain(error: unknown): unknown {
    if (error instanceof CallFailure) return error;
    const name = this.running?.payload.name ?? this.#spec.name;
    return new CallFailure(name, error, error instanceof ConversionError ? error.path || name : "");
  }
}
