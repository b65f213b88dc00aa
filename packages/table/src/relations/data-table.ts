// SPDX-License-Identifier: Apache-2.0
import type { AnySchema, Infer, Job, SinkDescriptor } from "@tsflink/core";
import { ConfigurationError } from "@tsflink/core";
import { describe, formatType } from "@tsflink/core/internal";
import { columnsObject } from "../expressions/columns.ts";
import { aggregateIn } from "../expressions/aggregates.ts";
import { describeExpression } from "../expressions/describe-expression.ts";
import { expression } from "../expressions/expression.ts";
import { lit } from "../expressions/functions.ts";
import { withNull } from "../expressions/types.ts";
import type { Columns, Selected, Selection } from "../expressions/expr-of.ts";
import type { Expr } from "../expressions/expr.ts";
import { asTableCall, type TableCall, type TableFunctionCall } from "../functions/udf.ts";
import type { TableAggregateCall } from "../functions/udtaf.ts";
import { invalid } from "../plan/errors.ts";
import type { ExplainDetail, InsertOptions, Query, RunOptions } from "../plan/executor.ts";
import type { AggregateNode, ExpressionNode, JoinNode, RelationNode, SetNode } from "../plan/nodes.ts";
import type { Column } from "../plan/schema-node.ts";
import { callTable } from "../sql/table-calls.ts";
import { located, partsKey, tableParts, type Step, type TableParts } from "../plan/table-parts.ts";
import { fromChangelog, toChangelog, type FromChangelogOptions, type ToChangelogOptions } from "./changelog.ts";
import { addColumns, columnCalled, flattened, renameColumns, someColumns, wholeRow } from "./column-operations.ts";
import { flatAggregate } from "./flat-aggregate.ts";
import { partsOf } from "../lower/sql-aggregates.ts";
import { groupedTable } from "./group.ts";
import { flatMap, lateral } from "./lateral.ts";
import { checkPrint, type PrintOptions } from "./print.ts";
import { checkGrouped, resolveCondition, resolveOne, resolveSelection } from "./resolve.ts";
import { partitioned, type PartitionedTable, type ProcessOptions } from "./partitioned.ts";
import { collect, tableResult, type TableResult } from "./result.ts";
import { setOperation } from "./set-operation.ts";
import { checkKey, liveSnapshot, type Snapshot, type SnapshotOptions } from "./snapshot.ts";
import type { GroupedTable, JoinCondition, Joined, JoinOptions, Outer, Table, ToArrayOptions } from "./table.ts";
import type { RowWindowed, RowWindowSpec, WindowSpec } from "./window.ts";
import { windowed } from "./windowed.ts";

/** The table of a relation. */
export function makeTable<R>(parts: TableParts): Table<R> {
  // The methods take and give what their types in `Table` say; checking that of classes of so many generic methods is beyond the compiler.
  return new DataTable<R>(parts) as unknown as Table<R>;
}

class DataTable<R> implements Record<Exclude<keyof Table<unknown>, "~row">, unknown> {
  declare readonly [partsKey]: TableParts;

  constructor(parts: TableParts) {
    Object.defineProperty(this, partsKey, { value: Object.freeze(parts), enumerable: false });
    Object.freeze(this);
  }

  #next<R2 = R>(relation: RelationNode, columns: readonly Column[] = this[partsKey].columns): Table<R2> {
    return makeTable<R2>({ executor: this[partsKey].executor, relation, columns });
  }

  #made<R2>({ relation, columns }: Step): Table<R2> {
    return this.#next<R2>(relation, columns);
  }

  get #input(): RelationNode {
    return this[partsKey].relation;
  }

  #row(scope: object): Expr<R> {
    return expression<Expr<R>>(wholeRow(this[partsKey].columns, scope));
  }

  #columns(scope: object): Columns<R> {
    return columnsObject<R>(this[partsKey].columns, scope);
  }

  where(predicate: (columns: Columns<R>) => Expr<boolean | null>): Table<R> {
    const scope = {};
    const { node } = resolveCondition("where()", [scope], () => predicate(this.#columns(scope)));
    return this.#next(located({ kind: "filter", input: this.#input, predicate: node }));
  }

  select<const S extends Selection>(selection: (columns: Columns<R>, row: Expr<R>) => S): Table<Selected<S>> {
    const scope = {};
    const selected = resolveSelection("select()", [scope], () => selection(this.#columns(scope), this.#row(scope)));
    const input = this.#input;
    if (selected.nodes.some(({ expression }) => aggregateIn(expression) !== undefined)) {
      checkGrouped("select() with an aggregate", selected, []);
      return this.#next(located({ kind: "aggregate", input, keys: Object.freeze([]), columns: selected.nodes }), selected.columns);
    }
    return this.#next(located({ kind: "project", input, columns: selected.nodes }), selected.columns);
  }

  flatAggregate<Y>(call: (columns: Columns<R>, row: Expr<R>) => TableAggregateCall<Y>): Table<Y> {
    const scope = {};
    return this.#made(
      flatAggregate("flatAggregate()", this[partsKey], { nodes: [], columns: [] }, [scope], () =>
        call(this.#columns(scope), this.#row(scope)),
      ),
    );
  }

  groupBy<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Selected<K>> {
    return this.#grouped("groupBy()", keys);
  }

  rollup<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Outer<Selected<K>>> {
    return this.#grouped("rollup()", keys, { sets: "rollup" });
  }

  cube<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Outer<Selected<K>>> {
    return this.#grouped("cube()", keys, { sets: "cube" });
  }

  groupingSets<const K extends Selection>(
    keys: (columns: Columns<R>) => K,
    sets: readonly (readonly (keyof K & string)[])[],
  ): GroupedTable<R, Outer<Selected<K>>> {
    if (!Array.isArray(sets) || sets.length === 0 || !sets.every((set) => Array.isArray(set)))
      throw invalid('groupingSets(): expected lists of keys, e.g. [["country"], []]');
    return this.#grouped("groupingSets()", keys, {
      sets: Object.freeze((sets as readonly (readonly string[])[]).map((set) => Object.freeze([...set]))),
    });
  }

  #grouped<K>(
    what: string,
    keys: (columns: Columns<R>) => Selection,
    kind?: Pick<AggregateNode, "sets" | "rowWindow">,
  ): GroupedTable<R, K> {
    return groupedTable<R, K>(what, this[partsKey], keys, (step) => this.#made(step), kind);
  }

  window<const K extends string, const P extends string>(spec: WindowSpec<K, P>): Table<never>;
  window(spec: RowWindowSpec): RowWindowed<R>;
  window(spec: WindowSpec<string, string> | RowWindowSpec): Table<never> | RowWindowed<R> {
    if ("rows" in spec) {
      const rowWindow = Object.freeze({ size: spec.rows, ...(spec.slide === undefined ? {} : { slide: spec.slide }) });
      return Object.freeze<RowWindowed<R>>({ groupBy: (keys) => this.#grouped("groupBy()", keys, { rowWindow }) });
    }
    return this.#made(windowed(this[partsKey], spec));
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
    const input = this.#input;
    if (input.kind === "limit" && input.rows === undefined)
      return this.#next(located({ kind: "limit", input: input.input, rows, offset: input.offset + offset }));
    return this.#next(located({ kind: "limit", input: this.#input, rows, offset }));
  }

  distinct(): Table<R> {
    return this.#next(located({ kind: "distinct", input: this.#input }));
  }

  offset(rows: number): Table<R> {
    checkCount("offset()", rows);
    return this.#next(located({ kind: "limit", input: this.#input, offset: rows }));
  }

  union(other: Table<R>): Table<R> {
    return this.#set("union()", other, "union", false);
  }

  unionAll(other: Table<R>): Table<R> {
    return this.#set("unionAll()", other, "union", true);
  }

  intersect(other: Table<R>): Table<R> {
    return this.#set("intersect()", other, "intersect", false);
  }

  intersectAll(other: Table<R>): Table<R> {
    return this.#set("intersectAll()", other, "intersect", true);
  }

  minus(other: Table<R>): Table<R> {
    return this.#set("minus()", other, "minus", false);
  }

  minusAll(other: Table<R>): Table<R> {
    return this.#set("minusAll()", other, "minus", true);
  }

  #set(what: string, other: Table<R>, operation: SetNode["operation"], all: boolean): Table<R> {
    return this.#made(setOperation(what, this[partsKey], this.#partner(what, other), operation, all));
  }

  addColumns<const S extends Selection>(selection: (columns: Columns<R>) => S): Table<never> {
    return this.#add("addColumns()", selection, false);
  }

  addOrReplaceColumns<const S extends Selection>(selection: (columns: Columns<R>) => S): Table<never> {
    return this.#add("addOrReplaceColumns()", selection, true);
  }

  #add(what: string, selection: (columns: Columns<R>) => Selection, replace: boolean): Table<never> {
    const scope = {};
    const selected = resolveSelection(what, [scope], () => selection(this.#columns(scope)));
    return this.#made(addColumns(what, this[partsKey], selected, replace));
  }

  renameColumns(names: Readonly<Record<string, string>>): Table<never> {
    return this.#made(renameColumns(this[partsKey], names));
  }

  dropColumns(...names: readonly string[]): Table<never> {
    return this.#made(someColumns("dropColumns()", this[partsKey], names, false));
  }

  keepColumns(...names: readonly string[]): Table<never> {
    return this.#made(someColumns("keepColumns()", this[partsKey], names, true));
  }

  map<R2>(call: (columns: Columns<R>, row: Expr<R>) => Expr<R2>): Table<never> {
    const scope = {};
    return this.#made(
      flattened(
        "map()",
        this[partsKey],
        resolveOne("map()", [scope], () => call(this.#columns(scope), this.#row(scope))),
      ),
    );
  }

  flatMap<R2>(call: (columns: Columns<R>, row: Expr<R>) => TableCall<R2>): Table<R2> {
    return this.#made(flatMap(this[partsKey], this.#tableCall("flatMap()", call)));
  }

  joinLateral<R2>(call: (columns: Columns<R>, row: Expr<R>) => TableCall<R2>): Table<never> {
    return this.#lateral("joinLateral()", "inner", call);
  }

  leftJoinLateral<R2>(call: (columns: Columns<R>, row: Expr<R>) => TableCall<R2>): Table<never> {
    return this.#lateral("leftJoinLateral()", "left", call);
  }

  #lateral(what: string, join: "inner" | "left", callback: (columns: Columns<R>, row: Expr<R>) => unknown): Table<never> {
    return this.#made(lateral(what, this[partsKey], this.#tableCall(what, callback), join));
  }

  #tableCall(what: string, callback: (columns: Columns<R>, row: Expr<R>) => unknown): TableFunctionCall {
    const scope = {};
    const call = asTableCall(callback(this.#columns(scope), this.#row(scope)), what);
    if (call.scopes.some((each) => each !== scope))
      throw invalid(`${what}: an argument reads a column of another table; use the columns that this callback is given`);
    return call;
  }

  crossJoin<R2>(right: Table<R2>): Joined<R, R2> {
    return this.#join("crossJoin()", "inner", right, () => lit(true)) as Joined<R, R2>;
  }

  join<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<R, R2> {
    return this.#join("join()", "inner", right, on, hintOf("join()", options)) as Joined<R, R2>;
  }

  leftJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<R, Outer<R2>> {
    return this.#join("leftJoin()", "left", right, on, hintOf("leftJoin()", options)) as Joined<R, Outer<R2>>;
  }

  rightJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<Outer<R>, R2> {
    return this.#join("rightJoin()", "right", right, on, hintOf("rightJoin()", options)) as Joined<Outer<R>, R2>;
  }

  fullJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<Outer<R>, Outer<R2>> {
    return this.#join("fullJoin()", "full", right, on, hintOf("fullJoin()", options)) as Joined<Outer<R>, Outer<R2>>;
  }

  joinAsOf<R2>(right: Table<R2>, time: string, on: JoinCondition<R, R2>): Joined<R, R2> {
    return this.#join("joinAsOf()", "inner", right, on, this.#asOf("joinAsOf()", time)) as Joined<R, R2>;
  }

  leftJoinAsOf<R2>(right: Table<R2>, time: string, on: JoinCondition<R, R2>): Joined<R, Outer<R2>> {
    return this.#join("leftJoinAsOf()", "left", right, on, this.#asOf("leftJoinAsOf()", time)) as Joined<R, Outer<R2>>;
  }

  #asOf(what: string, time: string): Pick<JoinNode, "asOf"> {
    const { type } = columnCalled(what, this[partsKey].columns, time);
    if (type.kind !== "timestamp" && type.kind !== "timestamp_ltz")
      throw invalid(`${what}: ${time} is ${formatType(type)}, not a TIMESTAMP or TIMESTAMP_LTZ`);
    return { asOf: time };
  }

  semiJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>): Table<R> {
    return this.#exists("semiJoin()", right, on, false);
  }

  antiJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>): Table<R> {
    return this.#exists("antiJoin()", right, on, true);
  }

  #exists<R2>(what: string, right: Table<R2>, on: JoinCondition<R, R2>, negated: boolean): Table<R> {
    const { partner, node } = this.#joined(what, right, on);
    return this.#next(located({ kind: "exists", left: this.#input, right: partner.relation, on: node, negated }));
  }

  #joined<R2>(
    what: string,
    right: Table<R2>,
    on: JoinCondition<R, R2>,
  ): { readonly partner: TableParts; readonly sides: readonly [object, object]; readonly node: ExpressionNode } {
    const partner = this.#partner(what, right);
    const sides = [{}, {}] as const;
    const { node } = resolveCondition(what, sides, () =>
      on(columnsObject<R>(this[partsKey].columns, sides[0], "left"), columnsObject<R2>(partner.columns, sides[1], "right")),
    );
    if (partsOf(node, (part) => part.kind === "sub-query").length > 0)
      throw invalid(`${what}: in() of a table is no condition of a join; filter one side with where() before, or use semiJoin()`);
    return { partner, sides, node };
  }

  partitionBy(...names: readonly string[]): PartitionedTable<never> {
    return partitioned(this[partsKey], names, (table, path, schema, options) => this.#process(table, path, schema, options));
  }

  process<S extends AnySchema>(path: string, schema: S, options?: ProcessOptions): Table<Infer<S>> {
    return this.#process(this, path, schema, options);
  }

  #process<S extends AnySchema>(
    table: unknown,
    path: string,
    schema: S,
    { args = {}, as = "input" }: ProcessOptions = {},
  ): Table<Infer<S>> {
    return callTable("process()", path, { [as]: table, ...args }, schema, this[partsKey].executor);
  }

  toChangelog(options: ToChangelogOptions<string> = {}): Table<never> {
    return this.#made(toChangelog(this[partsKey], options));
  }

  fromChangelog(options: FromChangelogOptions<string> = {}): Table<never> {
    return this.#made(fromChangelog(this[partsKey], options));
  }

  #join<R2>(
    what: string,
    join: JoinNode["join"],
    right: Table<R2>,
    on: JoinCondition<R, R2>,
    more: Pick<JoinNode, "asOf" | "hint"> = {},
  ): Joined<never, never> {
    const { partner, sides, node } = this.#joined(what, right, on);
    const left = join === "right" || join === "full" ? outer(this[partsKey].columns) : this[partsKey].columns;
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
        located({ kind: "join", left: this.#input, right: partner.relation, join, on: node, columns: selected.nodes, ...more }),
        selected.columns,
      );
    };
    return Object.freeze({ select });
  }

  #partner(what: string, other: unknown): TableParts {
    const parts = tableParts(other);
    if (parts === undefined) throw invalid(`${what}: expected a table, received ${describe(other)}`);
    if (parts.executor.id !== this[partsKey].executor.id)
      throw invalid(`${what}: the tables belong to two environments; make both from one`);
    return parts;
  }

  get #query(): Query {
    const { relation, columns } = this[partsKey];
    return { relation, columns: columns.map(({ name, type, exact }) => ({ name, type: exact ? formatType(type) : undefined })) };
  }

  async execute(options: RunOptions = {}): Promise<TableResult<R>> {
    options.signal?.throwIfAborted();
    return tableResult<R>(await this[partsKey].executor.execute(this.#query, options));
  }

  async toArray(options: ToArrayOptions = {}): Promise<R[]> {
    const { limit, ...run } = options;
    if (limit !== undefined) checkCount("toArray() limit", limit);
    run.signal?.throwIfAborted();
    if (limit === 0) return [];
    return collect<R>(await this[partsKey].executor.execute(this.#query, run), limit);
  }

  async snapshot({ key, ...run }: SnapshotOptions<string> = {}): Promise<Snapshot<R, string>> {
    const columns = checkKey(
      key,
      this[partsKey].columns.map(({ name }) => name),
    );
    run.signal?.throwIfAborted();
    return liveSnapshot<R>(await this[partsKey].executor.execute(this.#query, run), columns);
  }

  async print({ signal, name, ...options }: PrintOptions & RunOptions = {}): Promise<void> {
    checkPrint(options);
    const run = { ...(signal === undefined ? {} : { signal }), ...(name === undefined ? {} : { name }) };
    // Printing ends with the result closed, however it ends.
    await (await this.execute(run)).print(options);
  }

  async toArrow(options: RunOptions = {}): Promise<Uint8Array> {
    options.signal?.throwIfAborted();
    return this[partsKey].executor.toArrow(this.#query, options);
  }

  async explain(...details: readonly ExplainDetail[]): Promise<string> {
    return this[partsKey].executor.explain(this.#query, details);
  }

  async validate(): Promise<void> {
    return this[partsKey].executor.validate(this.#query);
  }

  async insertInto(sink: SinkDescriptor<R> | string, options: InsertOptions = {}): Promise<Job> {
    options.signal?.throwIfAborted();
    checkSink("insertInto()", sink);
    return this[partsKey].executor.insertInto(this.#query, sink as SinkDescriptor<never> | string, options);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Table(${this[partsKey].columns.map(({ name, type }) => `${name} ${formatType(type)}`).join(", ")})`;
  }
}

/** @throws `ConfigurationError` for what is neither a sink nor the path of a table */
export function checkSink(what: string, sink: unknown): void {
  if (typeof sink === "string" ? sink === "" : (sink as { readonly kind?: unknown } | null | undefined)?.kind !== "sink")
    throw new ConfigurationError(
      `${what}: ${describe(sink)} is no sink; make one with a function of @tsflink/connectors, or name a table of the catalog`,
      { option: "sink" },
    );
}

const hints = { broadcast: "BROADCAST", shuffleHash: "SHUFFLE_HASH", shuffleMerge: "SHUFFLE_MERGE", nestedLoop: "NEST_LOOP" } as const;

function hintOf(what: string, { hint }: JoinOptions = {}): Pick<JoinNode, "hint"> {
  if (hint === undefined) return {};
  if (!Object.hasOwn(hints, hint))
    throw new ConfigurationError(`${what}: there is no hint ${describe(hint)}; there are ${Object.keys(hints).join(", ")}`, {
      option: "hint",
      received: hint,
    });
  return { hint: hints[hint] };
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
