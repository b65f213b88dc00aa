// SPDX-License-Identifier: Apache-2.0
import { quoteString } from "@tsflink/core/internal";
import { checkKeys, checkRecord, refuseOption } from "@tsflink/bridge/driver";
import stringWidth from "string-width";
import type { TableRows } from "./result.ts";

/** Where and how rows are printed. */
export interface PrintOptions {
  /** What the text is written to; slow streams slow the job down. @defaultValue `process.stdout` */
  readonly to?: NodeJS.WritableStream;
  /** The widest that a column gets, in characters; longer values are cut and end in `...`. Flink's own default. @defaultValue 30 */
  readonly maxColumnWidth?: number;
}

/** A line of cells, and whether more are at hand. */
export interface Printed {
  readonly kind: string | undefined;
  readonly row: object;
  readonly last: boolean;
}

const MOST_LINES = 1_000;
/** How long a row waits for others, so that the table seldom has to begin again with wider columns; in milliseconds. */
const GATHERING = 100;

/** @throws `ConfigurationError` */
export function checkPrint(options: PrintOptions): Required<PrintOptions> {
  checkRecord("print() options", options);
  checkKeys("print()", options, ["to", "maxColumnWidth"]);
  const { to = process.stdout, maxColumnWidth = 30 } = options;
  if (typeof (to as { readonly write?: unknown } | null)?.write !== "function") refuseOption("print() to", to, "write a stream");
  if (!Number.isInteger(maxColumnWidth) || maxColumnWidth < 4)
    refuseOption("print() maxColumnWidth", maxColumnWidth, "write a whole number of 4 or more");
  return { to, maxColumnWidth };
}

/** Prints rows as they come, under a heading that is repeated when a later value needs a wider column. */
export async function printRows(
  columns: TableRows<unknown>["columns"],
  rows: AsyncIterable<Printed>,
  { to, maxColumnWidth }: Required<PrintOptions>,
): Promise<void> {
  const right = columns.map(({ type }) => /^(TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)\b/.test(type));
  const names = columns.map(({ name }) => name);
  let widths: readonly number[] = [];
  let lines: string[][] = [];
  let count = 0;
  let changes: boolean | undefined;

  const cut = (text: string): string => fitted(text, maxColumnWidth);
  const rule = (): string => `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+\n`;
  const line = (cells: readonly string[], heading = false): string =>
    `|${cells
      .map((cell, i) => {
        const gap = " ".repeat((widths[i] as number) - stringWidth(cell));
        const toRight = !heading && right[changes === true ? i - 1 : i] === true;
        return toRight ? ` ${gap}${cell} ` : ` ${cell}${gap} `;
      })
      .join("|")}|\n`;
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const heading = (changes === true ? ["op", ...names] : names).map(cut);
    const needed = heading.map((name, i) =>
      Math.max(widths[i] ?? 0, stringWidth(name), ...lines.map((cells) => stringWidth(cells[i] as string))),
    );
    let text = "";
    if (needed.some((width, i) => width !== widths[i])) {
      if (widths.length > 0) text += rule();
      widths = needed;
      text += `${rule()}${line(heading, true)}${rule()}`;
    }
    text += lines.map((cells) => line(cells)).join("");
    lines = [];
    await write(to, text);
  };

  let due = 0;
  let waiting = false;
  const iterator = rows[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      if (waiting && !(await settles(next, due - performance.now()))) await flush();
      const step = await next;
      if (step.done === true) break;
      const { kind, row, last } = step.value;
      changes ??= kind !== undefined;
      const values = names.map((name) => cut(cellText((row as Readonly<Record<string, unknown>>)[name])));
      if (lines.length === 0) due = performance.now() + GATHERING;
      lines.push(kind === undefined ? values : [kind, ...values]);
      count++;
      if (lines.length >= MOST_LINES) await flush();
      waiting = last && lines.length > 0;
    }
  } finally {
    await iterator.return?.();
    // Also what came before a failure.
    await flush();
  }
  await write(to, count === 0 ? "Empty set\n" : `${rule()}${String(count)} row${count === 1 ? "" : "s"}\n`);
}

/** Whether a promise has an outcome within so many milliseconds. */
async function settles(promise: Promise<unknown>, millis: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, millis, false);
  });
  const settled = (): boolean => true;
  try {
    return await Promise.race([promise.then(settled, settled), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function write(to: NodeJS.WritableStream, text: string): Promise<void> {
  // The stream calls back when it has taken the text, or has failed.
  await new Promise<void>((resolve, reject) => {
    to.write(text, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
}

/** As Flink casts values to text: `<NULL>`, `(1, x)` for rows, `[1, 2]` for arrays, `{k=v}` for maps, `x'00ff'` for bytes. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "<NULL>";
  return nestedText(value)
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replaceAll(/\p{Cc}/gu, "\uFFFD");
}

function nestedText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (value instanceof Uint8Array) return `x${quoteString(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex"))}`;
  if (Array.isArray(value)) return `[${value.map(nestedText).join(", ")}]`;
  if (value instanceof Map) return `{${[...value].map(([key, each]) => `${nestedText(key)}=${nestedText(each)}`).join(", ")}}`;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return `(${Object.values(value).map(nestedText).join(", ")})`;
  // Decimals, dates and the like are objects that know their text.
  return (value as { toString(): string }).toString();
}

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });
function fitted(text: string, most: number): string {
  // No character is wider than two columns, nor made of more text than this in any writing.
  const head = text.length > most * 32 ? text.slice(0, most * 32) : text;
  if (head === text && stringWidth(text) <= most) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of characters.segment(head)) {
    width += stringWidth(segment);
    if (width > most - 3) break;
    kept += segment;
  }
  return `${kept}...`;
}
