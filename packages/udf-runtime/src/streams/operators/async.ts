// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, UserFunctionError } from "@tsflink/core";
import type { Millis, OperatorHost, OperatorNode, RetryNode, StreamFunction, StreamOperator, StreamSpec } from "../contract.ts";
import { callable, functionAt, optional, type Callable } from "./call.ts";
import { mainOutput, type MainOutput } from "./pipeline.ts";
import { spreadOf, type Spread } from "./results.ts";

const one: Spread = (result, emit, timestamp) => {
  emit(result, timestamp);
};

type AsyncNode = Extract<OperatorNode, { readonly op: "async" }>;

/** How many promises are under way at once if nobody says, as in Flink's examples. */
const defaultConcurrency = 100;

/** Flink's AsyncWaitOperator, with promises. */
export function asyncOperator(spec: StreamSpec, node: AsyncNode, functions: readonly StreamFunction[], host: OperatorHost): StreamOperator {
  return new AsyncOperator(spec, node, functions, host);
}

/** What became of an attempt. */
type Outcome = { readonly result: unknown } | { readonly error: unknown };

class AsyncOperator implements StreamOperator {
  readonly #host: OperatorHost;
  readonly #main: MainOutput;
  readonly #spread: Spread;
  readonly #ordered: boolean;
  readonly #concurrency: number;
  readonly #calls: Calls;
  /** Elements that wait for a place. */
  readonly #waiting: { readonly value: unknown; readonly timestamp: Millis | undefined }[] = [];
  /** Elements under way, in their order; when that is to be kept, also those that are done behind one that is not. */
  readonly #active = new Set<Entry>();
  #failure: { readonly error: unknown } | undefined = undefined;
  /** How many elements came, and how many of them are started. */
  #given = 0;
  #started = 0;
  /** Who waits until all elements before `until` are emitted; the earliest first. */
  #idle: { readonly until: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  #ended = false;

  constructor(spec: StreamSpec, node: AsyncNode, functions: readonly StreamFunction[], host: OperatorHost) {
    const { concurrency = defaultConcurrency } = node;
    if (!Number.isSafeInteger(concurrency) || concurrency < 1)
      throw new ConfigurationError(`${spec.name}: at least one promise has to be under way at once, not ${concurrency}.`, {
        option: "concurrency",
      });
    this.#host = host;
    this.#main = mainOutput(spec, functions, host);
    this.#spread = node.many === true ? spreadOf(this.#main.type) : one;
    this.#ordered = node.ordered;
    this.#concurrency = concurrency;
    const { fn, name, bound } = functionAt(functions, node.fn);
    this.#calls = {
      host,
      name,
      bound,
      call: fn as Callable,
      onTimeout: optional(functions, node.timeoutFn),
      timeout: node.timeout,
      retry: node.retry === undefined ? undefined : new Retries(node.retry, functions),
      ended: () => this.#ended,
    };
  }

  onElement(value: unknown): void {
    // The job fails at the next `idle`; nothing more is started.
    if (this.#failure !== undefined) return;
    this.#given++;
    this.#waiting.push({ value, timestamp: this.#host.timestamp });
    this.#fill();
  }

  /** Retries that wait for their time are made at once and are the last ones, as in Flink. */
  onEnd(): void {
    this.#ended = true;
    for (const entry of this.#active) entry.hurry();
  }

  idle(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error as Error);
    if (this.#active.size === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#idle.push({ until: this.#given, resolve, reject });
    });
  }

  close(): void {
    for (const entry of this.#active) entry.cancel();
    this.#active.clear();
    this.#waiting.length = 0;
  }

  #fill(): void {
    while (this.#waiting.length > 0 && this.#active.size < this.#concurrency && this.#failure === undefined) {
      const { value, timestamp } = this.#waiting.shift() as { value: unknown; timestamp: Millis | undefined };
      const entry = new Entry(this.#started++, this.#calls, value, timestamp, () => {
        this.#settle(entry);
      });
      this.#active.add(entry);
      entry.start();
    }
  }

  #settle(entry: Entry): void {
    const { outcome } = entry;
    if (this.#failure !== undefined || outcome === undefined) return;
    if ("error" in outcome) {
      this.#fail(outcome.error);
      return;
    }
    try {
      if (this.#ordered) this.#emitReady();
      else if (this.#active.delete(entry)) this.#emit(entry);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#fill();
    const [oldest] = this.#active;
    const done = oldest?.order ?? this.#started;
    while (this.#idle.length > 0 && (this.#idle[0] as { until: number }).until <= done) this.#idle.shift()?.resolve();
  }

  #emitReady(): void {
    for (const entry of this.#active) {
      if (entry.outcome === undefined) return;
      this.#active.delete(entry);
      this.#emit(entry);
    }
  }

  #emit({ outcome, timestamp }: Entry): void {
    this.#spread((outcome as { readonly result: unknown }).result, this.#main.emit, timestamp);
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    for (const entry of this.#active) entry.cancel();
    this.#active.clear();
    this.#waiting.length = 0;
    for (const { reject } of this.#idle.splice(0)) reject(error);
  }
}

interface Calls {
  readonly host: OperatorHost;
  readonly name: string;
  readonly bound: unknown;
  readonly call: Callable;
  readonly onTimeout: Callable | undefined;
  readonly timeout: Millis | undefined;
  readonly retry: Retries | undefined;
  readonly ended: () => boolean;
}

/** One element under way: its attempts, its time-out. What comes after it is done is ignored. */
class Entry {
  /** How many elements came before it. */
  readonly order: number;
  readonly timestamp: Millis | undefined;
  outcome: Outcome | undefined = undefined;
  readonly #calls: Calls;
  readonly #value: unknown;
  readonly #done: () => void;
  readonly #abort = new AbortController();
  #attempts = 0;
  /** Answers of earlier attempts, and of all after a time-out, are not waited for. */
  #current = 0;
  #delay: Millis = 0;
  #cancelTimeout: (() => void) | undefined = undefined;
  #cancelRetry: (() => void) | undefined = undefined;
  #timedOut = false;

  constructor(order: number, calls: Calls, value: unknown, timestamp: Millis | undefined, done: () => void) {
    this.order = order;
    this.#calls = calls;
    this.#value = value;
    this.timestamp = timestamp;
    this.#done = done;
  }

  start(): void {
    const { timeout, host } = this.#calls;
    if (timeout !== undefined)
      this.#cancelTimeout = host.schedule(timeout, () => {
        this.#onTimeout();
      });
    this.#attempt();
  }

  cancel(): void {
    this.#current++;
    this.#cancelTimeout?.();
    this.#cancelRetry?.();
    this.#abort.abort();
  }

  /** Makes a retry that waits at once. */
  hurry(): void {
    const cancel = this.#cancelRetry;
    if (cancel === undefined) return;
    cancel();
    this.#cancelRetry = undefined;
    this.#attempt();
  }

  #attempt(): void {
    this.#attempts++;
    const { call, bound } = this.#calls;
    const context = { signal: this.#abort.signal, bound };
    this.#follow(() => call(this.#value, context));
  }

  /** Takes what `call` answers, unless something else is waited for by then. */
  #follow(call: () => unknown): void {
    const mine = ++this.#current;
    const take = (outcome: Outcome): void => {
      if (mine === this.#current && this.outcome === undefined) this.#take(outcome);
    };
    let answer: unknown;
    try {
      answer = call();
    } catch (error) {
      // Not at once: whoever gave the element has it counted by then.
      answer = Promise.reject(error as Error);
    }
    Promise.resolve(answer).then(
      (result) => {
        take({ result });
      },
      (error: unknown) => {
        take({ error });
      },
    );
  }

  #take(outcome: Outcome): void {
    const { retry, host, ended } = this.#calls;
    let again = false;
    try {
      again = retry !== undefined && !this.#timedOut && !ended() && this.#attempts <= retry.attempts && retry.wanted(outcome);
    } catch (error) {
      this.#finish({ error });
      return;
    }
    if (!again) {
      this.#finish(outcome);
      return;
    }
    this.#delay = (retry as Retries).delay(this.#attempts, this.#delay);
    this.#cancelRetry = host.schedule(this.#delay, () => {
      this.#cancelRetry = undefined;
      this.#attempt();
    });
  }

  #onTimeout(): void {
    if (this.outcome !== undefined) return;
    this.#timedOut = true;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#abort.abort();
    const { onTimeout, name, timeout } = this.#calls;
    this.#follow(() => {
      if (onTimeout !== undefined) return onTimeout(this.#value);
      throw new UserFunctionError(
        `${name}: the promise for an element was not settled within ${timeout} ms; allow more time, or say with onTimeout what is given instead.`,
        { functionName: name },
      );
    });
  }

  #finish(outcome: Outcome): void {
    this.#cancelTimeout?.();
    this.outcome = outcome;
    this.#done();
  }
}

class Retries {
  readonly attempts: number;
  readonly #node: RetryNode;
  readonly #onResult: Callable | undefined;
  readonly #onError: Callable | undefined;

  constructor(node: RetryNode, functions: readonly StreamFunction[]) {
    this.#node = node;
    this.attempts = node.attempts;
    this.#onResult = node.onResult === undefined ? undefined : callable(functions, node.onResult);
    this.#onError = node.onError === undefined ? undefined : callable(functions, node.onError);
  }

  wanted(outcome: Outcome): boolean {
    if (!("error" in outcome)) return this.#onResult?.(outcome.result) === true;
    return this.#onError === undefined || this.#onError(outcome.error) === true;
  }

  /** Before the attempt after the `attempt`th; `last` is the delay before that one. */
  delay(attempt: number, last: Millis): Millis {
    const { delay, backoff, maxDelay = Infinity } = this.#node;
    if (backoff === undefined || attempt <= 1) return delay;
    return Math.min(Math.trunc(last * backoff), maxDelay);
  }
}
