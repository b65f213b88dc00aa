// SPDX-License-Identifier: Apache-2.0
import type { ThrowableDigest } from "./digest.ts";

/** PostgreSQL's words, and what to do. */
const REMEDIES: readonly (readonly [said: RegExp, remedy: string])[] = [
  [
    /password authentication failed|role "[^"]*" does not exist|no password was provided/,
    "The server refused the login: check `user` and `password`.",
  ],
  [
    /Connection to .* refused|connection attempt failed|hostname .* could not be found/,
    "The server cannot be reached: check host and port of the URL, and that it runs and is reachable from where the job runs.",
  ],
  [/database "[^"]*" does not exist/, "The server has no such database: check the last part of the URL."],
  [
    /relation "[^"]*" does not exist/,
    "The database has no such table: check `table`, with its schema where that is not the user's default.",
  ],
  [
    /column "[^"]*" .*does not exist|column "[^"]*" does not exist/,
    "The table has no such column: the names of the columns in the schema must be those of the database.",
  ],
  [/permission denied/, "The user may not do that: grant it in the database."],
  [
    /is of type .* but expression is of type|operator does not exist/,
    "A column has another type in the database: compare the schema with the table's definition.",
  ],
];

/** What to do about the error of a database, when that is known. */
export function databaseRemedy(chain: readonly ThrowableDigest[]): string | undefined {
  const errors = chain.filter(({ classes }) => classes.includes("java.sql.SQLException")).reverse();
  for (const { message } of errors) for (const [said, remedy] of REMEDIES) if (said.test(message ?? "")) return remedy;
  return undefined;
}
