// SPDX-License-Identifier: Apache-2.0
import { describe } from "./convert/describe.ts";
import { ConfigurationError } from "./errors/errors.ts";

/** A copy of the values of `bind`. @throws `ConfigurationError` that names what cannot be copied whole. */
export function boundValues(label: string, bind: object | undefined): object | undefined {
  if (bind === undefined) return undefined;
  if (typeof bind !== "object" || bind === null || Array.isArray(bind))
    throw new ConfigurationError(`bind: ${label}: bind is an object of values, e.g. { rate: 0.19 }`, {
      option: "bind",
      received: describe(bind),
    });
  for (const [key, value] of Object.entries(bind)) checkBound(label, `bind.${key}`, value, new Set());
  try {
    return Object.freeze(structuredClone(bind));
  } catch (cause) {
    throw new ConfigurationError(`bind: ${label} cannot take its values along; bind plain data, and import functions and classes instead`, {
      option: "bind",
      cause,
    });
  }
}

/** Structured clone strips classes without a word; a `Decimal` would arrive as an object without methods. */
function checkBound(label: string, path: string, value: unknown, seen: Set<object>): void {
  if (typeof value === "function" || typeof value === "symbol")
    refuseBound(label, path, value, "bind plain data, and import functions and classes instead");
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return value.forEach((each, i) => checkBound(label, `${path}[${String(i)}]`, each, seen));
  if (tag === "Map")
    return [...(value as Map<unknown, unknown>)].forEach(([key, each]) =>
      [key, each].forEach((part) => checkBound(label, `${path}.get(...)`, part, seen)),
    );
  if (tag === "Set") return [...(value as Set<unknown>)].forEach((each) => checkBound(label, `${path}.values()`, each, seen));
  if (clonedWhole.has(tag) || ArrayBuffer.isView(value)) return;
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    refuseBound(label, path, value, "a copy would lose its class; bind its text or its parts, and make it again inside the function");
  for (const [key, each] of Object.entries(value)) checkBound(label, `${path}.${key}`, each, seen);
}

const clonedWhole: ReadonlySet<string> = new Set([
  "Date",
  "RegExp",
  "ArrayBuffer",
  "SharedArrayBuffer",
  "Error",
  "Number",
  "String",
  "Boolean",
  "BigInt",
]);

function refuseBound(label: string, path: string, value: unknown, remedy: string): never {
  throw new ConfigurationError(`${path}: ${label} cannot take ${describe(value)} along; ${remedy}`, {
    option: path,
    received: describe(value),
  });
}
