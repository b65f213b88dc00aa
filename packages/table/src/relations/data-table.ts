// SPDX-License-Identifier: Apache-2.0
import type { Job, SinkDescriptor } from "@tsflink/core";
import { ConfigurationError } from "@tsflink/core";
import { describe, didYouMean, formatType, type RowDefinition, type TypeDefinition } from "@tsflink/core/internal";
import { columnsObject } from "../expressions/columns.ts";
import { describeExpression } from "../expressions/describe-expression.ts";
import { withNull } from "../expressions/types.ts";
import type { Columns, Selected, Selection } from "../expressions/expr-of.ts";
import type { Expr } from "../expressions/expr.ts";
import { asTableCall, type TableCall } from "../functions/udf.ts";
import { invalid } from "../plan/errors.ts";
import type { Executor, Query, RunOptions } from "../plan/executor.ts";
import type { JoinNode, NamedExpression, Origin, ProjectNode, RelationNode } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { rowColumns, type Column } from "../plan/schema-node.ts";
import { aggregateIn, checkGrouped, resolveCondition, resolveOne, resolveSelection } from "./resolve.ts";
import { collect, tableResult, type TableResult } from "./result.ts";
import type { GroupedTable, Joined, Outer, Table, ToArrayOptions } from "./table.ts";
import type { WindowSpec } from "./window.ts";

/** What a table is made of. */
export interface TableParts {
  readonly executor: Executor;
  readonly relation: RelationNode;
  readonly columns: readonly Column[];
}

// Registered: a table made by another copy of this package is still one.
const key: unique symbol = Symbol.for("@tsflink/table/table") as never;

/** The table of a relation. */
export function makeTable<R>(parts: TableParts): Table<R> {
  return new DataTable<R>(parts);
}

/** What a table is made of; `undefined` for anything else. */
export function tableParts(value: unknown): TableParts | undefined {
  return typeof value === "object" && value !== null ? (value as { readonly [key]?: TableParts })[key] : undefined;
}

/** A node with the place in the user's code, where one is known. */
function located<N extends object>(node: N): N & { readonly origin?: Origin } {
  const at = origin();
  return Object.freeze(at === undefined ? node : { ...node, origin: at });
}

class DataTable<R> implements Table<R> {
  declare readonly [key]: TableParts;

  constructor(parts: TableParts) {
    Object.defineProperty(this, key, { value: Object.freeze(parts), enumerable: false });
    Object.freeze(this);
  }

  #next<R2 = R>(relation: RelationNode, columns: readonly Column[] = this[key].columns): Table<R2> {
    return makeTable<R2>({ executor: this[key].executor, relation, columns });
  }

  get #input(): RelationNode {
    return this[key].relation;
  }

  #columns(scope: object): Columns<R> {
    return columnsObject<R>(this[key].columns, scope);
  }

  where(predicate: (columns: Columns<R>) => Expr<boolean | null>): Table<R> {
    const scope = {};
    const { node } = resolveCondition("where()", [scope], () => predicate(this.#columns(scope)));
    return this.#next(located({ kind: "filter", input: this.#input, predicate: node }));
  }

  select<const S extends Selection>(selection: (columns: Columns<R>) => S): Table<Selected<S>> {
    const scope = {};
    const selected = resolveSelection("select()", [scope], () => selection(this.#columns(scope)));
    const input = this.#input;
    if (selected.nodes.some(({ expression }) => aggregateIn(expression) !== undefined)) {
      checkGrouped("select() with an aggregate", selected, []);
      return this.#next(located({ kind: "aggregate", input, keys: Object.freeze([]), columns: selected.nodes }), selected.columns);
    }
    return this.#next(located({ kind: "project", input, columns: selected.nodes }), selected.columns);
  }

  groupBy<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Selected<K>> {
    const scope = {};
    const grouping = resolveSelection("groupBy()", [scope], () => keys(this.#columns(scope)));
    for (const { name, expression } of grouping.nodes) {
      const aggregate = aggregateIn(expression);
      if (aggregate !== undefined)
        throw invalid(
          `groupBy(): ${name}: ${describeExpression(aggregate)} is an aggregate; aggregates belong in the select() that follows`,
        );
    }
    const names = grouping.nodes.map(({ name }) => name);
    const select = <S extends Selection>(selection: (columns: Columns<R>, keys: Columns<Selected<K>>) => S): Table<Selected<S>> => {
      const rows = {};
      const selected = resolveSelection("select()", [rows], () =>
        selection(this.#columns(rows), columnsObject(grouping.columns, rows, "key")),
      );
      checkGrouped("select()", selected, names);
      return this.#next(
        located({ kind: "aggregate", input: this.#input, keys: grouping.nodes, columns: selected.nodes }),
        selected.columns,
      );
    };
    return Object.freeze({ select });
  }

  window<const K extends string>(spec: WindowSpec<K>): Table<never> {
    const { columns } = this[key];
    const { on, window, size, slide } = spec;
    const names = columns.map(({ name }) => name);
    const column = columns.find(({ name }) => name === on);
    if (column === undefined) throw invalid(`window(): there is no column ${on}${didYouMean(on, names)}; there are ${names.join(", ")}`);
    if (column.type.kind !== "timestamp" && column.type.kind !== "timestamp_ltz")
      throw invalid(`window(): ${on} is ${formatType(column.type)}, and a window needs a TIMESTAMP or TIMESTAMP_LTZ`);
    for (const added of ["windowStart", "windowEnd"])
      if (names.includes(added)) throw invalid(`window(): the table has a column ${added} already; rename it with select()`);
    const bound: TypeDefinition = withNull(column.type, false);
    const bounds = ["windowStart", "windowEnd"].map((name) => Object.freeze({ name, type: bound, exact: true }));
    return this.#next(
      located({ kind: "window", input: this.#input, on, window, size, ...(slide === undefined ? {} : { slide }) }),
      Object.freeze([...columns, ...bounds]),
    );
  }

  orderBy(keys: (columns: Columns<R>) => Expr<unknown> | readonly Expr<unknown>[]): Table<R> {
    const scope = {};
    const given = keys(this.#columns(scope));
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (list.length === 0) throw invalid("orderBy(): there is nothing to sort by");
    const sorted = list.map((each, i) => {
      const what = list.length === 1 ? "orderBy()" : `orderBy()[${String(i)}]`;
      const { node } = resolveOne(what, [scope], () => each);
      const aggregate = aggregateIn(node);
      if (aggregate !== undefined)
        throw invalid(`${what}: ${describeExpression(aggregate)} is an aggregate; compute it with select() and sort the result`);
      if (node.kind === "call" && (node.name === "ORDER_ASC" || node.name === "ORDER_DESC"))
        return Object.freeze({ expression: node.args[0] as typeof node, descending: node.name === "ORDER_DESC" });
      return Object.freeze({ expression: node, descending: false });
    });
    return this.#next(located({ kind: "sort", input: this.#input, keys: Object.freeze(sorted) }));
  }

  limit(rows: number, offset = 0): Table<R> {
    checkCount("limit() rows", rows);
    checkCount("limit() offset", offset);
    return this.#next(located({ kind: "limit", input: this.#input, rows, offset }));
  }

  distinct(): Table<R> {
    return this.#next(located({ kind: "distinct", input: this.#input }));
  }

  union(other: Table<R>): Table<R> {
    return this.#union("union()", other, false);
  }

  unionAll(other: Table<R>): Table<R> {
    return this.#union("unionAll()", other, true);
  }

  #union(what: string, other: Table<R>, all: boolean): Table<R> {
    const right = this.#partner(what, other);
    const { columns } = this[key];
    const names = columns.map(({ name }) => name);
    const theirs = new Map(right.columns.map((column) => [column.name, column]));
    const odd = [...names.filter((name) => !theirs.has(name)), ...[...theirs.keys()].filter((name) => !names.includes(name))];
    if (odd.length > 0) throw invalid(`${what}: only one of the tables has ${odd.join(", ")}; make the columns equal with select()`);
    const merged = columns.map((column) => {
      const { type, exact } = theirs.get(column.name) as Column;
      const same = formatType(type) === formatType(column.type);
      return same
        ? { ...column, exact: column.exact && exact }
        : { ...column, type: withNull(column.type, column.type.nullable || type.nullable), exact: false };
    });
    // SQL goes by position, TypeScript by name.
    const inOrder = right.columns.every(({ name }, i) => name === names[i]);
    const aligned: RelationNode = inOrder
      ? right.relation
      : Object.freeze<ProjectNode>({ kind: "project", input: right.relation, columns: Object.freeze(names.map(namedColumn)) });
    return this.#next(
      located({ kind: "union", left: this.#input, right: aligned, all }),
      Object.freeze(merged.map((column) => Object.freeze(column))),
    );
  }

  joinLateral<R2>(call: (columns: Columns<R>) => TableCall<R2>): Table<never> {
    return this.#lateral("joinLateral()", "inner", call);
  }

  leftJoinLateral<R2>(call: (columns: Columns<R>) => TableCall<R2>): Table<never> {
    return this.#lateral("leftJoinLateral()", "left", call);
  }

  #lateral(what: string, join: "inner" | "left", callback: (columns: Columns<R>) => unknown): Table<never> {
    const scope = {};
    const { definition, args, scopes } = asTableCall(callback(this.#columns(scope)), what);
    if (scopes.some((each) => each !== scope))
      throw invalid(`${what}: an argument reads a column of another table; use the columns that this callback is given`);
    const { columns } = this[key];
    const added = rowColumns(definition.returns.definition as RowDefinition).map((column) =>
      join === "left" ? Object.freeze({ ...column, type: withNull(column.type, true) }) : column,
    );
    const clash = added.find(({ name }) => columns.some((column) => column.name === name));
    if (clash !== undefined)
      throw invalid(
        `${what}: both the table and ${definition.name ?? "the function"} have a column ${clash.name}; rename one with select(), or in the type of the yielded rows`,
      );
    const names = Object.freeze(added.map(({ name }) => name));
    return this.#next(
      located({ kind: "lateral", input: this.#input, function: definition, args, columns: names, join }),
      Object.freeze([...columns, ...added]),
    );
  }

  join<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<R, R2> {
    return this.#join("join()", "inner", right, on) as Joined<R, R2>;
  }

  leftJoin<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<R, Outer<R2>> {
    return this.#join("leftJoin()", "left", right, on) as Joined<R, Outer<R2>>;
  }

  rightJoin<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<Outer<R>, R2> {
    return this.#join("rightJoin()", "right", right, on) as Joined<Outer<R>, R2>;
  }

  fullJoin<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<Outer<R>, Outer<R2>> {
    return this.#join("fullJoin()", "full", right, on) as Joined<Outer<R>, Outer<R2>>;
  }

  #join<R2>(
    what: string,
    join: JoinNode["join"],
    right: Table<R2>,
    on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>,
  ): Joined<never, never> {
    const partner = this.#partner(what, right);
    const sides = [{}, {}] as const;
    const { node } = resolveCondition(what, sides, () =>
      on(columnsObject<R>(this[key].columns, sides[0], "left"), columnsObject<R2>(partner.columns, sides[1], "right")),
    );
    const left = join === "right" || join === "full" ? outer(this[key].columns) : this[key].columns;
    const others = join === "left" || join === "full" ? outer(partner.columns) : partner.columns;
    const select = <S extends Selection>(selection: (left: never, right: never) => S): Table<Selected<S>> => {
      const selected = resolveSelection("select()", sides, () =>
        selection(columnsObject(left, sides[0], "left") as never, columnsObject(others, sides[1], "right") as never),
      );
      for (const { name, expression } of selected.nodes) {
        const aggregate = aggregateIn(expression);
        if (aggregate !== undefined)
          throw invalid(
            `select(): ${name}: ${describeExpression(aggregate)} is an aggregate; select the columns of the join first, then group the result`,
          );
      }
      return this.#next(
        located({ kind: "join", left: this.#input, right: partner.relation, join, on: node, columns: selected.nodes }),
        selected.columns,
      );
    };
    return Object.freeze({ select });
  }

  #partner(what: string, other: unknown): TableParts {
    const parts = tableParts(other);
    if (parts === undefined) throw invalid(`${what}: expected a table, received ${describe(other)}`);
    if (parts.executor.id !== this[key].executor.id) throw invalid(`${what}: the tables belong to two environments; make both from one`);
    return parts;
  }

  get #query(): Query {
    const { relation, columns } = this[key];
    return { relation, columns: columns.map(({ name, type, exact }) => ({ name, type: exact ? formatType(type) : undefined })) };
  }

  async execute(options: RunOptions = {}): Promise<TableResult<R>> {
    options.signal?.throwIfAborted();
    return tableResult<R>(await this[key].executor.execute(this.#query, options));
  }

  async toArray(options: ToArrayOptions = {}): Promise<R[]> {
    const { limit, ...run } = options;
    if (limit !== undefined) checkCount("toArray() limit", limit);
    run.signal?.throwIfAborted();
    if (limit === 0) return [];
    return collect<R>(await this[key].executor.execute(this.#query, run), limit);
  }

  async toArrow(options: RunOptions = {}): Promise<Uint8Array> {
    options.signal?.throwIfAborted();
    return this[key].executor.toArrow(this.#query, options);
  }

  async explain(): Promise<string> {
    return this[key].executor.explain(this.#query);
  }

  async validate(): Promise<void> {
    return this[key].executor.validate(this.#query);
  }

  async insertInto(sink: SinkDescriptor<R> | string, options: RunOptions = {}): Promise<Job> {
    options.signal?.throwIfAborted();
    if (typeof sink === "string" ? sink === "" : (sink as { readonly kind?: unknown } | null | undefined)?.kind !== "sink")
      throw new ConfigurationError(
        `insertInto(): ${describe(sink)} is no sink; make one with a function of @tsflink/connectors, or name a table of the catalog`,
        { option: "sink" },
      );
    return this[key].executor.insertInto(this.#query, sink as SinkDescriptor<never> | string, options);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Table(${this[key].columns.map(({ name, type }) => `${name} ${formatType(type)}`).join(", ")})`;
  }
}

function namedColumn(name: string): NamedExpression {
  return Object.freeze({ name, expression: Object.freeze({ kind: "column", name }) });
}

function outer(columns: readonly Column[]): readonly Column[] {
  return columns.map((column) => Object.freeze({ ...column, type: withNull(column.type, true) }));
}

function checkCount(option: string, value: unknown): void {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 2_147_483_647)
    throw new ConfigurationError(`${option}: ${describe(value)} is not a count of rows; write a whole number from 0 to 2147483647`, {
      option,
      received: value,
    });
}
