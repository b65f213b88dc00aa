// SPDX-License-Identifier: Apache-2.0
import { refuse } from "../check.ts";

/** Refuses what has no release for Flink 2, and what would show a password: URLs are part of plans and errors. */
export function checkedUrl(option: string, url: string): string {
  if (typeof url !== "string" || !/^jdbc:[^:]+:/.test(url))
    refuse(option, undefined, "a URL of JDBC is needed: jdbc:postgresql://host:port/database");
  if (/[?&;](user|password)=/i.test(url) || /\/\/[^/?]*@/.test(url))
    refuse(option, undefined, "a user or a password is in the URL, which is shown in errors and logs: use `user` and `password`");
  const database = url.split(":", 2)[1] ?? "";
  if (database !== "postgresql")
    refuse(
      option,
      undefined,
      `Flink's JDBC connector has no release for Flink 2 that knows ${database}: of its dialects PostgreSQL's alone is published for it. Use jdbc:postgresql:`,
    );
  return url;
}
