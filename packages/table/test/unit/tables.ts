// SPDX-License-Identifier: Apache-2.0
/** Tables without a JVM: what they would run is recorded, or answered with rows given beforehand. */
import { schema, t, type AnySchema, type Infer, type Job } from "@tsflink/core";
import { asyncDispose, type RowDefinition } from "@tsflink/core/internal";
import type { ChangeBatch, Executor, Query, RunningQuery } from "../../src/plan/executor.ts";
import type { RelationNode } from "../../src/plan/nodes.ts";
import { schemaColumns, schemaNode } from "../../src/plan/schema-node.ts";
import { makeTable, tableParts, type Table } from "../../src/relations/index.ts";

export const Orders = schema(
  {
    id: t.bigint().notNull(),
    customer: t.string().notNull(),
    amount: t.double(),
    price: t.decimal(10, 2),
    quantity: t.int().notNull(),
    placedAt: t.timestampLtz(3).notNull(),
  },
  { primaryKey: ["id"], watermark: { on: "placedAt", delay: "5 seconds" } },
);
export const Customers = schema({ name: t.string().notNull(), city: t.string(), since: t.date() });
export const Nested = schema({
  tags: t.array(t.string().notNull()).notNull(),
  scores: t.map(t.string().notNull(), t.int()),
  address: t.row({ city: t.string().notNull(), zip: t.int() }),
  data: t.bytes(),
  at: t.timestamp(3),
  ok: t.boolean(),
});

const job: Job = {
  id: "0".repeat(32),
  status: () => Promise.resolve("RUNNING"),
  finished: () => Promise.resolve({ runtime: 0, accumulators: {} }),
  stop: () => Promise.reject(new Error("no job")),
  savepoint: () => Promise.reject(new Error("no job")),
  cancel: () => Promise.resolve(),
  [asyncDispose]: () => Promise.resolve(),
};

/** Answers each query with the batches given; `closed` counts. */
export class Recorder implements Executor {
  readonly id: string;
  readonly queries: Query[] = [];
  readonly sinks: unknown[] = [];
  closed = 0;
  readonly #batches: readonly (ChangeBatch | Error)[];

  constructor(batches: readonly (ChangeBatch | Error)[] = [], id = "environment") {
    this.#batches = batches;
    this.id = id;
  }

  execute(query: Query): Promise<RunningQuery> {
    this.queries.push(query);
    const batches = this.#batches;
    const type: RowDefinition = { kind: "row", nullable: false, fields: [{ name: "id", type: { kind: "bigint", nullable: false } }] };
    async function* read(): AsyncGenerator<ChangeBatch> {
      for (const batch of batches) {
        await Promise.resolve();
        if (batch instanceof Error) throw batch;
        yield batch;
      }
    }
    return Promise.resolve({
      type,
      job,
      batches: read(),
      close: () => {
        this.closed++;
        return Promise.resolve();
      },
    });
  }
  toArrow(query: Query): Promise<Uint8Array> {
    this.queries.push(query);
    return Promise.resolve(new Uint8Array(0));
  }
  explain(query: Query): Promise<string> {
    this.queries.push(query);
    return Promise.resolve("plan");
  }
  validate(query: Query): Promise<void> {
    this.queries.push(query);
    return Promise.resolve();
  }
  insertInto(query: Query, sink: unknown): Promise<Job> {
    this.queries.push(query);
    this.sinks.push(sink);
    return Promise.resolve(job);
  }
}

export function tableOf<S extends AnySchema>(path: string, schemaOfTable: S, executor: Executor = new Recorder()): Table<Infer<S>> {
  return makeTable({
    executor,
    relation: Object.freeze({ kind: "path", path, schema: schemaNode(schemaOfTable) }),
    columns: schemaColumns(schemaOfTable),
  });
}

/** The plan of a table, without the places in this repository. */
export function planOf(table: unknown): RelationNode {
  const parts = tableParts(table);
  if (parts === undefined) throw new Error("not a table");
  return JSON.parse(
    JSON.stringify(parts.relation, (key, value: unknown) =>
      key === "origin" || key === "schema"
        ? undefined
        : typeof value === "bigint"
          ? `${String(value)}n`
          : key === "function"
            ? (value as { readonly name: string }).name
            : value,
    ),
  ) as RelationNode;
}

/** The columns of a table, as it knows them: type, and a question mark where the planner decides. */
export function typesOf(table: unknown): Record<string, string> {
  const parts = tableParts(table);
  if (parts === undefined) throw new Error("not a table");
  const sql = (type: unknown): string => JSON.stringify(type);
  return Object.fromEntries(parts.columns.map(({ name, type, exact }) => [name, `${sql(type)}${exact ? "" : "?"}`]));
}
