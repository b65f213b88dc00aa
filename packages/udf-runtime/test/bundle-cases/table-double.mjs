// SPDX-License-Identifier: Apache-2.0
// Stands for the table package where the cases run: the same names, and a driver part that must never be bundled.
export const t = { string: () => ({ kind: "varchar" }) };
export const schema = (fields) => ({ fields, names: Object.keys(fields) });
export function udf(spec, fn) {
  const { name, module, bind } = spec;
  return { definition: { kind: "scalar", name: name ?? (fn.name || undefined), args: [], returns: t.string(), fn, bound: bind, deterministic: true, async: undefined, module }, fn };
}
export class TableEnvironment {
  static async create() {
    const { open } = await import("@tsflink/bridge");
    return open === undefined ? undefined : new TableEnvironment();
  }
  from(x) {
    return { rows: x };
  }
}
