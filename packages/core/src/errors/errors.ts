// SPDX-License-Identifier: Apache-2.0
import type { JobStatus } from "../descriptors/job.ts";
import { FlinkError, errorBrand } from "./flink-error.ts";

/** The original error, kept as `cause`. */
export interface CauseOption {
  readonly cause?: unknown;
}

export interface ConfigurationErrorOptions extends CauseOption {
  /** The option at fault as the user writes it, e.g. `watermark.on`. */
  readonly option?: string;
  /** What was given. Leave it out when it may hold a secret. */
  readonly received?: unknown;
}

/** An option is wrong. Thrown before any work starts. */
export class ConfigurationError extends FlinkError {
  static override readonly [errorBrand]: string = "ConfigurationError";
  readonly code: "configuration" = "configuration";
  readonly option: string | undefined;
  readonly received: unknown;

  constructor(message: string, options: ConfigurationErrorOptions = {}) {
    super(message, causeOf(options));
    this.option = options.option;
    this.received = options.received;
  }
}

export interface ConversionErrorOptions extends CauseOption {
  /** Where the value is: `rows[3].user.id`. */
  readonly path?: string;
  /** The SQL type that was expected, e.g. `BIGINT NOT NULL`. */
  readonly expected?: string;
  /** A short description of what was received; never a whole row. */
  readonly received?: string;
}

/** A value does not fit its SQL type. */
export class ConversionError extends FlinkError {
  static override readonly [errorBrand]: string = "ConversionError";
  readonly code: "conversion" = "conversion";
  readonly path: string;
  readonly expected: string | undefined;
  readonly received: string | undefined;

  constructor(message: string, options: ConversionErrorOptions = {}) {
    super(message, causeOf(options));
    this.path = options.path ?? "";
    this.expected = options.expected;
    this.received = options.received;
  }
}

/** One thing that keeps a function from travelling to a worker. */
export interface BundleOffender {
  /** The captured name or the module at fault. */
  readonly name: string;
  /** The user function that reaches it, when known. */
  readonly function?: string;
  /** The rule that it breaks, for programs: `captured`, `awaited`, `reassigned`, `driver`, `this`, ... */
  readonly rule?: string;
  /** Why it cannot travel. */
  readonly reason: string;
  /** What to do instead. */
  readonly remedy?: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
  /** Where the name is declared, awaited or written; `file`, `line` and `column` say where it is used. */
  readonly declaration?: { readonly file: string; readonly line: number; readonly column: number };
}

/** A function cannot travel to where it must run; all offenders are named at once. */
export class BundleError extends FlinkError {
  static override readonly [errorBrand]: string = "BundleError";
  readonly code: "bundle" = "bundle";
  readonly offenders: readonly BundleOffender[];

  constructor(message: string, options: CauseOption & { readonly offenders: readonly BundleOffender[] }) {
    super(message, causeOf(options));
    this.offenders = options.offenders;
  }
}

/** The JVM cannot be found, started or reached, or was used after `close`. */
export class BridgeError extends FlinkError {
  static override readonly [errorBrand]: string = "BridgeError";
  readonly code: "bridge" = "bridge";
  /** What to do about it. */
  readonly hint: string | undefined;
  readonly javaHome: string | undefined;

  constructor(message: string, options: CauseOption & { readonly hint?: string; readonly javaHome?: string } = {}) {
    super(message, causeOf(options));
    this.hint = options.hint;
    this.javaHome = options.javaHome;
  }
}

export interface JavaErrorOptions extends CauseOption {
  /** The binary name of the Java class, e.g. `java.lang.IllegalStateException`. */
  readonly javaClass: string;
  /** The Java frames, one a line, without leading `at`. */
  readonly javaStack?: readonly string[];
}

/** A Java throwable crossed the border and none of the more specific classes fits. Its Java causes are the chain in `cause`. */
export class JavaError extends FlinkError {
  static override readonly [errorBrand]: string = "JavaError";
  readonly code: "java" | "validation" | "sql" | "catalog" = "java";
  readonly javaClass: string;
  readonly javaStack: readonly string[];

  constructor(message: string, options: JavaErrorOptions) {
    super(message, causeOf(options));
    this.javaClass = options.javaClass;
    this.javaStack = options.javaStack ?? [];
  }
}

/** Where in the SQL text; lines and columns are counted from 1. */
export interface PositionOptions {
  readonly line?: number;
  readonly column?: number;
}

/** The planner refused the query: an unknown column, a type that does not fit, an unsupported feature. */
export class ValidationError extends JavaError {
  static override readonly [errorBrand]: string = "ValidationError";
  override readonly code: "validation" = "validation";
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, options: JavaErrorOptions & PositionOptions) {
    super(message, options);
    this.line = options.line;
    this.column = options.column;
  }
}

/** The SQL text could not be parsed. */
export class SqlError extends JavaError {
  static override readonly [errorBrand]: string = "SqlError";
  override readonly code: "sql" = "sql";
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, options: JavaErrorOptions & PositionOptions) {
    super(message, options);
    this.line = options.line;
    this.column = options.column;
  }
}

/** `failed`: the catalog could not do it for a reason of its own, which the message tells. */
export type CatalogErrorReason = "not-found" | "exists" | "not-empty" | "failed";

/** A catalog, database, table, view or function is missing, exists already, or is not empty. */
export class CatalogError extends JavaError {
  static override readonly [errorBrand]: string = "CatalogError";
  override readonly code: "catalog" = "catalog";
  readonly reason: CatalogErrorReason;
  /** The path of the object, e.g. `default_catalog.default_database.orders`. */
  readonly object: string;

  constructor(message: string, options: JavaErrorOptions & { readonly reason: CatalogErrorReason; readonly object: string }) {
    super(message, options);
    this.reason = options.reason;
    this.object = options.object;
  }
}

/** A submitted job failed, was cancelled by somebody else, or was lost. The message ends with the root cause. */
export class JobError extends FlinkError {
  static override readonly [errorBrand]: string = "JobError";
  readonly code: "job-failed" = "job-failed";
  readonly jobId: string;
  readonly status: JobStatus;
  /** The innermost cause: a `UserFunctionError` when a TypeScript function threw, else the deepest Java error. */
  readonly rootCause: Error;

  constructor(message: string, options: CauseOption & { readonly jobId: string; readonly status: JobStatus; readonly rootCause: Error }) {
    super(message, { cause: options.cause ?? options.rootCause });
    this.jobId = options.jobId;
    this.status = options.status;
    this.rootCause = options.rootCause;
  }
}

/** A user's function threw. `cause` is what it threw; the stack points into the user's TypeScript. */
export class UserFunctionError extends FlinkError {
  static override readonly [errorBrand]: string = "UserFunctionError";
  readonly code: "user-function" = "user-function";
  readonly functionName: string;

  constructor(message: string, options: CauseOption & { readonly functionName: string; readonly stack?: string }) {
    super(message, causeOf(options));
    this.functionName = options.functionName;
    // The frames of the user's function, mapped to its source, instead of those of the reader of the failure.
    if (options.stack !== undefined)
      Object.defineProperty(this, "stack", { value: options.stack, configurable: true, writable: true, enumerable: false });
  }
}

/** A worker process did not start, speaks another protocol version, or died. */
export class WorkerError extends FlinkError {
  static override readonly [errorBrand]: string = "WorkerError";
  readonly code: "worker" = "worker";
  readonly workerId: string | undefined;
  /** The last lines that the worker wrote. */
  readonly log: readonly string[];

  constructor(message: string, options: CauseOption & { readonly workerId?: string; readonly log?: readonly string[] } = {}) {
    super(message, causeOf(options));
    this.workerId = options.workerId;
    this.log = options.log ?? [];
  }
}

function causeOf(options: CauseOption): ErrorOptions | undefined {
  return "cause" in options && options.cause !== undefined ? { cause: options.cause } : undefined;
}
