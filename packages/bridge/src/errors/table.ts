// SPDX-License-Identifier: Apache-2.0
// The one table that says which error of ours a Java throwable is. The class decides, never the message.
import {
  BridgeError,
  CatalogError,
  ConfigurationError,
  JavaError,
  JobError,
  SqlError,
  UserFunctionError,
  ValidationError,
  type CatalogErrorReason,
  type FlinkError,
} from "@tsflink/core";
import { chainOf, type ThrowableDigest } from "./digest.ts";
import { damagedJar, objectIn, remedyFor } from "./remedies.ts";

/** What a row of the table has to work with. */
interface Match {
  /** The throwable whose class is in the row. */
  readonly found: ThrowableDigest;
  /** All of what crossed the border. */
  readonly whole: ThrowableDigest;
  readonly message: string;
  readonly java: { readonly javaClass: string; readonly javaStack: readonly string[]; readonly cause?: unknown };
  readonly position: { readonly line?: number; readonly column?: number };
}

interface Row {
  readonly classes: readonly string[];
  readonly make: (match: Match) => FlinkError;
}

const TABLE_API = "org.apache.flink.table.api";
const CATALOG = "org.apache.flink.table.catalog.exceptions";

const catalogError =
  (reason: CatalogErrorReason) =>
  ({ message, java, found }: Match): FlinkError =>
    new CatalogError(message, { ...java, reason, object: objectIn(found.message ?? "") });

function reasonIn(message: string): CatalogErrorReason {
  if (/does not exist/.test(message)) return "not-found";
  return /already exist/.test(message) ? "exists" : "failed";
}

/** Earlier rows win, wherever in the chain of causes their class is; within a row the outermost throwable does. */
const TABLE: readonly Row[] = [
  {
    classes: ["dev.tsflink.runtime.UserFunctionException"],
    make: ({ found, message }) => {
      const name = found.fields?.["function"] ?? found.fields?.["name"];
      return new UserFunctionError(message, { functionName: typeof name === "string" ? name : "(unknown)" });
    },
  },
  {
    classes: [
      `${TABLE_API}.CatalogNotExistException`,
      ...["Database", "Table", "Function", "Model", "Partition", "Column"].map((kind) => `${CATALOG}.${kind}NotExistException`),
    ],
    make: catalogError("not-found"),
  },
  {
    classes: [
      ...["Catalog", "Database", "Table", "Function", "Model"].map((kind) => `${CATALOG}.${kind}AlreadyExistException`),
      `${CATALOG}.PartitionAlreadyExistsException`,
    ],
    make: catalogError("exists"),
  },
  { classes: [`${CATALOG}.DatabaseNotEmptyException`], make: catalogError("not-empty") },
  {
    // What catalogs throw for everything else, missing objects among it.
    classes: [`${CATALOG}.CatalogException`],
    make: (match) => catalogError(reasonIn(match.found.message ?? ""))(match),
  },
  {
    classes: [`${TABLE_API}.SqlParserException`, "org.apache.calcite.sql.parser.SqlParseException"],
    make: ({ message, java, position }) => new SqlError(message, { ...java, ...position }),
  },
  {
    classes: ["java.net.BindException"],
    make: ({ message }) =>
      new ConfigurationError(`${message}. Another process listens on that port: choose another one, or a free one with webUi: true.`, {
        option: "cluster.webUi",
      }),
  },
  {
    classes: [
      `${TABLE_API}.ValidationException`,
      "org.apache.calcite.runtime.CalciteContextException",
      "org.apache.calcite.sql.validate.SqlValidatorException",
    ],
    make: ({ message, java, position }) => new ValidationError(message, { ...java, ...position }),
  },
  {
    classes: [
      "org.apache.flink.runtime.client.JobExecutionException",
      "org.apache.flink.client.program.ProgramInvocationException",
      "org.apache.flink.runtime.client.JobSubmissionException",
    ],
    make: ({ whole, found }) => jobErrorOf(found.jobId ?? "", "FAILED", whole),
  },
  {
    classes: ["java.util.zip.ZipException", "java.lang.ClassFormatError"],
    make: ({ message, java }) => new BridgeError(damagedJar(message), { hint: damagedJar(""), cause: new JavaError(message, java) }),
  },
  {
    classes: ["java.lang.NoClassDefFoundError", "java.lang.ClassNotFoundException"],
    make: ({ message, java, found }) => {
      const hint = `The class ${(found.message ?? "").replaceAll("/", ".")} is in no jar on the class path. Add the jar that holds it with the jars option, or check that its version is for the Flink that runs.`;
      return new BridgeError(`${message}. ${hint}`, { hint, cause: new JavaError(message, java) });
    },
  },
  // The planner's "I cannot do that"; last, as it also wraps what came from elsewhere.
  {
    classes: [`${TABLE_API}.TableException`],
    make: ({ message, java, position }) => new ValidationError(message, { ...java, ...position }),
  },
];

/** The error of ours that a Java throwable is. Its Java causes are the chain in `cause`. */
export function errorOf(digest: ThrowableDigest): FlinkError {
  for (const row of TABLE) {
    for (const found of chainOf(digest)) {
      if (found.classes.some((name) => row.classes.includes(name))) return row.make(matchOf(found, digest));
    }
  }
  const match = matchOf(digest, digest);
  return new JavaError(match.message, match.java);
}

/** The error of a job that ended otherwise than well. */
export function jobErrorOf(jobId: string, status: "FAILED" | "CANCELED" | "SUSPENDED", digest: ThrowableDigest): JobError {
  const chain = [...chainOf(digest)];
  const user = chain.find((each) => each.classes.includes("dev.tsflink.runtime.UserFunctionException"));
  const root = user ?? chain.at(-1) ?? digest;
  const rootCause = user === undefined ? javaErrorOf(root) : errorOf(user);
  const id = jobId === "" ? (chain.find((each) => each.jobId !== undefined)?.jobId ?? "") : jobId;
  const what = status === "CANCELED" ? "was cancelled" : status === "SUSPENDED" ? "was suspended" : "failed";
  return new JobError(limited(`The job${id === "" ? "" : ` ${id}`} ${what}: ${describe(root)}`), { jobId: id, status, rootCause });
}

function matchOf(found: ThrowableDigest, whole: ThrowableDigest): Match {
  const chain = [...chainOf(found)];
  const position = chain.find((each) => each.position !== undefined)?.position ?? {};
  const cause = found.cause === undefined ? {} : { cause: javaErrorOf(found.cause) };
  return {
    found,
    whole,
    position,
    message: messageOf(chain),
    java: { javaClass: found.classes[0] ?? "java.lang.Throwable", javaStack: found.frames, ...cause },
  };
}

function javaErrorOf(digest: ThrowableDigest): JavaError {
  return new JavaError(limited(describe(digest)), {
    javaClass: digest.classes[0] ?? "java.lang.Throwable",
    javaStack: digest.frames,
    ...(digest.cause === undefined ? {} : { cause: javaErrorOf(digest.cause) }),
  });
}

/** What the throwable says, then what its root cause says, then what to do. */
function messageOf(chain: readonly ThrowableDigest[]): string {
  const remedy = remedyFor(chain);
  if (remedy?.instead !== undefined) return limited(remedy.instead);
  const first = chain[0] as ThrowableDigest;
  const root = chain.at(-1) as ThrowableDigest;
  const own = describe(first);
  const text = root === first || own.includes(describe(root)) ? own : `${own.split("\n")[0] ?? ""} ${describe(root)}`;
  return remedy === undefined ? limited(text) : `${limited(text)}\n${remedy.add ?? ""}`;
}

function describe(digest: ThrowableDigest): string {
  const name = digest.classes[0]?.replace(/^.*\./, "") ?? "Throwable";
  return digest.message === null || digest.message.trim() === "" ? name : digest.message.trim();
}

const MOST_LINES = 12;

/** Flink's longest messages list every option there is. */
function limited(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length <= MOST_LINES
    ? lines.join("\n")
    : [...lines.slice(0, MOST_LINES - 1), `... ${lines.length - MOST_LINES + 1} more lines`].join("\n");
}
