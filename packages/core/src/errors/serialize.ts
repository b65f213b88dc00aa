// SPDX-License-Identifier: Apache-2.0
import { describe } from "../convert/describe.ts";
import * as classes from "./errors.ts";
import { FlinkError, brandsOf } from "./flink-error.ts";

/** An error as plain JSON, with all errors that it refers to; the first is the error itself. */
export interface SerializedError {
  readonly errors: readonly SerializedErrorNode[];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface SerializedErrorNode {
  /** The class of ours that makes it again; `Error` for foreign errors. */
  readonly class: string;
  /** The name it had, also that of a foreign or a derived class. */
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly fields?: { readonly [field: string]: Json };
  /** Fields that are errors themselves, as positions in the list: `cause`, `rootCause`. */
  readonly refs?: { readonly [field: string]: number };
  /** A cause that is no error. */
  readonly thrown?: Json;
}

type Shape = { readonly fields: readonly string[]; readonly refs?: readonly string[]; readonly prototype: object };

const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["ConfigurationError", { fields: ["code", "option", "received"], prototype: classes.ConfigurationError.prototype }],
  ["ConversionError", { fields: ["code", "path", "expected", "received"], prototype: classes.ConversionError.prototype }],
  ["BundleError", { fields: ["code", "offenders"], prototype: classes.BundleError.prototype }],
  ["BridgeError", { fields: ["code", "hint", "javaHome"], prototype: classes.BridgeError.prototype }],
  ["JavaError", { fields: ["code", "javaClass", "javaStack"], prototype: classes.JavaError.prototype }],
  ["ValidationError", { fields: ["code", "javaClass", "javaStack", "line", "column"], prototype: classes.ValidationError.prototype }],
  ["SqlError", { fields: ["code", "javaClass", "javaStack", "line", "column"], prototype: classes.SqlError.prototype }],
  ["CatalogError", { fields: ["code", "javaClass", "javaStack", "reason", "object"], prototype: classes.CatalogError.prototype }],
  ["JobError", { fields: ["code", "jobId", "status"], refs: ["rootCause"], prototype: classes.JobError.prototype }],
  ["UserFunctionError", { fields: ["code", "functionName"], prototype: classes.UserFunctionError.prototype }],
  ["WorkerError", { fields: ["code", "workerId", "log"], prototype: classes.WorkerError.prototype }],
]);

// Chains of causes are short; a longer one is a loop that makes new errors as it goes.
const most = 100;

/** Any thrown value as JSON that structured clone and `JSON.stringify` carry. Keeps our classes and fields and the whole chain of causes. */
export function serializeError(thrown: unknown): SerializedError {
  const nodes: SerializedErrorNode[] = [];
  const seen = new Map<object, number>();

  const add = (error: Error): number => {
    const known = seen.get(error);
    if (known !== undefined) return known;
    const at = nodes.length;
    seen.set(error, at);
    const name = brandsOf(error).find((brand) => shapes.has(brand));
    const shape = name === undefined ? undefined : shapes.get(name);
    const values = error as unknown as Readonly<Record<string, unknown>>;
    const fields: Record<string, Json> = {};
    for (const field of shape?.fields ?? []) if (values[field] !== undefined) fields[field] = toJson(values[field]);
    const node: { -readonly [K in keyof SerializedErrorNode]: SerializedErrorNode[K] } = {
      class: name ?? "Error",
      name: textOf(error.name),
      message: textOf(error.message),
      ...(typeof error.stack === "string" ? { stack: error.stack } : {}),
      ...(shape === undefined ? {} : { fields }),
    };
    nodes.push(node);
    const refs: Record<string, number> = {};
    for (const field of ["cause", ...(shape?.refs ?? [])]) {
      const value = values[field];
      if (isError(value) && (seen.has(value) || nodes.length < most)) refs[field] = add(value);
      else if (field === "cause" && value !== undefined && !isError(value)) node.thrown = toJson(value);
    }
    if (Object.keys(refs).length > 0) node.refs = refs;
    return at;
  };

  if (isError(thrown)) add(thrown);
  else nodes.push({ class: "Thrown", name: "Thrown", message: `thrown: ${describe(thrown)}`, thrown: toJson(thrown) });
  return { errors: nodes };
}

/**
 * The error that `serializeError` took apart, of the same class where it is one of ours.
 * A thrown value that was no error comes back as an `Error` whose `cause` it is.
 */
export function deserializeError(serialized: SerializedError): Error {
  const nodes = (serialized as SerializedError | undefined)?.errors;
  if (nodes === undefined) return new Error("an error was reported in a form that is not known here");
  const errors = nodes.map((node) => {
    const prototype = shapes.get(node.class)?.prototype ?? Error.prototype;
    // A true error object under a class of ours: the constructors differ, and must not run their checks again.
    const error = new Error(node.message);
    if (prototype !== Error.prototype) Object.setPrototypeOf(error, prototype);
    hide(error, "name", node.name);
    // Without a stack of its own it has none: the frames of the reader would mislead.
    hide(error, "stack", node.stack ?? `${node.name}: ${node.message}`);
    const shape = shapes.get(node.class);
    for (const field of shape?.fields ?? []) (error as unknown as Record<string, unknown>)[field] = node.fields?.[field];
    if (node.thrown !== undefined) hide(error, "cause", node.thrown);
    return error;
  });
  nodes.forEach((node, i) => {
    for (const [field, at] of Object.entries(node.refs ?? {})) {
      if (field === "cause") hide(errors[i]!, "cause", errors[at]);
      else (errors[i] as unknown as Record<string, unknown>)[field] = errors[at];
    }
  });
  return errors[0] ?? new Error("an error that was lost on the way");
}

function isError(value: unknown): value is Error {
  return value instanceof FlinkError || Object.prototype.toString.call(value) === "[object Error]" || value instanceof Error;
}

function toJson(value: unknown, depth = 0): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
    return value;
  if (depth < 4 && Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (
    depth < 4 &&
    typeof value === "object" &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  )
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([k, v]) => [k, toJson(v, depth + 1)]),
    );
  return describe(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : describe(value);
}

function hide(error: Error, field: string, value: unknown): void {
  Object.defineProperty(error, field, { value, configurable: true, writable: true, enumerable: false });
}
