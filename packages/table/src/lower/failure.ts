// SPDX-License-Identifier: Apache-2.0
import { ValidationError } from "@tsflink/core";
import type { ThrowableDigest } from "@tsflink/bridge";
import type { Java } from "@tsflink/bridge";
import { digestOf } from "@tsflink/bridge/driver";
import type { Origin, RelationNode } from "../plan/nodes.ts";

/** What the lowering or the planner refused, as plain data: the error of ours is made where the user's frames are known. */
export interface WireFailure {
  /** Java's throwable, or `undefined` when the lowering itself refused. */
  readonly digest: ThrowableDigest | undefined;
  readonly message: string;
  /** Where the node at fault was made. */
  readonly origin: Origin | undefined;
  /** The SQL text that was being read. */
  readonly sql: string | undefined;
  /** Names that the text may have meant. */
  readonly names: readonly string[];
}

export type Outcome<T> = { readonly ok: T } | { readonly failure: WireFailure };

/** An error together with the innermost node of the plan that it came from. */
export class LocatedFailure extends Error {
  readonly node: RelationNode;

  private constructor(node: RelationNode, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.node = node;
  }

  static at(node: RelationNode, error: unknown): LocatedFailure {
    return error instanceof LocatedFailure ? error : new LocatedFailure(node, error);
  }
}

/** What went wrong while a SQL text was read, with the names that it could have used there. */
export class SqlFailure extends Error {
  readonly names: readonly string[];

  constructor(cause: unknown, names: readonly string[]) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.names = names;
  }
}

/** Refuses a plan for a reason that Flink would not state as well. */
export function refuse(message: string): never {
  throw new ValidationError(message, { javaClass: "" });
}

/** Runs `body`; what Java or the lowering threw becomes data. Other errors are defects and pass. */
export function attempt<T>(java: Java, at: { readonly node?: RelationNode; readonly sql?: string }, body: () => T): Outcome<T> {
  try {
    return { ok: body() };
  } catch (error) {
    const node = error instanceof LocatedFailure ? error.node : at.node;
    const located = error instanceof LocatedFailure ? error.cause : error;
    const thrown = located instanceof SqlFailure ? located.cause : located;
    const digest = digestOf(java, thrown);
    if (digest === undefined && !(thrown instanceof ValidationError)) throw thrown;
    return {
      failure: {
        digest,
        message: thrown instanceof Error ? thrown.message : String(thrown),
        origin: node?.origin,
        sql: node?.kind === "sql" ? node.text : at.sql,
        names: located instanceof SqlFailure ? located.names : [],
      },
    };
  }
}
