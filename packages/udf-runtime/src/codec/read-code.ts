// SPDX-License-Identifier: Apache-2.0
import type { Layout } from "./layout.ts";

/**
 * Writes JavaScript that reads columns, one specialised expression per type, to be put into a generated loop.
 *
 * The text refers to `C`, the array of `ReadColumn` by node number, and `H`, the helpers of `read-values.ts`. Field names enter it only as JSON strings.
 */
export class ReadCode {
  readonly #functions = new Map<number, string>();

  /** Function declarations that the expressions need; put them outside of the loop, where `C` and `H` are visible. */
  get functions(): string {
    return [...this.#functions.values()].join("\n");
  }

  /** Constants for a column, to be put before the loop. */
  prologue(layout: Layout): string {
    const n = layout.node;
    switch (layout.physical) {
      case "null":
        return "";
      case "utf8":
        return `const r${n} = C[${n}], rv${n} = r${n}.validity, rn${n} = r${n}.nulls !== 0, ro${n} = r${n}.offsets, rd${n} = r${n}.data, rt${n} = r${n}.text;`;
      case "binary":
        return `const r${n} = C[${n}], rv${n} = r${n}.validity, rn${n} = r${n}.nulls !== 0, ro${n} = r${n}.offsets, rd${n} = r${n}.data;`;
      case "list":
      case "map":
      case "struct":
        this.#nested(layout);
        return "";
      default:
        return `const r${n} = C[${n}], rv${n} = r${n}.validity, rn${n} = r${n}.nulls !== 0, rx${n} = r${n}.values;`;
    }
  }

  /** The value at index `i` (the name of a variable). With `nulls` false the caller knows that this batch has none in the column. */
  expression(layout: Layout, i: string, nulls: boolean): string {
    const n = layout.node;
    if (layout.physical === "null") return "null";
    if (layout.children.length > 0 || layout.physical === "struct") {
      this.#nested(layout);
      return `R${n}(${i})`;
    }
    const value = this.#value(layout, i);
    return nulls ? `(rn${n} && (rv${n}[${i} >> 3] >>> (${i} & 7) & 1) === 0 ? null : ${value})` : value;
  }

  #value(layout: Layout, i: string): string {
    const n = layout.node;
    const x = `rx${n}[${i}]`;
    const { type } = layout;
    switch (type.kind) {
      case "boolean":
        return `(rx${n}[${i} >> 3] >>> (${i} & 7) & 1) === 1`;
      case "char":
      case "varchar":
        return `(rt${n} !== null ? rt${n}.substring(ro${n}[${i}], ro${n}[${i} + 1]) : rd${n}.utf8Slice(ro${n}[${i}], ro${n}[${i} + 1]))`;
      // A copy each: the memory below is used again for the next batch.
      case "varbinary":
      case "raw":
        return `H.bytes(rd${n}, ro${n}[${i}], ro${n}[${i} + 1])`;
      case "binary":
        return `rx${n}.slice(${i} * ${layout.width}, ${i} * ${layout.width} + ${layout.width})`;
      case "decimal":
        return `H.decimal(rx${n}[${i} * 2], rx${n}[${i} * 2 + 1], ${type.scale})`;
      case "date":
        return `H.date(${x})`;
      case "time":
        return `H.time_${layout.unit}(${x})`;
      case "timestamp":
        return `H.timestamp_${layout.unit}(${x})`;
      case "timestamp_ltz":
        return `H.instant_${layout.unit}(${x})`;
      case "interval-year-month":
        return `H.months(${x})`;
      case "interval-day-time":
        return `H.millis(${x})`;
      default:
        return x;
    }
  }

  #nested(layout: Layout): void {
    const n = layout.node;
    if (this.#functions.has(n)) return;
    this.#functions.set(n, ""); // keeps the order: parents before children
    const isNull = `const r = C[${n}]; if (r.nulls !== 0 && (r.validity[i >> 3] >>> (i & 7) & 1) === 0) return null;`;
    const inner = (child: Layout, i: string) => ({ before: this.prologue(child), value: this.expression(child, i, true) });
    let body: string;
    if (layout.physical === "struct") {
      const fields = layout.children.map((child) => ({ child, ...inner(child, "i") }));
      const before = fields.map((f) => f.before).join(" ");
      body =
        layout.type.kind === "variant"
          ? `${before} return H.variant(${fields.map((f) => f.value).join(", ")});`
          : `${before} return ${objectLiteral(fields.map((f) => [f.child.name, f.value]))};`;
    } else if (layout.physical === "list") {
      const element = inner(layout.children[0] as Layout, "j");
      body = `${element.before} const from = r.offsets[i], to = r.offsets[i + 1], list = new Array(to - from); for (let j = from; j < to; j++) list[j - from] = ${element.value}; return list;`;
    } else {
      const entries = layout.children[0] as Layout;
      const key = inner(entries.children[0] as Layout, "j");
      const value = inner(entries.children[1] as Layout, "j");
      body = `${key.before} ${value.before} const map = new Map(); for (let j = r.offsets[i], to = r.offsets[i + 1]; j < to; j++) map.set(${key.value}, ${value.value}); return map;`;
    }
    this.#functions.set(n, `function R${n}(i) { ${isNull} ${body} }`);
  }
}

/** `__proto__` as a plain key would set the prototype. */
export function objectLiteral(entries: readonly (readonly [name: string, value: string])[]): string {
  return `{ ${entries.map(([name, value]) => `${name === "__proto__" ? '["__proto__"]' : JSON.stringify(name)}: ${value}`).join(", ")} }`;
}
