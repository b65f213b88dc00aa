// SPDX-License-Identifier: Apache-2.0
import * as classes from "./errors.ts";
import { brandsOf, FlinkError } from "./flink-error.ts";

/** An error as plain data, for the border between threads and processes, where structured clone would lose its class. */
export interface SerializedError {
  /** The name of our class, or `undefined` for an error of somebody else's. */
  readonly brand: string | undefined;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** The fields of our classes; errors among them are serialized too. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: SerializedError | undefined;
}

const marker = "~error";
const deepest = 32;

/** An error with its fields and its causes, as data that structured clone and, but for bigints and bytes, JSON can carry. */
export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!(error instanceof Error)) {
    return { brand: undefined, name: "Error", message: typeof error === "string" ? error : `thrown: ${String(error)}`, stack: undefined, fields: {}, cause: undefined };
  }
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) {
    if (key === "cause" || key === "code" || typeof value === "function" || typeof value === "symbol") continue;
    fields[key] = value instanceof Error ? { [marker]: serializeError(value, depth + 1) } : value;
  }
  const ours = error instanceof FlinkError;
  return {
    brand: ours ? brandsOf(error)[0] : undefined,
    name: error.name,
    message: error.message,
    stack: error.stack,
    fields: ours ? fields : {},
    cause: error.cause === undefined || depth >= deepest ? undefined : serializeError(error.cause, depth + 1),
  };
}

type ErrorClass = new (message: string, options: never) => FlinkError;

/** The error that `serializeError` was given, of the same class, with its fields, stack and causes. */
export function deserializeError(plain: SerializedError): Error {
  const fields = Object.fromEntries(Object.entries(plain.fields).map(([key, value]) => [key, revive(value)]));
  const cause = plain.cause === undefined ? undefined : deserializeError(plain.cause);
  const options = { ...fields, ...(cause === undefined ? {} : { cause }) };
  const known = plain.brand === undefined ? undefined : (classes as unknown as Readonly<Record<string, ErrorClass | undefined>>)[plain.brand];
  const error = known === undefined ? new Error(plain.message, options) : new known(plain.message, options as never);
  if (known === undefined) Object.defineProperty(error, "name", { value: plain.name, configurable: true, writable: true, enumerable: false });
  Object.defineProperty(error, "stack", { value: plain.stack, configurable: true, writable: true, enumerable: false });
  return error;
}

function revive(value: unknown): unknown {
  return typeof value === "object" && value !== null && marker in value ? deserializeError((value as { readonly [marker]: SerializedError })[marker]) : value;
}
