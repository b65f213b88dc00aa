// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type AnySqlType, type Duration } from "@tsflink/core";
import { didYouMean } from "@tsflink/core/internal";
import type { AssignerNode, EvictorNode, TriggerNode, WindowNode } from "@tsflink/udf-runtime/streams";
import type { SideOutputTypes } from "../functions/process.ts";
import type { AnyTrigger, Evictor, WindowAssigner } from "../functions/windows.ts";
import { OperatorFunctions } from "../plan/functions.ts";
import { declareStates, windowStates, type DeclaredStates } from "../plan/state.ts";
import { addFold, type FieldFold } from "../plan/fold.ts";
import type { AnyFunction, AnyProcess, FlinkDataStream, FlinkStream } from "./data-stream.ts";
import type { OperatorOptions } from "./options.ts";

export type AnyWindow = WindowAssigner<never, unknown>;

export interface AnyWindowOptions {
  readonly trigger?: AnyTrigger;
  readonly evictor?: Evictor<never, never>;
  readonly allowedLateness?: Duration;
  readonly lateOutput?: string;
}

interface AnyAggregation {
  readonly accumulator: AnySqlType;
  readonly create: AnyFunction;
  readonly add: AnyFunction;
  readonly merge?: AnyFunction;
  readonly result?: AnyFunction;
}

const none: DeclaredStates = { specs: [], declared: [] };

/** Windows of a stream, with a key or over all elements. */
export class FlinkWindowedStream {
  readonly #stream: FlinkStream;
  readonly #assigner: AnyWindow;
  readonly #options: AnyWindowOptions;
  readonly #all: boolean;

  /** @param all whether the windows are over all elements, which the stream has put under one key */
  constructor(stream: FlinkStream, assigner: AnyWindow, options: AnyWindowOptions, all = false) {
    checkWindowOptions(assigner, options);
    this.#all = all;
    this.#stream = stream;
    this.#assigner = assigner;
    this.#options = options;
  }

  get #merging(): boolean {
    return this.#assigner.kind === "session" || this.#assigner.merge !== undefined;
  }

  #operator(
    label: string,
    output: AnySqlType,
    functions: OperatorFunctions,
    options: OperatorOptions,
    contents: AnySqlType,
    fn: WindowNode["fn"],
    { sideOutputs = {}, states = none }: { readonly sideOutputs?: SideOutputTypes; readonly states?: DeclaredStates } = {},
  ): FlinkDataStream {
    const { lateOutput } = this.#options;
    if (lateOutput !== undefined && lateOutput in sideOutputs)
      throw new ConfigurationError(`${label}(): the side output ${lateOutput} is declared twice, for late elements and by the function`, {
        option: "sideOutputs",
      });
    const sides: SideOutputTypes = lateOutput === undefined ? sideOutputs : { ...sideOutputs, [lateOutput]: this.#stream.type };
    const window: WindowNode = {
      ...windowNode(this.#assigner, this.#options, functions),
      ...(this.#all ? { all: true } : {}),
      ...(lateOutput === undefined ? {} : { lateOutput: 1 + Object.keys(sides).indexOf(lateOutput) }),
      contents: String(contents),
      fn,
    };
    return this.#stream.operator(
      {
        label,
        output,
        sideOutputs: sides,
        states: states.specs,
        timers: true,
        work: { op: "window", window },
        functions,
        options: this.#all ? { ...options, parallelism: 1 } : options,
      },
      true,
    );
  }

  reduce(...args: readonly unknown[]): FlinkDataStream {
    if (typeof args[0] === "function") {
      const [fn, options = {}] = args as [AnyFunction, OperatorOptions?];
      const functions = new OperatorFunctions("window reduce", options);
      return this.#operator("window reduce", this.#stream.type, functions, options, this.#stream.type, {
        kind: "reduce",
        reduce: functions.add("fn", fn),
      });
    }
    const [output, fn, emit, options = {}] = args as [AnySqlType, AnyFunction, AnyFunction, OperatorOptions?];
    const functions = new OperatorFunctions("window reduce", options);
    return this.#operator("window reduce", output, functions, options, this.#stream.type, {
      kind: "reduce",
      reduce: functions.add("fn", fn),
      emit: functions.add("emit", emit),
    });
  }

  aggregate(output: AnySqlType, aggregation: AnyAggregation, ...rest: readonly unknown[]): FlinkDataStream {
    const emitted = typeof rest[0] === "function";
    const [emit, options = {}] = (emitted ? rest : [undefined, ...rest]) as [AnyFunction | undefined, OperatorOptions?];
    const functions = new OperatorFunctions("window aggregate", options);
    const { accumulator, create, add, merge, result } = aggregation;
    if (this.#merging && merge === undefined)
      throw new ConfigurationError("aggregate(): these windows merge, as sessions do, so the aggregation needs merge", { option: "merge" });
    return this.#operator("window aggregate", output, functions, options, accumulator, {
      kind: "aggregate",
      create: functions.add("create", create),
      add: functions.add("add", add),
      ...(merge === undefined ? {} : { merge: functions.add("merge", merge) }),
      ...(result === undefined ? {} : { result: functions.add("result", result) }),
      ...(emit === undefined ? {} : { emit: functions.add("emit", emit) }),
    });
  }

  apply(output: AnySqlType, fn: AnyFunction, options: OperatorOptions = {}): FlinkDataStream {
    const functions = new OperatorFunctions("window apply", options);
    return this.#operator("window apply", output, functions, options, this.#stream.type, { kind: "apply", fn: functions.add("fn", fn) });
  }

  process(output: AnySqlType, spec: AnyProcess, options: OperatorOptions = {}): FlinkDataStream {
    const label = "window process";
    const known = ["state", "windowState", "sideOutputs", "onWindow", "clear"];
    for (const hook of Object.keys(spec))
      if (!known.includes(hook))
        throw new ConfigurationError(`process(): there is no ${hook} in the function of a window${didYouMean(hook, known)}`, {
          option: hook,
        });
    if (this.#merging && spec["windowState"] !== undefined)
      throw new ConfigurationError(
        "process(): these windows merge, as sessions do, and state of a window cannot; keep it in the state of the key",
        {
          option: "windowState",
        },
      );
    const functions = new OperatorFunctions(label, options);
    const states = declareStates(label, spec.state, "key", functions);
    const inWindow = windowStates(label, spec["windowState"] as AnyProcess["state"], functions);
    const clear = functions.addOptional("clear", spec["clear"]);
    return this.#operator(
      label,
      output,
      functions,
      options,
      this.#stream.type,
      {
        kind: "process",
        fn: functions.add("onWindow", spec["onWindow"]),
        ...(clear === undefined ? {} : { clear }),
        ...(states.declared.length === 0 ? {} : { declared: states.declared }),
        ...(inWindow.length === 0 ? {} : { windowState: inWindow }),
      },
      { ...(spec.sideOutputs === undefined ? {} : { sideOutputs: spec.sideOutputs }), states },
    );
  }

  #fold(name: FieldFold, field: string, options: OperatorOptions = {}): FlinkDataStream {
    const label = `window ${name}`;
    const functions = new OperatorFunctions(label, { ...(options.name === undefined ? {} : { name: options.name }) });
    const reduce = addFold(this.#stream.type, name, field, functions);
    return this.#operator(label, this.#stream.type, functions, options, this.#stream.type, { kind: "reduce", reduce });
  }

  sum(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("sum", field, options);
  }

  min(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("min", field, options);
  }

  max(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("max", field, options);
  }

  minBy(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("minBy", field, options);
  }

  maxBy(field: string, options?: OperatorOptions): FlinkDataStream {
    return this.#fold("maxBy", field, options);
  }
}

function checkWindowOptions(assigner: AnyWindow, options: AnyWindowOptions): void {
  const known = ["trigger", "evictor", "allowedLateness", "lateOutput"];
  for (const option of Object.keys(options))
    if (!known.includes(option))
      throw new ConfigurationError(`window(): there is no option ${option}${didYouMean(option, known)}`, { option });
  if (assigner.kind === "global" && options.trigger === undefined)
    throw new ConfigurationError("window(): the global window never ends; give it a trigger", { option: "trigger" });
}

/** The part of a window that does not depend on its function. */
export function windowNode(
  assigner: AnyWindow,
  options: AnyWindowOptions,
  functions: OperatorFunctions,
): Pick<WindowNode, "assigner" | "trigger" | "evictor" | "allowedLateness"> {
  const { trigger, evictor, allowedLateness } = options;
  return {
    assigner: assignerNode(assigner, functions),
    ...(trigger === undefined ? {} : { trigger: triggerNode(trigger, functions) }),
    ...(evictor === undefined ? {} : { evictor: evictorNode(evictor, functions) }),
    allowedLateness: allowedLateness === undefined ? 0 : parseDuration(allowedLateness, "allowedLateness"),
  };
}

function assignerNode({ kind, time, size, slide, offset, gap, assign, merge }: AnyWindow, functions: OperatorFunctions): AssignerNode {
  switch (kind) {
    case "tumbling":
    case "sliding":
      return {
        assign: kind,
        time,
        size: size as number,
        ...(slide === undefined ? {} : { slide }),
        ...(offset === undefined ? {} : { offset }),
      };
    case "session":
      return { assign: "session", time, gap: typeof gap === "function" ? { fn: functions.add("gap", gap) } : (gap as number) };
    case "global":
      return { assign: "global" };
    case "custom":
      return {
        assign: "custom",
        time,
        fn: functions.add("assign", assign),
        ...(merge === undefined ? {} : { merge: merge === true ? "touching" : { fn: functions.add("merge", merge) } }),
      };
  }
}

function triggerNode(trigger: AnyTrigger, functions: OperatorFunctions): TriggerNode {
  const { kind, interval = 0, count = 0, threshold = 0, delta, inner, custom } = trigger;
  switch (kind) {
    case "event-time":
    case "processing-time":
    case "never":
      return { trigger: kind };
    case "continuous-event-time":
    case "continuous-processing-time":
      return { trigger: kind, interval };
    case "count":
      return { trigger: kind, count };
    case "delta":
      return { trigger: kind, threshold, fn: functions.add("delta", delta) };
    case "processing-time-out":
      return {
        trigger: kind,
        timeout: interval,
        inner: triggerNode(inner as AnyTrigger, functions),
        resetOnElement: trigger.resetOnElement ?? false,
        clearOnTimeout: trigger.clearOnTimeout ?? true,
      };
    case "purging":
      return { trigger: kind, inner: triggerNode(inner as AnyTrigger, functions) };
    case "custom": {
      const hooks = custom as NonNullable<typeof custom>;
      const optional = (hook: string): object => {
        const at = functions.addOptional(`trigger.${hook}`, hooks[hook]);
        return at === undefined ? {} : { [hook]: at };
      };
      return {
        trigger: "custom",
        onElement: functions.add("trigger.onElement", hooks["onElement"]),
        ...optional("onEventTime"),
        ...optional("onProcessingTime"),
        ...optional("onMerge"),
        ...optional("clear"),
        declared: windowStates("trigger.custom", hooks.state, functions),
      };
    }
  }
}

function evictorNode(
  { kind, keep = 0, threshold = 0, after = false, delta, custom }: Evictor<never, never>,
  functions: OperatorFunctions,
): EvictorNode {
  switch (kind) {
    case "count":
    case "time":
      return { evict: kind, keep, after };
    case "delta":
      return { evict: kind, threshold, fn: functions.add("delta", delta), after };
    case "custom": {
      const [before, behind] = ["before", "after"].map((hook) => functions.addOptional(`evictor.${hook}`, custom?.[hook]));
      return { evict: kind, ...(before === undefined ? {} : { before }), ...(behind === undefined ? {} : { after: behind }) };
    }
  }
}
