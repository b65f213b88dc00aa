// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, ConversionError, parseType, type Instant, type TypeDefinition } from "@tsflink/core";
import { converterOf, describe, type Converter } from "@tsflink/core/internal";
import type { ChainStep, OperatorHost, StreamFunction, StreamSpec } from "../contract.ts";
import { callable, functionAt } from "./call.ts";
import { flatten, isThenable, type Emit } from "./results.ts";
import { instantOf, millisOf, noTimestamp } from "./times.ts";

export interface MainOutput {
  readonly emit: Emit;
  /** Of what is given to `emit`. */
  readonly type: TypeDefinition;
}

/** Where an operator's own results go: through the steps behind it, if there are any, to output 0. */
export function mainOutput(spec: StreamSpec, functions: readonly StreamFunction[], host: OperatorHost): MainOutput {
  const { chain = [], result, op } = spec.node;
  const last: Emit = (value, timestamp) => host.emit(0, value, timestamp);
  if (chain.length === 0) return { emit: last, type: parseType((spec.outputs[0] as { type: string }).type).definition };
  const type = result ?? (op === "chain" ? spec.inputs[0] : undefined);
  if (type === undefined) throw new Error(`The ${op} operator ${spec.name} has steps behind it but does not say what it gives them.`);
  const { definition } = parseType(type);
  const emit = pipeline(chain, functions, host, last);
  // The elements of an input fit already.
  if (op === "chain") return { emit, type: definition };
  const convert = converterOf(definition);
  return { type: definition, emit: (value, timestamp) => emit(convert(value, spec.name), timestamp) };
}

function pipeline(steps: readonly ChainStep[], functions: readonly StreamFunction[], host: OperatorHost, last: Emit): Emit {
  let next = last;
  for (let i = steps.length - 1; i >= 0; i--) next = stage(steps[i] as ChainStep, i === steps.length - 1, functions, host, next);
  return next;
}

/** A step's results are made to fit its type before another step sees them, as if they had travelled; the last one's do travel. */
function stage(step: ChainStep, last: boolean, functions: readonly StreamFunction[], host: OperatorHost, next: Emit): Emit {
  const call = callable(functions, step.fn);
  const { name } = functionAt(functions, step.fn);
  switch (step.step) {
    case "map": {
      if (last) return (value, timestamp) => next(call(value), timestamp);
      const convert = converterOf(parseType(step.type).definition);
      return (value, timestamp) => next(convert(call(value), name), timestamp);
    }
    case "flatMap": {
      const each = last ? next : converting(converterOf(parseType(step.type).definition), name, next);
      return (value, timestamp) => flatten(name, call(value), each, timestamp);
    }
    case "filter":
      return (value, timestamp) => {
        const kept = call(value);
        if (kept === true) next(value, timestamp);
        else if (kept !== false) throw notBoolean(name, kept);
      };
    case "timestamps":
      return (value, timestamp) => {
        const before = timestamp ?? host.timestamp;
        next(value, millisOf(call(value, before === undefined ? null : instantOf(before)), `the timestamp that ${name} gives`));
      };
    case "watermark":
      return watermarked(call, name, host, next);
    case "key":
      return (value, timestamp) => next({ key: call(value), value }, timestamp);
  }
}

/** Puts the watermark that a generator gives in front of each element. */
function watermarked(create: (...args: unknown[]) => unknown, name: string, host: OperatorHost, next: Emit): Emit {
  let generator: { onElement(value: unknown, timestamp: Instant): unknown } | undefined;
  return (value, timestamp) => {
    generator ??= create() as NonNullable<typeof generator>;
    if (typeof (generator as Partial<typeof generator> | null)?.onElement !== "function")
      throw new ConfigurationError(`${name} gives ${describe(generator)}; give an object with a function onElement`, { option: "create" });
    const time = timestamp ?? host.timestamp;
    if (time === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
    const watermark = generator.onElement(value, instantOf(time));
    next({ key: watermark === null ? null : BigInt(millisOf(watermark, `the watermark that ${name} gives`)), value }, timestamp);
  };
}

function converting(convert: Converter, name: string, next: Emit): Emit {
  return (value, timestamp) => next(convert(value, name), timestamp);
}

function notBoolean(name: string, received: unknown): ConversionError {
  const remedy = isThenable(received)
    ? "a filter cannot wait for a promise; ask in mapAsync and filter by its result"
    : "compare explicitly, as in `(x) => x.name !== null`";
  return new ConversionError(`${name}: a filter gives true or false, not ${describe(received)}; ${remedy}`, {
    path: name,
    expected: "BOOLEAN NOT NULL",
    received: describe(received),
  });
}
