// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { ConfigurationError, t, typeOf, type AnySchema, type AnySqlType, type Infer, type SourceDescriptor } from "@tsflink/core";
import { describe, formatType, schemaNode, type RowDefinition } from "@tsflink/core/internal";
import type { ChangeKind, Sql, Table } from "@tsflink/table";
import {
  createSql,
  makeTable,
  rowColumns,
  schemaColumns,
  stripPlan,
  tableParts,
  type Executor,
  type RelationNode,
} from "@tsflink/table/internal";
import type { ChangelogView, StreamRef, TableNode } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { FlinkStream, makeStream } from "../streams/data-stream.ts";
import type { StreamHome } from "../streams/home.ts";
import type { DataStream } from "../streams/stream.ts";
import type { StreamEnvironment } from "../environment/stream-environment.ts";

/** One change of a table, as an element of a stream. */
export interface TableChange<R> {
  readonly kind: ChangeKind;
  readonly row: R;
}

/** How a stream of changes is read. */
export interface ChangelogOptions<R> {
  /** The field that holds the times of the elements: the table then has the stream's watermarks. */
  readonly time?: keyof R & string;
  /** The fields that name a row; they must be NOT NULL. Flink does not check that they do. @defaultValue none */
  readonly primaryKey?: readonly (keyof R & string)[];
  /** @defaultValue "retract" */
  readonly mode?: "retract" | "upsert";
}

/**
 * The Table API over the streams of one environment. Its tables run as part of the environment's jobs: make a stream of one, and give that
 * a sink.
 */
export interface StreamTables {
  /** Writes SQL over these tables; call `.as(schema)` on it. */
  readonly sql: Sql;
  /** A source of rows as a table. */
  from<S extends AnySchema>(source: SourceDescriptor<Infer<S>>, schema: S): Table<Infer<S>>;
  /** A stream of rows as a table. `time` is the field that holds the times of the elements: the table then has the stream's watermarks. */
  fromStream<T extends object>(stream: DataStream<T>, options?: { readonly time?: keyof T & string }): Table<T>;
  /**
   * A stream of changes as a table: the other way around of {@link StreamTables.toChangelogStream}. `upsert` changes come without `-U`, and need
   * a primary key.
   *
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/table/data_stream_api/#examples-for-fromchangelogstream
   */
  fromChangelogStream<R extends object, Kind extends string = ChangeKind>(
    stream: DataStream<{ readonly kind: Kind; readonly row: R }>,
    options?: ChangelogOptions<R>,
  ): Table<R>;
  /** The rows of a table that only grows. @throws at submission `ValidationError` when it changes rows: take `toChangelogStream`. */
  toStream<R extends object>(table: Table<R>): DataStream<R>;
  /** The changes of a table. */
  toChangelogStream<R extends object>(table: Table<R>): DataStream<TableChange<R>>;
}

/**
 * The Table API over the streams of an environment.
 *
 * @example
 * ```ts
 * const tables = streamTables(env);
 * const large = tables.toStream(tables.fromStream(orders).where((o) => o.amount.gt(100)));
 * ```
 */
export function streamTables(env: StreamEnvironment): StreamTables {
  const home = env as unknown as StreamHome;
  if (typeof home?.add !== "function")
    throw new ConfigurationError(`streamTables(): ${describe(env)} is no stream environment`, { option: "env" });
  return new Tables(home);
}

interface View {
  readonly from: StreamRef;
  readonly watermark: string | undefined;
  readonly changelog?: ChangelogView;
}

class Tables implements StreamTables {
  readonly sql: Sql;
  readonly #home: StreamHome;
  readonly #views = new Map<string, View>();
  readonly #executor: Executor;

  constructor(home: StreamHome) {
    this.#home = home;
    const refuse = (): Promise<never> =>
      Promise.reject(
        new ConfigurationError(
          "A table over streams runs as part of a job: make a stream of it with toStream() or toChangelogStream(), and collect that or give it a sink",
          { option: "table" },
        ),
      );
    this.#executor = {
      id: `streams of ${home.id}`,
      execute: refuse,
      toArrow: refuse,
      explain: refuse,
      validate: refuse,
      insertInto: refuse,
    };
    this.sql = createSql({ executor: this.#executor, runStatement: refuse, explainStatement: refuse });
  }

  from<S extends AnySchema>(source: SourceDescriptor<Infer<S>>, schema: S): Table<Infer<S>> {
    this.#home.checkOpen();
    const { connector, options, artifacts } = source;
    return this.#table({ kind: "source", connector, options, artifacts, schema: schemaNode(schema) }, schemaColumns(schema));
  }

  fromStream<T extends object>(stream: DataStream<T>, { time }: { readonly time?: keyof T & string } = {}): Table<T> {
    const { ref, type } = this.#own("fromStream()", stream);
    if (type.definition.kind !== "row")
      throw new ConfigurationError(`fromStream(): the elements are ${String(type)}; map them to a ROW, whose fields are the columns`, {
        option: "stream",
      });
    return this.#view({ from: ref, watermark: time }, type.definition);
  }

  fromChangelogStream<R extends object, Kind extends string = ChangeKind>(
    stream: DataStream<{ readonly kind: Kind; readonly row: R }>,
    options: ChangelogOptions<R> = {},
  ): Table<R> {
    const { ref, type } = this.#own("fromChangelogStream()", stream);
    const { time, primaryKey = [], mode = "retract" } = options;
    const refuse = (option: string, text: string): never => {
      throw new ConfigurationError(`fromChangelogStream(): ${text}`, { option });
    };
    const row = changedRow(type);
    if (row === undefined)
      return refuse(
        "stream",
        `the elements are ${String(type)}; map them to ROW<\`kind\` STRING NOT NULL, \`row\` ROW<...> NOT NULL> NOT NULL`,
      );
    if ((mode as string) !== "retract" && (mode as string) !== "upsert")
      refuse("mode", `mode is ${describe(mode)}; write "retract" or "upsert"`);
    for (const key of primaryKey) {
      const field = row.fields.find(({ name }) => name === key);
      if (field === undefined)
        refuse("primaryKey", `there is no field ${key} for a primary key; there are ${row.fields.map(({ name }) => name).join(", ")}`);
      if (field?.type.nullable === true) refuse("primaryKey", `the field ${key} of the primary key may be NULL; declare it .notNull()`);
    }
    if (mode === "upsert" && primaryKey.length === 0)
      refuse("primaryKey", "upsert changes say by their key which row they replace; name it with primaryKey");
    return this.#view({ from: ref, watermark: time, changelog: { primaryKey, upsert: mode === "upsert" } }, row);
  }

  #own(what: string, stream: unknown): FlinkStream {
    this.#home.checkOpen();
    if (stream instanceof FlinkStream && stream.home.id === this.#home.id) return stream;
    throw new ConfigurationError(`${what}: ${describe(stream)} is no stream of this environment`, { option: "stream" });
  }

  #view<R>(view: View, row: RowDefinition): Table<R> {
    const name = `$stream$${randomUUID()}`;
    this.#views.set(name, view);
    return this.#table({ kind: "path", path: `\`${name}\`` }, rowColumns(row));
  }

  #table<R>(relation: RelationNode, columns: ReturnType<typeof rowColumns>): Table<R> {
    const at = origin();
    return makeTable<R>({
      executor: this.#executor,
      relation: Object.freeze(at === undefined ? relation : { ...relation, origin: at }),
      columns,
    });
  }

  toStream<R extends object>(table: Table<R>): DataStream<R> {
    const { node, type } = this.#node("toStream()", table, false);
    return makeStream<R>(this.#home, node, type);
  }

  toChangelogStream<R extends object>(table: Table<R>): DataStream<TableChange<R>> {
    const { node, type } = this.#node("toChangelogStream()", table, true);
    return makeStream<TableChange<R>>(this.#home, node, t.row({ kind: t.string().notNull(), row: type }).notNull());
  }

  #node(what: string, table: unknown, changelog: boolean): { readonly node: TableNode; readonly type: AnySqlType } {
    this.#home.checkOpen();
    const parts = tableParts(table);
    if (parts?.executor.id !== this.#executor.id)
      throw new ConfigurationError(
        `${what}: ${parts === undefined ? `${describe(table)} is no table` : "the table is of another environment"}; make it with fromStream() or from()`,
        {
          option: "table",
        },
      );
    const { relation, functions, artifacts } = stripPlan(parts.relation);
    const row: RowDefinition = { kind: "row", nullable: false, fields: parts.columns.map(({ name, type }) => ({ name, type })) };
    const node = Object.freeze<TableNode>({
      kind: "table",
      inputs: [...viewsIn(relation)].flatMap((name) => {
        const view = this.#views.get(name);
        return view === undefined ? [] : [{ name, ...view }];
      }),
      relation,
      functions,
      artifacts: [...artifacts],
      columns: parts.columns.map(({ name, type }) => ({ name, type: formatType(type) })),
      changelog,
      settings: {},
      origin: origin(),
    });
    return { node, type: typeOf(row) };
  }
}

/** The row of ROW<`kind` STRING, `row` ROW<...>>. */
function changedRow({ definition }: AnySqlType): RowDefinition | undefined {
  if (definition.kind !== "row" || definition.nullable || definition.fields.length !== 2) return undefined;
  const [kind, row] = definition.fields;
  const fits = kind?.name === "kind" && kind.type.kind === "varchar" && !kind.type.nullable && row?.name === "row" && !row.type.nullable;
  return fits && row.type.kind === "row" ? row.type : undefined;
}

/** The names of the views of streams that a relation reads, nested ones included. */
function viewsIn(value: unknown, found: Set<string> = new Set(), seen: Set<object> = new Set()): Set<string> {
  if (typeof value !== "object" || value === null || seen.has(value)) return found;
  seen.add(value);
  const { kind, path } = value as { readonly kind?: unknown; readonly path?: unknown };
  if (kind === "path" && typeof path === "string" && path.startsWith("`$stream$")) found.add(path.slice(1, -1));
  for (const each of Object.values(value)) viewsIn(each, found, seen);
  return found;
}
