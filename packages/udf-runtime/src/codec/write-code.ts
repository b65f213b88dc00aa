// SPDX-License-Identifier: Apache-2.0
import type { Layout, Physical } from "./layout.ts";
import { TEXT_PIECE } from "./write-column.ts";

/** Written inside of the loop, with their arrays in local variables; the other types are functions that append. */
const INLINE: ReadonlySet<Physical> = new Set(["bool", "int8", "int16", "int32", "int64", "float32", "float64", "utf8"]);
const UNBOUNDED = 0x7fffffff;

/**
 * Writes JavaScript that checks values and appends them to columns, specialised per type, to be put into a generated loop.
 *
 * The text refers to `columns`, an array of `WriteColumn` by node number, and `G`, the helpers of `write-values.ts`.
 * Values that do not fit end in `G.misfit`. Field names enter the text only as JSON strings.
 */
export class WriteCode {
  readonly #functions = new Map<number, string>();
  readonly #columns: string;
  readonly #p: string;

  /** @param columns the name of the array of columns, which also keeps the variables of two writers in one loop apart. */
  constructor(columns: string) {
    this.#columns = columns;
    this.#p = columns.toLowerCase();
  }

  /** Function declarations that the statements need; put them outside of the loop. */
  get functions(): string {
    return [...this.#functions.values()].join("\n");
  }

  /** Variables of a column, to be put before the loop. */
  prologue(layout: Layout): string {
    if (!INLINE.has(layout.physical)) {
      this.#appender(layout);
      return "";
    }
    const k = `${this.#p}${layout.node}`;
    const column = `const ${k} = ${this.#columns}[${layout.node}];`;
    return layout.physical === "utf8"
      ? `${column} let ${k}o = ${k}.offsets, ${k}t = ${k}.text, ${k}p = ${k}.position;`
      : `${column} let ${k}x = ${k}.values;`;
  }

  /** Loads again what `ensure` replaced. */
  reload(layout: Layout): string {
    if (!INLINE.has(layout.physical)) return "";
    const k = `${this.#p}${layout.node}`;
    return layout.physical === "utf8" ? `${k}o = ${k}.offsets;` : `${k}x = ${k}.values;`;
  }

  /** Loads again what `begin` replaced: for variables that live longer than a loop. */
  resume(layout: Layout): string {
    const k = `${this.#p}${layout.node}`;
    return layout.physical === "utf8" ? `${this.reload(layout)} ${k}t = ${k}.text; ${k}p = ${k}.position;` : this.reload(layout);
  }

  /**
   * Writes the variable `v` as value `i`; the values of a column are written in order, and there is room for them.
   * `escape` is run first for an object where something else belongs, when looking for that costs nothing on the way of good values.
   */
  statement(layout: Layout, i: string, v: string, escape = ""): string {
    const n = layout.node;
    if (!INLINE.has(layout.physical)) return `W${this.#p}${n}(${v});`;
    const misfit = escape === "" ? `G.misfit(${n}, ${v});` : `{ ${escape} G.misfit(${n}, ${v}); }`;
    const k = `${this.#p}${n}`;
    const otherwise = `else ${this.#refuse(layout, v, misfit, layout.physical === "utf8" ? `{ ${k}.setNull(${i}); ${k}o[${i} + 1] = ${k}p; }` : layout.physical === "bool" ? `${k}.setNull(${i});` : `{ ${k}.setNull(${i}); ${k}x[${i}] = ${layout.physical === "int64" ? "0n" : "0"}; }`)}`;
    switch (layout.physical) {
      case "utf8":
        return `if (${this.#textTest(layout, v)}) { ${k}t += ${v}; ${k}o[${i} + 1] = (${k}p += ${v}.length); if (${k}t.length > ${TEXT_PIECE}) { ${k}.text = ${k}t; ${k}.flushText(); ${k}t = ""; } } ${otherwise}`;
      case "bool":
        return `if (${v} === true) ${k}x[${i} >> 3] |= 1 << (${i} & 7); else if (${v} !== false) ${otherwise.slice(5)}`;
      case "int32": {
        const encoded = encodedInt32(layout, v);
        if (encoded !== undefined)
          return layout.type.nullable ? `if (${v} !== null) ${k}x[${i}] = ${encoded}; ${otherwise}` : `${k}x[${i}] = ${encoded};`;
        return `if (${numberTest(layout.physical, v)}) ${k}x[${i}] = ${v}; ${otherwise}`;
      }
      case "int64": {
        const encoded = encodedInt64(layout, v);
        if (encoded !== undefined)
          return layout.type.nullable ? `if (${v} !== null) ${k}x[${i}] = ${encoded}; ${otherwise}` : `${k}x[${i}] = ${encoded};`;
        return `if (typeof ${v} === "bigint") { ${k}x[${i}] = ${v}; if (${k}x[${i}] !== ${v}) G.misfit(${n}, ${v}); } ${otherwise}`;
      }
      default:
        return `if (${numberTest(layout.physical, v)}) ${k}x[${i}] = ${v}; ${otherwise}`;
    }
  }

  /** Whether `statement` runs its `escape`. */
  escapes(layout: Layout): boolean {
    return INLINE.has(layout.physical) && encodedInt32(layout, "v") === undefined && encodedInt64(layout, "v") === undefined;
  }

  /** Hands the state of the local variables back to the column, after the loop. */
  epilogue(layout: Layout, rows: string): string {
    const k = `${this.#p}${layout.node}`;
    if (!INLINE.has(layout.physical)) return "";
    return layout.physical === "utf8" ? `${k}.text = ${k}t; ${k}.position = ${k}p; ${k}.length = ${rows};` : `${k}.length = ${rows};`;
  }

  /** NULL, or what is not allowed. */
  #refuse(layout: Layout, v: string, misfit: string, whenNull: string): string {
    return layout.type.nullable ? `if (${v} === null) ${whenNull} else ${misfit}` : misfit;
  }

  #textTest(layout: Layout, v: string): string {
    const { type } = layout;
    const length = type.kind === "char" || type.kind === "varchar" ? type.length : UNBOUNDED;
    return `typeof ${v} === "string"${length === UNBOUNDED ? "" : ` && (${v}.length <= ${length} || G.fits(${v}, ${length}))`}`;
  }

  /** A function that appends one value; used for nested values and for the types that are not worth local variables. */
  #appender(layout: Layout): void {
    const n = layout.node;
    if (this.#functions.has(n)) return;
    this.#functions.set(n, "");
    const head = `const w = ${this.#columns}[${n}]; ${layout.physical === "null" ? "" : layout.type.nullable ? "if (v === null) return w.appendNull();" : ""} const i = w.length; if (i === w.capacity) w.ensure(i + 1);`;
    this.#functions.set(n, `function W${this.#p}${n}(v) { ${head} ${this.#append(layout)} w.length = i + 1; }`);
  }

  #append(layout: Layout): string {
    const n = layout.node;
    const misfit = `G.misfit(${n}, v);`;
    const { type } = layout;
    const child = (of: Layout): string => {
      this.#appender(of);
      return `W${this.#p}${of.node}`;
    };
    switch (layout.physical) {
      case "null":
        return `if (v !== null) ${misfit} w.nulls++;`;
      case "bool":
        return `if (v === true) w.values[i >> 3] |= 1 << (i & 7); else if (v !== false) ${misfit}`;
      case "utf8":
        return `if (!(${this.#textTest(layout, "v")})) ${misfit} w.text += v; w.offsets[i + 1] = (w.position += v.length); if (w.full) w.flushText();`;
      case "binary": {
        const length = type.kind === "varbinary" ? type.length : UNBOUNDED;
        return `if (!G.isBytes(v)${length === UNBOUNDED ? "" : ` || v.length > ${length}`}) ${misfit} w.appendBytes(v); w.offsets[i + 1] = w.position;`;
      }
      case "fixed":
        return `if (!G.isBytes(v) || v.length !== ${layout.width}) ${misfit} w.values.set(v, i * ${layout.width});`;
      case "decimal":
        return type.kind === "decimal" ? `G.decimal(${n}, v, w.values, i, ${type.precision}, ${type.scale});` : "";
      case "int64": {
        const encoded = encodedInt64(layout, "v");
        return encoded !== undefined
          ? `w.values[i] = ${encoded};`
          : `if (typeof v !== "bigint") ${misfit} w.values[i] = v; if (w.values[i] !== v) ${misfit}`;
      }
      case "int32": {
        const encoded = encodedInt32(layout, "v");
        return encoded !== undefined
          ? `w.values[i] = ${encoded};`
          : `if (!(${numberTest(layout.physical, "v")})) ${misfit} w.values[i] = v;`;
      }
      case "int8":
      case "int16":
      case "float32":
      case "float64":
        return `if (!(${numberTest(layout.physical, "v")})) ${misfit} w.values[i] = v;`;
      case "struct": {
        if (type.kind === "variant")
          return `G.variant(${n}, v); ${child(layout.children[0] as Layout)}(v.metadata); ${child(layout.children[1] as Layout)}(v.value);`;
        return `if (typeof v !== "object" || v === null || Array.isArray(v)) ${misfit} ${layout.children.map((c) => `${child(c)}(v[${JSON.stringify(c.name)}]);`).join(" ")}`;
      }
      case "list": {
        const element = layout.children[0] as Layout;
        return `if (!G.isArray(v)) ${misfit} for (let j = 0; j < v.length; j++) ${child(element)}(v[j]); w.offsets[i + 1] = ${this.#columns}[${element.node}].length;`;
      }
      case "map": {
        const entries = layout.children[0] as Layout;
        const [key, value] = entries.children as [Layout, Layout];
        return `if (!G.isMap(v)) ${misfit} const e = ${this.#columns}[${entries.node}]; for (const [k, x] of v) { ${child(key)}(k); ${child(value)}(x); e.length++; } w.offsets[i + 1] = e.length;`;
      }
    }
  }
}

function numberTest(physical: Physical, v: string): string {
  switch (physical) {
    case "int8":
      return `typeof ${v} === "number" && ${v} << 24 >> 24 === ${v}`;
    case "int16":
      return `typeof ${v} === "number" && ${v} << 16 >> 16 === ${v}`;
    case "int32":
      return `typeof ${v} === "number" && (${v} | 0) === ${v}`;
    // Up to half a step above the largest float rounds down to it; beyond that a finite number would become infinite.
    case "float32":
      return `typeof ${v} === "number" && (${v} - ${v} !== 0 || (${v} < 3.4028235677973366e38 && ${v} > -3.4028235677973366e38))`;
    default:
      return `typeof ${v} === "number"`;
  }
}

function encodedInt32(layout: Layout, v: string): string | undefined {
  const { type, node } = layout;
  if (type.kind === "date") return `G.date(${node}, ${v})`;
  if (type.kind === "time") return `G.time_${layout.unit}(${node}, ${v}, ${type.precision})`;
  if (type.kind === "interval-year-month") return `G.months(${node}, ${v})`;
  return undefined;
}

function encodedInt64(layout: Layout, v: string): string | undefined {
  const { type, node } = layout;
  if (type.kind === "time") return `G.time_${layout.unit}(${node}, ${v}, ${type.precision})`;
  if (type.kind === "timestamp") return `G.timestamp_${layout.unit}(${node}, ${v}, ${type.precision})`;
  if (type.kind === "timestamp_ltz") return `G.instant_${layout.unit}(${node}, ${v}, ${type.precision})`;
  if (type.kind === "interval-day-time") return `G.millis(${node}, ${v})`;
  return undefined;
}
