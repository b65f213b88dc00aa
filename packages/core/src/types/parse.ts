// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "../errors/errors.ts";
import type { FieldDefinition, TypeDefinition } from "./definition.ts";
import { maxLength } from "./format.ts";
import { makeType } from "./make.ts";
import type { AnySqlType } from "./sql-type.ts";

type Token = { readonly kind: "word" | "name" | "text" | "number" | "sign" | "end"; readonly value: string; readonly at: number };

const lexer = /\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_$]*)|`(?<name>(?:[^`]|``)*)`|'(?<text>(?:[^']|'')*)'|(?<number>\d+)|(?<sign>[<>(),.[\]]))/y;

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  lexer.lastIndex = 0;
  for (let at = 0; at < sql.length; at = lexer.lastIndex) {
    lexer.lastIndex = at;
    const groups = lexer.exec(sql)?.groups;
    if (groups === undefined) {
      if (sql.slice(at).trim() === "") break;
      throw unreadable(sql, at, `${JSON.stringify(sql.slice(at).trim().slice(0, 10))} is not expected here`);
    }
    const { word, name, text, number, sign } = groups;
    if (word !== undefined) tokens.push({ kind: "word", value: word, at });
    else if (name !== undefined) tokens.push({ kind: "name", value: name.replaceAll("``", "`"), at });
    else if (text !== undefined) tokens.push({ kind: "text", value: text.replaceAll("''", "'"), at });
    else if (number !== undefined) tokens.push({ kind: "number", value: number, at });
    else tokens.push({ kind: "sign", value: sign ?? "", at });
  }
  tokens.push({ kind: "end", value: "", at: sql.length });
  return tokens;
}

function unreadable(sql: string, at: number, problem: string): ConfigurationError {
  return new ConfigurationError(`not a SQL type: ${sql} (at character ${at + 1}: ${problem})`, { received: sql });
}

class Parser {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokensOf(sql);
  }

  whole(): TypeDefinition {
    const type = this.#type();
    if (this.#peek().kind !== "end") throw this.#unexpected("the end");
    return type;
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #unexpected(wanted: string): ConfigurationError {
    const { value, at, kind } = this.#peek();
    return unreadable(this.#sql, at, `${kind === "end" ? "it ends" : JSON.stringify(value)} where ${wanted} is expected`);
  }

  #accept(kind: Token["kind"], ...values: readonly string[]): Token | undefined {
    const token = this.#peek();
    if (token.kind !== kind) return undefined;
    if (values.length > 0 && !values.includes(kind === "word" ? token.value.toUpperCase() : token.value)) return undefined;
    this.#next++;
    return token;
  }

  #expect(kind: Token["kind"], ...values: readonly string[]): string {
    const token = this.#accept(kind, ...values);
    if (token === undefined) throw this.#unexpected(values.length > 0 ? values.map((each) => JSON.stringify(each)).join(" or ") : `a ${kind}`);
    return token.value;
  }

  #type(): TypeDefinition {
    let type = this.#withNullability(this.#unwrapped());
    for (let suffix = this.#accept("word", "ARRAY", "MULTISET"); suffix !== undefined; suffix = this.#accept("word", "ARRAY", "MULTISET"))
      type = this.#withNullability({ kind: suffix.value.toUpperCase() === "ARRAY" ? "array" : "multiset", element: type, nullable: true });
    return type;
  }

  #withNullability(type: TypeDefinition): TypeDefinition {
    if (this.#accept("word", "NOT") !== undefined) {
      this.#expect("word", "NULL");
      return Object.freeze({ ...type, nullable: false });
    }
    this.#accept("word", "NULL");
    return Object.freeze(type);
  }

  #numbers(...defaults: readonly number[]): number[] {
    const numbers = [...defaults];
    if (this.#accept("sign", "(") === undefined) return numbers;
    for (let i = 0; i < numbers.length; i++) {
      if (i > 0 && this.#accept("sign", ",") === undefined) {
        numbers[i] = 0; // DECIMAL(10) has no fraction
        break;
      }
      numbers[i] = Number(this.#expect("number"));
    }
    this.#expect("sign", ")");
    return numbers;
  }

  #unwrapped(): TypeDefinition {
    const nullable = true;
    const start = this.#peek();
    const word = this.#expect("word").toUpperCase();
    switch (word) {
      case "BOOLEAN":
      case "TINYINT":
      case "SMALLINT":
      case "INT":
      case "BIGINT":
      case "FLOAT":
      case "DATE":
      case "NULL":
      case "VARIANT":
        return { kind: word.toLowerCase() as "int", nullable };
      case "INTEGER":
        return { kind: "int", nullable };
      case "DOUBLE":
        this.#accept("word", "PRECISION");
        return { kind: "double", nullable };
      case "CHAR":
      case "VARCHAR":
      case "BINARY":
      case "VARBINARY":
        return { kind: word.toLowerCase() as "char", length: this.#numbers(1)[0] as number, nullable };
      case "STRING":
        return { kind: "varchar", length: maxLength, nullable };
      case "BYTES":
        return { kind: "varbinary", length: maxLength, nullable };
      case "DECIMAL":
      case "DEC":
      case "NUMERIC": {
        const [precision, scale] = this.#numbers(10, 0) as [number, number];
        return { kind: "decimal", precision, scale, nullable };
      }
      case "TIME": {
        const [precision] = this.#numbers(0) as [number];
        this.#zone(start, false);
        return { kind: "time", precision, nullable };
      }
      case "TIMESTAMP": {
        const [precision] = this.#numbers(6) as [number];
        return { kind: this.#zone(start, true) ? "timestamp_ltz" : "timestamp", precision, nullable };
      }
      case "TIMESTAMP_LTZ":
        return { kind: "timestamp_ltz", precision: this.#numbers(6)[0] as number, nullable };
      case "INTERVAL":
        return this.#interval();
      case "ARRAY":
      case "MULTISET": {
        this.#expect("sign", "<");
        const element = this.#type();
        this.#expect("sign", ">");
        return { kind: word === "ARRAY" ? "array" : "multiset", element, nullable };
      }
      case "MAP": {
        this.#expect("sign", "<");
        const key = this.#type();
        this.#expect("sign", ",");
        const value = this.#type();
        this.#expect("sign", ">");
        return { kind: "map", key, value, nullable };
      }
      case "ROW":
        return { kind: "row", fields: this.#fields(this.#accept("sign", "(") === undefined ? "<" : "("), nullable };
      case "STRUCTURED": {
        // A class of Java's whose fields are those of a row; its name says nothing to JavaScript.
        this.#expect("sign", "<");
        this.#expect("text");
        return { kind: "row", fields: this.#accept("sign", ",") === undefined ? this.#endFields() : this.#fields(","), nullable };
      }
      case "RAW": {
        this.#expect("sign", "(");
        const className = this.#expect("text");
        this.#expect("sign", ",");
        const serializer = this.#expect("text");
        this.#expect("sign", ")");
        return { kind: "raw", className, serializer, nullable };
      }
      default:
        throw unreadable(this.#sql, start.at, `${JSON.stringify(start.value)} is no type that TsFlink knows`);
    }
  }

  /** Reads a zone clause; true for the local time zone. A zone kept with each value is a type that Flink's planner does not support. */
  #zone(start: Token, mayBeLocal: boolean): boolean {
    if (this.#accept("word", "WITHOUT") !== undefined) {
      this.#expect("word", "TIME");
      this.#expect("word", "ZONE");
      return false;
    }
    if (this.#accept("word", "WITH") === undefined) return false;
    const local = this.#accept("word", "LOCAL") !== undefined;
    this.#expect("word", "TIME");
    this.#expect("word", "ZONE");
    if (!local || !mayBeLocal) throw unreadable(this.#sql, start.at, "a time zone kept with each value is not supported; use TIMESTAMP_LTZ");
    return true;
  }

  #interval(): TypeDefinition {
    const units = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
    const from = this.#expect("word", ...units).toUpperCase();
    const [first] = this.#numbers(from === "SECOND" ? 6 : 2) as [number];
    let to = from;
    let fraction = from === "SECOND" ? first : 6;
    if (this.#accept("word", "TO") !== undefined) {
      to = this.#expect("word", ...units.slice(units.indexOf(from) + 1)).toUpperCase();
      if (to === "SECOND") fraction = this.#numbers(6)[0] as number;
    }
    const unit = (from === to ? from : `${from} TO ${to}`) as never;
    if (from === "YEAR" || from === "MONTH") return { kind: "interval-year-month", unit, precision: from === "YEAR" ? first : 2, nullable: true };
    return { kind: "interval-day-time", unit, precision: from === "DAY" ? first : 2, fractionalPrecision: fraction, nullable: true };
  }

  #endFields(): readonly FieldDefinition[] {
    this.#expect("sign", ">");
    return Object.freeze([]);
  }

  #fields(opened: "<" | "(" | ","): readonly FieldDefinition[] {
    if (opened === "<") this.#expect("sign", "<");
    const closing = opened === "(" ? ")" : ">";
    const fields: FieldDefinition[] = [];
    if (this.#accept("sign", closing) !== undefined) return Object.freeze(fields);
    do {
      const name = this.#accept("name")?.value ?? this.#expect("word");
      const type = this.#type();
      const description = this.#accept("text")?.value;
      fields.push(Object.freeze(description === undefined ? { name, type } : { name, type, description }));
    } while (this.#accept("sign", ",") !== undefined);
    this.#expect("sign", closing);
    return Object.freeze(fields);
  }
}

/**
 * The definition of a type written in Flink SQL, as Flink's `LogicalType.asSerializableString()` prints it or as a DDL statement holds it.
 *
 * @throws `ConfigurationError` when it cannot be read, with the place in the text.
 * @example
 * ```ts
 * parseTypeDefinition("ARRAY<INT NOT NULL>"); // { kind: "array", element: { kind: "int", nullable: false }, nullable: true }
 * ```
 */
export function parseTypeDefinition(sql: string): TypeDefinition {
  return new Parser(sql).whole();
}

/** The type written in Flink SQL; the JavaScript type of its values is only known at run time. See `parseTypeDefinition`. */
export function parseType(sql: string): AnySqlType {
  return makeType<unknown, boolean>(parseTypeDefinition(sql));
}

/** The type of a definition. */
export function typeOf(definition: TypeDefinition): AnySqlType {
  return makeType<unknown, boolean>(definition);
}
