// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type Job, type SinkDescriptor } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { WireTarget } from "../lower/messages.ts";
import type { ExplainDetail, InsertOptions, RunOptions } from "../plan/executor.ts";
import type { RelationNode } from "../plan/nodes.ts";
import { tableParts } from "../plan/table-parts.ts";
import { checkSink } from "../relations/data-table.ts";
import type { Table } from "../relations/table.ts";
import { statementNode, type SqlQuery } from "../sql/sql.ts";
import { compiledPlan, type CompiledPlan } from "./compiled-plan.ts";
import { flinkDetails, type QueryExecutor } from "./query-executor.ts";
import { abortable } from "@tsflink/bridge/driver";

/**
 * Several insertions that run as one job, which reads and computes once what they have in common.
 *
 * @example
 * ```ts
 * const job = await env
 *   .statementSet()
 *   .insert(orders.where((o) => o.amount.gt(100)), "large_orders")
 *   .insert(totals, print())
 *   .insertSql("INSERT INTO archive SELECT * FROM orders")
 *   .execute({ name: "orders" });
 * ```
 */
export interface StatementSet {
  /** Adds the rows of a table, into a sink or a table of the catalog; columns go by name to a sink, by position to a table. */
  insert<R>(table: Table<R>, sink: SinkDescriptor<R> | string, options?: Pick<InsertOptions, "overwrite">): this;
  /** Adds an INSERT statement. */
  insertSql(statement: string | SqlQuery): this;
  /** Submits all of it as one job. The set can be added to and executed again. */
  execute(options?: RunOptions): Promise<Job>;
  /** Flink's plans of the job, with these details. */
  explain(...details: readonly ExplainDetail[]): Promise<string>;
  /** The plan of the job as it can be kept and executed later, also by a newer Flink. */
  compilePlan(): Promise<CompiledPlan>;
}

interface Insertion {
  readonly relation: RelationNode;
  readonly sink: SinkDescriptor<never> | string | undefined;
  readonly overwrite: boolean;
}

export class ExecutableSet implements StatementSet {
  readonly #executor: QueryExecutor;
  readonly #insertions: Insertion[] = [];

  constructor(executor: QueryExecutor) {
    this.#executor = executor;
  }

  insert(table: unknown, sink: unknown, { overwrite = false }: Pick<InsertOptions, "overwrite"> = {}): this {
    const parts = tableParts(table);
    if (parts === undefined) throw new ConfigurationError(`insert(): ${describe(table)} is no table`, { option: "table" });
    if (parts.executor.id !== this.#executor.id)
      throw new ConfigurationError("insert(): the table belongs to another environment; make both from one", { option: "table" });
    checkSink("insert()", sink);
    this.#insertions.push({ relation: parts.relation, sink: sink as SinkDescriptor<never> | string, overwrite });
    return this;
  }

  insertSql(statement: string | SqlQuery): this {
    this.#insertions.push({ relation: statementNode("insertSql()", statement, this.#executor), sink: undefined, overwrite: false });
    return this;
  }

  async execute(options: RunOptions = {}): Promise<Job> {
    const { answer, sendable, release } = await this.#run("submit", options);
    const job = answer.then((jobId) => this.#executor.track(jobId, sendable, release));
    return abortable(job, options.signal, (late) => void late.cancel().catch(() => undefined));
  }

  async explain(...details: readonly ExplainDetail[]): Promise<string> {
    const { answer, sendable, release } = await this.#run("explain", {}, details);
    try {
      return this.#executor.describePlaces(await answer, sendable.plan);
    } finally {
      await release();
    }
  }

  async compilePlan(): Promise<CompiledPlan> {
    const { answer, release } = await this.#run("compile", {});
    try {
      return await compiledPlan(this.#executor, await answer);
    } finally {
      await release();
    }
  }

  async #run(action: "submit" | "explain" | "compile", options: RunOptions, details: readonly ExplainDetail[] = []) {
    const flink = flinkDetails(details);
    // What is added from now on belongs to the next call.
    const insertions = [...this.#insertions];
    if (insertions.length === 0)
      throw new ConfigurationError("A statement set without insertions cannot be run; add some with insert() or insertSql()", {
        option: "statementSet",
      });
    const sendable = await this.#executor.prepare(
      insertions.map(({ relation }) => relation),
      options,
    );
    const release = (): Promise<void> => sendable.prepared.close();
    try {
      const targets: WireTarget[] = [];
      for (const { sink, overwrite } of insertions)
        targets.push({ sink: sink === undefined ? undefined : await this.#executor.wireSink(sink), overwrite });
      const message = { plan: sendable.plan, targets, action, details: flink, name: options.name };
      const answer = this.#executor.answer<string>("runSet", message).catch(async (error: unknown) => {
        await release();
        throw error;
      });
      return { answer, sendable, release };
    } catch (error) {
      await release();
      throw error;
    }
  }
}
