// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type AnySqlType } from "@tsflink/core";
import { signedMillis, type SignedDuration } from "../functions/windows.ts";
import { OperatorFunctions } from "../plan/functions.ts";
import type { AnyFunction, FlinkDataStream, FlinkKeyedStream } from "./data-stream.ts";
import type { OperatorOptions } from "./options.ts";
import { windowNode, type AnyWindow, type AnyWindowOptions } from "./windowed.ts";

/** Two streams with keys whose elements meet in windows. */
class Pair {
  readonly left: FlinkKeyedStream;
  readonly right: FlinkKeyedStream;

  constructor(left: FlinkKeyedStream, right: FlinkKeyedStream) {
    this.left = left;
    this.right = right;
  }

  operator(
    kind: "join" | "coGroup",
    assigner: AnyWindow,
    windowOptions: AnyWindowOptions,
    output: AnySqlType,
    fn: AnyFunction,
    options: OperatorOptions,
  ): FlinkDataStream {
    const functions = new OperatorFunctions(kind, options);
    return this.left.operator(
      {
        label: `window ${kind}`,
        inputs: [this.left.input, this.right.input],
        output,
        timers: true,
        functions,
        options,
        work: {
          op: "window",
          window: {
            ...windowNode(assigner, windowOptions, functions),
            contents: String(this.left.type),
            fn: { kind, fn: functions.add("fn", fn) },
          },
        },
      },
      true,
    );
  }
}

export class JoinedStreams extends Pair {
  window(assigner: AnyWindow, windowOptions: AnyWindowOptions = {}): object {
    return {
      map: (output: AnySqlType, fn: AnyFunction, options: OperatorOptions = {}) =>
        this.operator("join", assigner, windowOptions, output, fn, options),
    };
  }
}

export class CoGroupedStreams extends Pair {
  window(assigner: AnyWindow, windowOptions: AnyWindowOptions = {}): object {
    return {
      apply: (output: AnySqlType, fn: AnyFunction, options: OperatorOptions = {}) =>
        this.operator("coGroup", assigner, windowOptions, output, fn, options),
    };
  }
}

export class IntervalJoinedStreams extends Pair {
  readonly #bounds: {
    readonly lower: number;
    readonly upper: number;
    readonly lowerInclusive: boolean;
    readonly upperInclusive: boolean;
  };

  constructor(
    left: FlinkKeyedStream,
    right: FlinkKeyedStream,
    {
      from,
      to,
      fromInclusive = true,
      toInclusive = true,
    }: {
      readonly from: SignedDuration;
      readonly to: SignedDuration;
      readonly fromInclusive?: boolean;
      readonly toInclusive?: boolean;
    },
  ) {
    super(left, right);
    const [lower, upper] = [signedMillis(from, "from"), signedMillis(to, "to")];
    if (lower > upper) throw new ConfigurationError(`intervalJoin(): from ${String(from)} is after to ${String(to)}`, { option: "from" });
    this.#bounds = { lower, upper, lowerInclusive: fromInclusive, upperInclusive: toInclusive };
  }

  process(output: AnySqlType, fn: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    const functions = new OperatorFunctions("intervalJoin", options);
    return this.left.operator(
      {
        label: "intervalJoin",
        inputs: [this.left.input, this.right.input],
        output,
        timers: true,
        functions,
        options,
        work: { op: "intervalJoin", ...this.#bounds, fn: functions.add("fn", fn) },
      },
      true,
    );
  }
}
