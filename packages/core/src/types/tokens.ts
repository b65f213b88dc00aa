// SPDX-License-Identifier: Apache-2.0

/** `name`: in back-quotes; `word`: a keyword or a bare name; `text` is without quotes. */
export interface Token {
  readonly kind: "word" | "name" | "string" | "number" | "symbol" | "end";
  readonly text: string;
  /** Counted from 0. */
  readonly position: number;
}

const token: RegExp = /\s+|([\p{L}_$][\p{L}\p{N}_$]*)|`((?:[^`]|``)*)`|'((?:[^']|'')*)'|(\d+)|([<>(),])/uy;

/** The words of a type in SQL, without spaces, closed by one `end`. */
export function tokenize(sql: string, error: (message: string, position: number) => Error): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < sql.length) {
    token.lastIndex = position;
    const match = token.exec(sql);
    if (match === null) {
      const first = sql[position]!;
      throw error(
        first === "`" || first === "'" ? `the quote ${first} is not closed` : `the character ${first} has no place in a type`,
        position,
      );
    }
    const [text, word, name, string, number, symbol] = match;
    if (word !== undefined) tokens.push({ kind: "word", text: word, position });
    else if (name !== undefined) tokens.push({ kind: "name", text: name.replaceAll("``", "`"), position });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'"), position });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, position });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, position });
    position += text.length;
  }
  tokens.push({ kind: "end", text: "", position });
  return tokens;
}
