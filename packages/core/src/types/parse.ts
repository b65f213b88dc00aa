// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "../errors/errors.ts";
import type { FieldDefinition, TypeDefinition } from "./definition.ts";
import { maxLength } from "./format.ts";
import { complaintAbout, defaultDayPrecision, defaultFractionalPrecision, defaultYearPrecision } from "./limits.ts";
import { makeType } from "./make.ts";
import type { AnySqlType } from "./sql-type.ts";
import { didYouMean } from "../did-you-mean.ts";
import { tokenize, type Token } from "./tokens.ts";

/**
 * Reads a type in Flink SQL: all that Flink prints (`LogicalType.asSerializableString()`, `asSummaryString()`) and what DDL holds.
 * The JavaScript type of its values is only known at run time.
 *
 * A structured type is read as the ROW of its attributes: the name of its Java class says nothing to TypeScript.
 *
 * @throws `ConfigurationError` with the place in the text, when it is no type or one that Flink does not have.
 * @example
 * ```ts
 * parseType("ROW<`id` BIGINT NOT NULL, `at` TIMESTAMP(3) WITH LOCAL TIME ZONE>");
 * ```
 */
export function parseType(sql: string): AnySqlType {
  return makeType<unknown, boolean>(parseTypeDefinition(sql));
}

/** The same as plain data. */
export function parseTypeDefinition(sql: string): TypeDefinition {
  const parser = new Parser(sql);
  const type = parser.type();
  parser.end();
  return type;
}

/**
 * The type of a definition that came from elsewhere: checked to the bottom, copied and frozen.
 *
 * @throws `ConfigurationError` when Flink has no such type.
 * @example
 * ```ts
 * typeOf({ kind: "decimal", precision: 10, scale: 2, nullable: false }).toString(); // "DECIMAL(10, 2) NOT NULL"
 * ```
 */
export function typeOf(definition: TypeDefinition): AnySqlType {
  return makeType<unknown, boolean>(copyOf(definition));
}

function copyOf(type: TypeDefinition): TypeDefinition {
  switch (type.kind) {
    case "array":
    case "multiset":
      return { ...type, element: typeOf(type.element).definition };
    case "map":
      return { ...type, key: typeOf(type.key).definition, value: typeOf(type.value).definition };
    case "row":
      return {
        ...type,
        fields: Object.freeze(type.fields.map((field) => Object.freeze({ ...field, type: typeOf(field.type).definition }))),
      };
    default:
      return { ...type };
  }
}

const intervalUnits = new Set(["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]);
const typeNames = [
  "CHAR", "VARCHAR", "STRING", "BOOLEAN", "BINARY", "VARBINARY", "BYTES", "DECIMAL", "DEC", "NUMERIC", "TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT",
  "FLOAT", "DOUBLE", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ", "INTERVAL", "ARRAY", "MULTISET", "MAP", "ROW", "STRUCTURED", "RAW", "NULL", "VARIANT",
]; // prettier-ignore

class Parser {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string) {
    if (typeof sql !== "string") throw new ConfigurationError("parseType takes a type in SQL, as text", { option: "type" });
    this.#sql = sql;
    this.#tokens = tokenize(sql, (message, position) => this.#error(message, position));
  }

  end(): void {
    if (this.#token.kind !== "end") throw this.#unexpected("the end of the type");
  }

  /** A type with its suffixes: `NOT NULL`, and the `ARRAY` and `MULTISET` of standard SQL. */
  type(): TypeDefinition {
    const position = this.#token.position;
    let type = this.#nullability(this.#plainType());
    for (;;) {
      if (this.#word("ARRAY")) type = this.#nullability({ kind: "array", element: type, nullable: true });
      else if (this.#word("MULTISET")) type = this.#nullability({ kind: "multiset", element: type, nullable: true });
      else break;
    }
    return this.#checked(type, position);
  }

  #plainType(): TypeDefinition {
    const start = this.#token;
    if (start.kind !== "word") throw this.#unexpected("a type");
    this.#at++;
    switch (start.text.toUpperCase()) {
      case "CHAR":
        return { kind: "char", length: this.#length() ?? 1, nullable: true };
      case "VARCHAR":
        return { kind: "varchar", length: this.#length() ?? 1, nullable: true };
      case "STRING":
        return { kind: "varchar", length: maxLength, nullable: true };
      case "BINARY":
        return { kind: "binary", length: this.#length() ?? 1, nullable: true };
      case "VARBINARY":
        return { kind: "varbinary", length: this.#length() ?? 1, nullable: true };
      case "BYTES":
        return { kind: "varbinary", length: maxLength, nullable: true };
      case "BOOLEAN":
      case "TINYINT":
      case "SMALLINT":
      case "INT":
      case "BIGINT":
      case "FLOAT":
      case "DATE":
      case "NULL":
      case "VARIANT":
        return { kind: start.text.toLowerCase() as "int", nullable: true };
      case "INTEGER":
        return { kind: "int", nullable: true };
      case "DOUBLE":
        this.#word("PRECISION");
        return { kind: "double", nullable: true };
      case "DECIMAL":
      case "DEC":
      case "NUMERIC":
        return this.#decimal();
      case "TIME": {
        const precision = this.#length() ?? 0;
        if (this.#word("WITHOUT")) this.#expectWords("TIME", "ZONE");
        return { kind: "time", precision, nullable: true };
      }
      case "TIMESTAMP":
        return this.#timestamp(start);
      case "TIMESTAMP_LTZ":
        return { kind: "timestamp_ltz", precision: this.#length() ?? 6, nullable: true };
      case "INTERVAL":
        return this.#interval();
      case "ARRAY":
      case "MULTISET": {
        this.#expect("<");
        const element = this.type();
        this.#expect(">");
        return { kind: start.text.toLowerCase() as "array" | "multiset", element, nullable: true };
      }
      case "MAP": {
        this.#expect("<");
        const key = this.type();
        this.#expect(",");
        const value = this.type();
        this.#expect(">");
        return { kind: "map", key, value, nullable: true };
      }
      case "ROW":
        return { kind: "row", fields: this.#accept("(") ? this.#fields(")") : (this.#expect("<"), this.#fields(">")), nullable: true };
      case "STRUCTURED": {
        this.#expect("<");
        this.#expectString("the class name of the structured type");
        // Without attributes Flink prints `STRUCTURED<'Name', >`, but also reads it without the comma.
        if (this.#accept(",")) return { kind: "row", fields: this.#fields(">"), nullable: true };
        this.#expect(">");
        return { kind: "row", fields: Object.freeze([]), nullable: true };
      }
      case "RAW": {
        this.#expect("(");
        const className = this.#expectString("the class name of the RAW type");
        this.#expect(",");
        const serializer = this.#expectString("the serializer of the RAW type");
        this.#expect(")");
        return { kind: "raw", className, serializer, nullable: true };
      }
      default:
        throw this.#error(`there is no type ${start.text}${didYouMean(start.text, typeNames)}`, start.position);
    }
  }

  #nullability(type: TypeDefinition): TypeDefinition {
    const { position } = this.#token;
    if (this.#word("NOT")) {
      this.#expectWords("NULL");
      if (type.kind === "null") throw this.#error("the type NULL has no value but NULL, so it cannot be NOT NULL", position);
      return { ...type, nullable: false };
    }
    // `NULL` after a type says that it is nullable, which it is.
    this.#word("NULL");
    return type;
  }

  #length(): number | undefined {
    if (!this.#accept("(")) return undefined;
    const length = this.#integer();
    this.#expect(")");
    return length;
  }

  #decimal(): TypeDefinition {
    let [precision, scale] = [10, 0];
    if (this.#accept("(")) {
      precision = this.#integer();
      if (this.#accept(",")) scale = this.#integer();
      this.#expect(")");
    }
    return { kind: "decimal", precision, scale, nullable: true };
  }

  #timestamp(start: Token): TypeDefinition {
    const precision = this.#length() ?? 6;
    if (this.#word("WITHOUT")) this.#expectWords("TIME", "ZONE");
    else if (this.#word("WITH")) {
      if (!this.#word("LOCAL")) throw this.#error("TIMESTAMP WITH TIME ZONE has no JavaScript value; use TIMESTAMP_LTZ", start.position);
      this.#expectWords("TIME", "ZONE");
      return { kind: "timestamp_ltz", precision, nullable: true };
    }
    return { kind: "timestamp", precision, nullable: true };
  }

  #interval(): TypeDefinition {
    const from = this.#unit();
    const hasDigits = from === "YEAR" || from === "DAY" || from === "SECOND";
    const precision = hasDigits ? this.#length() : undefined;
    const to = this.#word("TO") ? this.#unit() : undefined;
    const fraction = to === "SECOND" ? this.#length() : undefined;
    const unit = to === undefined ? from : `${from} TO ${to}`;
    if (from === "YEAR" || from === "MONTH") {
      return { kind: "interval-year-month", unit: unit as "YEAR", precision: precision ?? defaultYearPrecision, nullable: true };
    }
    // `SECOND(3)` alone has the digits of the fraction, `DAY(3)` those of the days.
    const [days, fractional] = from === "SECOND" ? [undefined, precision ?? fraction] : [precision, fraction];
    return {
      kind: "interval-day-time",
      unit: unit as "DAY",
      precision: days ?? defaultDayPrecision,
      fractionalPrecision: fractional ?? defaultFractionalPrecision,
      nullable: true,
    };
  }

  #unit(): string {
    const token = this.#token;
    const unit = token.text.toUpperCase();
    if (token.kind !== "word" || !intervalUnits.has(unit))
      throw this.#unexpected("a unit such as YEAR, MONTH, DAY, HOUR, MINUTE or SECOND");
    this.#at++;
    return unit;
  }

  #fields(end: string): readonly FieldDefinition[] {
    const fields: FieldDefinition[] = [];
    if (this.#accept(end)) return fields;
    do {
      const name = this.#token;
      if (name.kind !== "name" && name.kind !== "word") throw this.#unexpected("the name of a field");
      this.#at++;
      const type = this.type();
      const description = this.#token.kind === "string" ? this.#tokens[this.#at++]!.text : undefined;
      fields.push(Object.freeze({ name: name.text, type, ...(description === undefined ? {} : { description }) }));
    } while (this.#accept(","));
    this.#expect(end);
    return Object.freeze(fields);
  }

  #checked(type: TypeDefinition, position: number): TypeDefinition {
    const complaint = complaintAbout(type);
    if (complaint !== undefined) throw this.#error(complaint.message, position);
    return Object.freeze(type);
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  #word(word: string): boolean {
    if (this.#token.kind !== "word" || this.#token.text.toUpperCase() !== word) return false;
    this.#at++;
    return true;
  }

  #accept(symbol: string): boolean {
    if (this.#token.kind !== "symbol" || this.#token.text !== symbol) return false;
    this.#at++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#accept(symbol)) throw this.#unexpected(symbol);
  }

  #expectWords(...words: readonly string[]): void {
    for (const word of words) if (!this.#word(word)) throw this.#unexpected(word);
  }

  #expectString(what: string): string {
    if (this.#token.kind !== "string") throw this.#unexpected(`${what}, in single quotes`);
    return this.#tokens[this.#at++]!.text;
  }

  #integer(): number {
    if (this.#token.kind !== "number") throw this.#unexpected("a whole number");
    return Number(this.#tokens[this.#at++]!.text);
  }

  #unexpected(expected: string): ConfigurationError {
    const { kind, text, position } = this.#token;
    return this.#error(`expected ${expected}, found ${kind === "end" ? "the end" : text}`, position);
  }

  #error(message: string, position: number): ConfigurationError {
    const from = Math.max(0, position - 40);
    const before = `${from > 0 ? "..." : ""}${this.#sql.slice(from, position)}`;
    return new ConfigurationError(
      `not a SQL type: ${message}, at position ${position + 1}${before === "" ? "" : `, after ${JSON.stringify(before)}`}`,
      { option: "type", received: this.#sql },
    );
  }
}
