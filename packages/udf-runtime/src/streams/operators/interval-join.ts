// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type Instant } from "@tsflink/core";
import type { MapSlot, Millis, OperatorHost, OperatorNode, StateSpec, StreamFunction, StreamOperator, StreamSpec } from "../contract.ts";
import { functionAt, type Callable } from "./call.ts";
import { OperatorContext } from "./context.ts";
import { SideOutputs } from "./outputs.ts";
import { mainOutput } from "./pipeline.ts";
import { spreadOf } from "./results.ts";
import { instantOf, noTimestamp } from "./times.ts";

type IntervalJoinNode = Extract<OperatorNode, { readonly op: "intervalJoin" }>;

/** Elements of one side by their timestamps. */
type Buffer = MapSlot<bigint, readonly unknown[]>;

const bufferNames = ["intervalJoin:left", "intervalJoin:right"] as const;

export function intervalJoinState(inputs: readonly string[]): readonly StateSpec[] {
  return bufferNames.map((name, i) => ({ name, kind: "map", key: "BIGINT NOT NULL", type: `ARRAY<${inputs[i] as string}> NOT NULL` }));
}

/** Flink's IntervalJoinOperator: pairs of elements of the same key, the right one between `lower` and `upper` after the left one. */
export function intervalJoinOperator(
  spec: StreamSpec,
  node: IntervalJoinNode,
  functions: readonly StreamFunction[],
  host: OperatorHost,
): StreamOperator {
  const lower = node.lowerInclusive ? node.lower : node.lower + 1;
  const upper = node.upperInclusive ? node.upper : node.upper - 1;
  if (node.lower > node.upper)
    throw new ConfigurationError(
      `${spec.name}: the lower bound of an interval join, ${node.lower} ms, is above the upper one, ${node.upper} ms.`,
      {
        option: "between",
      },
    );
  const main = mainOutput(spec, functions, host);
  const spread = spreadOf(main.type);
  const { fn, bound } = functionAt(functions, node.fn);
  const call = fn as Callable;
  const context = new JoinContext(host, new SideOutputs(spec, host), bound);
  const buffers = bufferNames.map((name) => host.state(name) as Buffer);
  /** How long after its timestamp an element of each side can still find a partner. */
  const reach = [Math.max(upper, 0), Math.max(-lower, 0)] as const;

  const join = (left: unknown, right: unknown, leftTime: Millis, rightTime: Millis): void => {
    const timestamp = Math.max(leftTime, rightTime);
    context.set(leftTime, rightTime, timestamp);
    spread(call(left, right, context), main.emit, timestamp);
  };

  return {
    onElement(value, input) {
      const { timestamp, watermark } = host;
      if (timestamp === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
      if (timestamp < watermark) {
        const late = node.lateOutputs?.[input] ?? null;
        if (late !== null) host.emit(late, value);
        return;
      }
      const isLeft = input === 0;
      const own = buffers[input] as Buffer;
      const at = BigInt(timestamp);
      const before = own.get(at);
      own.set(at, before === null ? [value] : [...before, value]);
      const [from, to] = isLeft ? [timestamp + lower, timestamp + upper] : [timestamp - upper, timestamp - lower];
      for (const [time, others] of inOrder(buffers[1 - input] as Buffer, from, to))
        for (const other of others) {
          if (isLeft) join(value, other, timestamp, time);
          else join(other, value, time, timestamp);
        }
      if (before === null) host.timers.onEventTime(timestamp + reach[input as 0 | 1]);
    },

    onEventTimer(time) {
      // Flink's timers say which side they are for. An element of the other side whose time is up as well has its timer at the same time.
      (buffers[0] as Buffer).delete(BigInt(time - reach[0]));
      (buffers[1] as Buffer).delete(BigInt(time - reach[1]));
    },
  };
}

/** The buckets between `from` and `to`, both included, earliest first: the order of a map state is that of its backend. */
function inOrder(buffer: Buffer, from: Millis, to: Millis): readonly (readonly [Millis, readonly unknown[]])[] {
  const found: (readonly [Millis, readonly unknown[]])[] = [];
  for (const [key, elements] of buffer.entries()) {
    const time = Number(key);
    if (time >= from && time <= to) found.push([time, elements]);
  }
  return found.length < 2 ? found : found.sort((a, b) => a[0] - b[0]);
}

class JoinContext extends OperatorContext {
  #left: Millis = 0;
  #right: Millis = 0;
  #timestamp: Millis = 0;

  set(left: Millis, right: Millis, timestamp: Millis): void {
    this.#left = left;
    this.#right = right;
    this.#timestamp = timestamp;
  }

  get leftTimestamp(): Instant {
    return instantOf(this.#left);
  }

  get rightTimestamp(): Instant {
    return instantOf(this.#right);
  }

  /** The later one of both, which the results have. */
  get timestamp(): Instant {
    return instantOf(this.#timestamp);
  }

  protected override outputTimestamp(): Millis {
    return this.#timestamp;
  }
}
