// SPDX-License-Identifier: Apache-2.0

const longest = 32;

/** What a value is, in a few words for an error message: the kind always, the content only of short scalars. Never a whole row. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length <= longest ? `the string ${JSON.stringify(value)}` : `a string of ${value.length} characters`;
    case "number":
      return `the number ${Object.is(value, -0) ? "-0" : String(value)}`;
    case "bigint": {
      const text = String(value);
      return text.length <= longest ? `the bigint ${text}n` : `a bigint of ${text.length} digits`;
    }
    case "boolean":
      return `the boolean ${value}`;
    case "undefined":
      return "undefined";
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    default:
      return value === null ? "null" : describeObject(value as object);
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return "an object";
  const name = (value as { readonly constructor?: { readonly name?: unknown } }).constructor?.name;
  return typeof name === "string" && name !== "" ? `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}` : "an object";
}
