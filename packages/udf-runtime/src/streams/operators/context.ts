// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type Instant } from "@tsflink/core";
import { type DependencyContext, dependencyContext } from "../../server/dependencies.ts";
import type { Millis, OperatorHost, Timers } from "../contract.ts";
import { Metrics } from "./metrics.ts";
import type { SideOutputs, Tag } from "./outputs.ts";
import { instantOf, millisOf, noTimestamp } from "./times.ts";

/**
 * What every function of a stream operator may ask. One object for the life of the operator, whose properties tell of the element or timer at hand;
 * they are read when they are taken out of it, so that what nobody asks for costs nothing.
 */
export class BaseContext implements DependencyContext {
  /** What was bound to the function. */
  readonly bound: unknown;
  readonly metrics: Metrics;
  /** May be taken out of the context, like everything in it. */
  readonly accumulator: (name: string) => { add(n: number): void };
  /** The path of a file of `dependencies.files`. */
  readonly file: (name: string) => string;
  /** The path of the folder into which an archive of `dependencies.archives` was unpacked. */
  readonly archive: (name: string) => string;
  protected readonly host: OperatorHost;

  constructor(host: OperatorHost, bound: unknown) {
    this.host = host;
    this.bound = bound;
    this.metrics = new Metrics(host.metrics);
    this.accumulator = (name) => host.metrics.accumulator(name);
    ({ file: this.file, archive: this.archive } = dependencyContext(host.dependencies));
  }

  get key(): unknown {
    return this.host.key;
  }

  /** The last watermark. */
  get watermark(): Instant {
    return instantOf(this.host.watermark);
  }

  get processingTime(): Instant {
    return instantOf(this.host.processingTime);
  }

  get subtask(): OperatorHost["subtask"] {
    return this.host.subtask;
  }

  get job(): OperatorHost["job"] {
    return this.host.job;
  }
}

/** Of a function that has side outputs. */
export class OperatorContext extends BaseContext {
  /** Gives a value to a side output. May be taken out of the context, like everything in it. */
  readonly emit: (tag: Tag, value: unknown) => void;

  constructor(host: OperatorHost, outputs: SideOutputs, bound: unknown) {
    super(host, bound);
    this.emit = (tag, value) => {
      outputs.emit(tag, value, this.outputTimestamp());
    };
  }

  /** Of side outputs, where it is not the one at hand. */
  protected outputTimestamp(): Millis | undefined {
    return undefined;
  }
}

/** Of an element or a timer. */
export class ElementContext extends OperatorContext {
  /** @throws `ConfigurationError` when the element has none. */
  get timestamp(): Instant {
    const { timestamp } = this.host;
    if (timestamp === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
    return instantOf(timestamp);
  }

  get hasTimestamp(): boolean {
    return this.host.timestamp !== undefined;
  }
}

/** Timers as users set them: at instants. */
export interface UserTimers {
  onEventTime(time: Instant): void;
  onProcessingTime(time: Instant): void;
  deleteEventTime(time: Instant): void;
  deleteProcessingTime(time: Instant): void;
}

export function userTimers(timers: Timers): UserTimers {
  return {
    onEventTime: (time) => timers.onEventTime(timeOf(time, "onEventTime")),
    onProcessingTime: (time) => timers.onProcessingTime(timeOf(time, "onProcessingTime")),
    deleteEventTime: (time) => timers.deleteEventTime(timeOf(time, "deleteEventTime")),
    deleteProcessingTime: (time) => timers.deleteProcessingTime(timeOf(time, "deleteProcessingTime")),
  };
}

export function noTimers(why: string): UserTimers {
  const refuse = (): never => {
    throw new ConfigurationError(why, { option: "timers" });
  };
  return { onEventTime: refuse, onProcessingTime: refuse, deleteEventTime: refuse, deleteProcessingTime: refuse };
}

function timeOf(time: Instant, method: string): Millis {
  return millisOf(time, `the time of timers.${method}`);
}
