// SPDX-License-Identifier: Apache-2.0
import { parseTypeDefinition, type RowDefinition } from "@tsflink/core/internal";
import { isAggregate } from "../expressions/aggregates.ts";
import type {
  AggregateNode,
  ExistsNode,
  ExpressionNode,
  FlatAggregateNode,
  JoinNode,
  LateralNode,
  NamedExpression,
  ProjectNode,
  RelationNode,
  RowsNode,
  Side,
  SourceNode,
  SqlNode,
  WindowNode,
} from "../plan/nodes.ts";
import { checkColumns } from "./check-columns.ts";
import { ExpressionLowering, type ColumnScope } from "./expression.ts";
import type { PlanFunctions } from "./functions.ts";
import type { FlinkApi, JavaEnvironment, JavaExpression, JavaFunction, JavaTable } from "./java-api.ts";
import { LocatedFailure, refuse, SqlFailure } from "./failure.ts";
import { hasEquality, oneSidedOperands, replaced } from "./join-condition.ts";
import { partsOf, SqlTexts, withColumns, type Surroundings } from "./sql-aggregates.ts";
import { changelogQuery, existsQuery, joinQuery, quote, setQuery, windowQuery } from "./sql-text.ts";

/** What Flink counts rows with when it limits them. */
const MOST_ROWS = 2_147_483_647;

/** A column of a lowered relation: what it is called in Flink's table, and what it is to be cast to when it is read. */
interface LoweredColumn {
  readonly name: string;
  readonly inTable: string;
  readonly cast?: { readonly call: "CAST" | "TRY_CAST"; readonly type: string };
}

/**
 * A relation as a table of Flink. Its columns may have other names there (of the right side of a join) or another type (bounds of
 * windows, which Flink only recognises as such while they are untouched); {@link RelationLowering.finish} puts that right.
 */
interface Lowered {
  readonly table: JavaTable;
  readonly columns: readonly LoweredColumn[];
  /** The windows that the rows are in. */
  readonly window?: LoweredWindow;
}

/** Names in Flink's table. */
interface LoweredWindow {
  readonly start: string;
  readonly end: string;
  readonly time: string;
  readonly kind: WindowNode["window"];
}

/** Two tables that are about to be joined. `tables` have columns more, for the condition. */
interface JoinSides {
  readonly left: Lowered;
  readonly right: Lowered;
  readonly tables: { left: JavaTable; right: JavaTable };
  readonly condition: ExpressionNode;
  readonly predicate: JavaExpression;
}

type ColumnFinder = (name: string, side: Side | undefined) => LoweredColumn;

/** Turns the relations of one plan into tables of one environment. Equal nodes become one table. */
export class RelationLowering {
  readonly #api: FlinkApi;
  readonly #env: JavaEnvironment;
  readonly #functions: PlanFunctions;
  readonly #expressions: ExpressionLowering;
  readonly #done = new Map<RelationNode, Lowered>();
  #names = 0;

  constructor(api: FlinkApi, env: JavaEnvironment, functions: PlanFunctions) {
    this.#api = api;
    this.#env = env;
    this.#functions = functions;
    this.#expressions = new ExpressionLowering(api, functions, (relation) => this.table(relation));
  }

  /** The relation as a table with exactly the columns of the relation. */
  table(node: RelationNode): JavaTable {
    return this.#finish(this.#lower(node));
  }

  #lower(node: RelationNode): Lowered {
    let lowered = this.#done.get(node);
    if (lowered === undefined) {
      try {
        lowered = this.#step(node);
      } catch (error) {
        throw LocatedFailure.at(node, error);
      }
      this.#done.set(node, lowered);
    }
    return lowered;
  }

  #step(node: RelationNode): Lowered {
    const { relations, list } = this.#api;
    switch (node.kind) {
      case "source":
      case "rows":
        return this.#source(node);
      case "path": {
        const table = this.#env.from(this.#api.text(node.path));
        if (node.schema !== undefined) checkColumns(relations.type(table), node.schema.columns, `the table ${node.path}`);
        return plain(table, node.schema?.columns.map((column) => column.name) ?? relations.columns(table));
      }
      case "sql": {
        const table = this.withMentioned(node, () => this.reading(node.text, () => this.#env.sqlQuery(this.#api.text(node.text))));
        if (node.expected !== undefined) checkColumns(relations.type(table), node.expected.columns, "the query");
        return plain(table, relations.columns(table));
      }
      case "filter": {
        const input = this.#lower(node.input);
        return { ...input, table: relations.filter(input.table, this.#expressions.lower(node.predicate, this.#scope(input))) };
      }
      case "project":
        return this.#project(node);
      case "aggregate":
        return this.#aggregate(node);
      case "flat-aggregate":
        return this.#flatAggregate(node);
      case "lateral":
        return this.#lateral(node);
      case "join":
        return this.#join(node);
      case "exists":
        return this.#exists(node);
      case "changelog": {
        const table = this.#query({ input: this.table(node.input) }, ({ input }) => changelogQuery(node, input));
        return plain(table, relations.columns(table));
      }
      case "sort": {
        const input = this.#lower(node.input);
        const scope = this.#scope(input);
        const keys = node.keys.map(({ expression, descending }) =>
          this.#expressions.call(descending ? "ORDER_DESC" : "ORDER_ASC", [this.#expressions.lower(expression, scope)]),
        );
        return { ...input, table: relations.sort(input.table, list(keys)) };
      }
      case "limit": {
        const input = this.#lower(node.input);
        if (node.rows === undefined && this.#batch)
          refuse("offset(): Flink's batch mode skips rows only where it also limits them; add limit()");
        return { ...input, table: relations.limit(input.table, node.rows ?? MOST_ROWS - node.offset, node.offset) };
      }
      case "window":
        return this.#window(node);
      case "distinct": {
        const table = relations.distinct(this.table(node.input));
        return plain(table, relations.columns(table));
      }
      case "set": {
        const [left, right] = [this.table(node.left), this.table(node.right)];
        // SQL has all of them, Flink's Table API in streaming mode only this one.
        const table =
          node.operation === "union" && node.all
            ? relations.unionAll(left, right)
            : this.#query({ left, right }, (names) => setQuery(node, names));
        return plain(table, relations.columns(table));
      }
    }
  }

  #source(node: SourceNode | RowsNode): Lowered {
    const { relations, list, map } = this.#api;
    const { columns, primaryKey, watermark } = node.schema;
    const [connector, options] = node.kind === "source" ? [node.connector, node.options] : ["tsflink-rows", { id: node.id }];
    const names = columns.map((column) => column.name);
    const table = relations.source(
      this.#env,
      connector,
      map(options),
      list(names),
      list(columns.map((column) => column.type)),
      list(primaryKey),
      watermark?.column ?? null,
      watermark?.expression ?? null,
    );
    return plain(table, names);
  }

  /** Runs `body` while the tables and functions that a SQL text mentions are known to Flink. */
  withMentioned<T>({ tables, functions }: Pick<SqlNode, "tables" | "functions">, body: () => T): T {
    // Lowered first: they may hold SQL of their own, with the same names.
    const views = tables.map(({ name, relation }) => ({ name, table: this.table(relation) }));
    const undo: (() => void)[] = [];
    try {
      for (const { name, table } of views) {
        this.#env.createTemporaryView(quote(name), table);
        undo.push(() => this.#env.dropTemporaryView(quote(name)));
      }
      for (const { name, function: reference } of functions) {
        this.#env.createTemporarySystemFunction(name, this.#functions.callable(reference, []).fn);
        undo.push(() => this.#env.dropTemporarySystemFunction(name));
      }
      return body();
    } finally {
      for (const step of undo.reverse()) step();
    }
  }

  /** Reads SQL; a failure knows the names that were to be had. */
  reading<T>(text: string, body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw new SqlFailure(error, this.#api.environments.names(this.#env, text));
    }
  }

  #project({ input: node, columns }: ProjectNode): Lowered {
    const input = this.#lower(node);
    const overs = columns.flatMap(({ expression }) => partsOf(expression, (part) => part.kind === "over"));
    if (overs.length === 0) return this.#select(input, columns, this.#finder(input));
    const scope = this.#scope(input);
    const { texts, functions } = this.#texts((column) => findColumn(input, column.name), scope);
    for (const over of overs) this.#checkFrame(over as Extract<ExpressionNode, { kind: "over" }>);
    const names = new Map(overs.map((over) => [over, this.#newName("over")]));
    const selected = [...names].map(([over, name]) => `${texts.over(over as never)} AS ${quote(name)}`);
    const base = texts.computed.length === 0 ? input.table : this.#api.relations.addColumns(input.table, this.#api.list(texts.computed));
    const table = this.#query({ base }, ({ base: from }) => `SELECT *, ${selected.join(", ")} FROM ${quote(from)}`, functions);
    const widened: Lowered = { ...input, table, columns: [...input.columns, ...plain(table, [...names.values()]).columns] };
    return this.#select(
      widened,
      columns.map(({ name, expression }) => ({ name, expression: withColumns(expression, names) })),
      this.#finder(widened),
    );
  }

  /** Flink's batch mode fails later: "Unsupported temporal arithmetic", or code that does not compile. */
  #checkFrame({ frame }: Extract<ExpressionNode, { kind: "over" }>): void {
    if (
      this.#batch &&
      frame?.unit === "range" &&
      [frame.preceding, frame.following].some((reach) => typeof reach === "number" && reach > 0)
    )
      refuse("over(): Flink's batch mode cannot count time before and after a row; count rows, { rows: n }, or run in streaming mode");
  }

  get #batch(): boolean {
    return this.#api.environments.option(this.#env, "execution.runtime-mode")?.toUpperCase() === "BATCH";
  }

  #texts(find: Surroundings["find"], scope: ColumnScope): { readonly texts: SqlTexts; readonly functions: Map<string, JavaFunction> } {
    const functions = new Map<string, JavaFunction>();
    const texts = new SqlTexts({
      find,
      lower: (node) => this.#expressions.lower(node, scope),
      named: (expression, name) => this.#expressions.named(expression, [name]),
      newName: (base) => this.#newName(base),
      functionName: (node) => {
        const name = this.#newName("function");
        functions.set(name, this.#functions.callable(node.function, []).fn);
        return name;
      },
    });
    return { texts, functions };
  }

  /** What is merely a column stays as it is in Flink's table, to be cast only where it is read: so a time stays one that Flink knows as such. */
  #select(input: Pick<Lowered, "table" | "window">, columns: readonly NamedExpression[], find: ColumnFinder): Lowered {
    const scope: ColumnScope = (name, side) => this.#read(find(name, side));
    const selected = columns.map(({ name, expression }) => {
      if (expression.kind !== "column") return { expression: this.#expressions.named(this.#expressions.lower(expression, scope), [name]) };
      const column = find(expression.name, expression.side);
      return { expression: this.#expressions.named(this.#expressions.column(column.inTable), [name]), column };
    });
    const table = this.#api.relations.select(input.table, this.#api.list(selected.map(({ expression }) => expression)));
    const nameOf = (inTable: string): string | undefined => columns[selected.findIndex(({ column }) => column?.inTable === inTable)]?.name;
    const start = input.window && nameOf(input.window.start);
    const end = input.window && nameOf(input.window.end);
    return {
      table,
      columns: columns.map(({ name }, i) => ({ ...selected[i]?.column, name, inTable: name })),
      ...(input.window === undefined || start === undefined || end === undefined
        ? {}
        : { window: { ...input.window, start, end, time: nameOf(input.window.time) ?? "" } }),
    };
  }

  #aggregate(node: AggregateNode): Lowered {
    const { relations, list } = this.#api;
    const input = this.#lower(node.input);
    const scope = this.#scope(input);
    const { keys, groupBy, computed } = this.#groupingKeys(node.keys, input, scope);
    for (const bound of windowBounds(input.window, groupBy)) groupBy.add(bound);
    const table = computed.length === 0 ? input.table : relations.addColumns(input.table, list(computed));
    const find: ColumnFinder = (name, side) => {
      if (side !== "key") return this.#finder(input)(name, side);
      return keys.get(name) ?? refuse(`There is no grouping key ${name}`);
    };
    if (node.sets !== undefined) return this.#groupingSets(node, { table, columns: input.columns }, keys, find);
    const withKeys: ColumnScope = (name, side) => this.#read(find(name, side));
    const columns = node.columns.map(({ name, expression }) => {
      const key = expression.kind === "column" && expression.side === "key" ? keys.get(expression.name) : undefined;
      const value = key === undefined ? this.#expressions.lower(expression, withKeys) : this.#expressions.column(key.inTable);
      return { expression: this.#expressions.named(value, [name]), column: { ...key, name, inTable: name } };
    });
    const keyColumns = list([...groupBy].map((name) => this.#expressions.column(name)));
    const selected = list(columns.map(({ expression }) => expression));
    return {
      table:
        node.rowWindow === undefined
          ? relations.aggregate(table, keyColumns, selected)
          : relations.rowWindow(table, node.rowWindow.size, node.rowWindow.slide ?? 0, keyColumns, selected),
      columns: columns.map(({ column }) => column),
    };
  }

  #groupingKeys(
    named: readonly NamedExpression[],
    input: Lowered,
    scope: ColumnScope,
  ): { readonly keys: Map<string, LoweredColumn>; readonly groupBy: Set<string>; readonly computed: readonly JavaExpression[] } {
    const computed: JavaExpression[] = [];
    const groupBy = new Set<string>();
    const keys = new Map<string, LoweredColumn>();
    for (const { name, expression } of named) {
      const column = expression.kind === "column" ? findColumn(input, expression.name) : undefined;
      if (column !== undefined) {
        keys.set(name, column);
        groupBy.add(column.inTable);
      } else {
        const inTable = this.#newName("key");
        computed.push(this.#expressions.named(this.#expressions.lower(expression, scope), [inTable]));
        keys.set(name, { name, inTable });
        groupBy.add(inTable);
      }
    }
    return { keys, groupBy, computed };
  }

  #flatAggregate(node: FlatAggregateNode): Lowered {
    const { relations, list } = this.#api;
    if (this.#batch) refuse("flatAggregate(): Flink has table aggregates in streaming mode only");
    const input = this.#lower(node.input);
    const scope = this.#scope(input);
    const { keys, groupBy, computed } = this.#groupingKeys(node.keys, input, scope);
    const table = computed.length === 0 ? input.table : relations.addColumns(input.table, list(computed));
    // Names that no column has.
    const emitted = node.columns.map((name) => ({ name, inTable: this.#newName("emitted") }));
    const call = this.#expressions.named(
      this.#expressions.userFunction(node, scope),
      emitted.map(({ inTable }) => inTable),
    );
    const columns: readonly LoweredColumn[] = [...[...keys].map(([name, key]) => ({ ...key, name })), ...emitted];
    const selected = columns.map(({ name, inTable }) => this.#expressions.named(this.#expressions.column(inTable), [name]));
    return {
      table: relations.flatAggregate(table, list([...groupBy].map((name) => this.#expressions.column(name))), call, list(selected)),
      columns: columns.map((column) => ({ ...column, inTable: column.name })),
    };
  }

  #groupingSets(node: AggregateNode, input: Lowered, keys: ReadonlyMap<string, LoweredColumn>, find: ColumnFinder): Lowered {
    const { relations, list } = this.#api;
    const { texts, functions } = this.#texts(
      (column) => find(column.name, column.side),
      (name, side) => this.#read(find(name, side)),
    );
    const aggregates = new Map(
      node.columns
        .flatMap(({ expression }) => partsOf(expression, (part) => isAggregate(part)))
        .map((each) => [each, this.#newName("aggregate")]),
    );
    const selected = [...aggregates].map(([each, name]) => `${texts.aggregate(each)} AS ${quote(name)}`);
    const columnOf = (name: string): string => quote((keys.get(name) as LoweredColumn).inTable);
    const all = [...keys.keys()].map(columnOf);
    const sets =
      typeof node.sets === "object"
        ? `GROUPING SETS (${node.sets.map((set) => `(${set.map(columnOf).join(", ")})`).join(", ")})`
        : `${node.sets === "cube" ? "CUBE" : "ROLLUP"} (${all.join(", ")})`;
    const base = texts.computed.length === 0 ? input.table : relations.addColumns(input.table, list(texts.computed));
    const table = this.#query(
      { base },
      ({ base: from }) => `SELECT ${[...new Set(all), ...selected].join(", ")} FROM ${quote(from)} GROUP BY ${sets}`,
      functions,
    );
    return this.#select(
      { table },
      node.columns.map(({ name, expression }) => ({ name, expression: withColumns(expression, aggregates) })),
      (name, side) => (side === "key" ? find(name, side) : { name, inTable: name }),
    );
  }

  #lateral(node: LateralNode): Lowered {
    const { relations, list } = this.#api;
    const given = this.#lower(node.input);
    const { name: functionName, returns } = this.#functions.describe(node.function);
    const both = node.columns.filter((name) => given.columns.some((column) => column.name === name));
    if (both.length > 0)
      refuse(
        `The table and the rows of the function ${functionName} both have ${both.map((name) => `a column ${name}`).join(" and ")}; rename one with select()`,
      );
    // The operator reads the rows by the names that the function gives them, so it is the table's columns that make way.
    const own = (parseTypeDefinition(returns) as RowDefinition).fields.map((field) => field.name);
    const names = relations.columns(given.table);
    const renames = new Map(names.map((name) => [name, own.includes(name) ? this.#newName(name) : name]));
    const input: Lowered = names.some((name) => own.includes(name))
      ? {
          table: relations.rename(given.table, list(renames.values())),
          columns: given.columns.map((column) => ({ ...column, inTable: renames.get(column.inTable) ?? column.inTable })),
        }
      : given;
    const added = node.columns.map((name, i) => ({ name, inTable: own[i] ?? name }));
    const call = this.#expressions.userFunction(node, this.#scope(input));
    const table = relations.lateral(input.table, this.#expressions.named(call, own), node.join === "left");
    return { table, columns: [...input.columns, ...(node.join === "left" ? this.#nullable(table, added) : added)] };
  }

  #join(node: JoinNode): Lowered {
    const { relations } = this.#api;
    const { left, right, tables, condition, predicate } = this.#sides(node);
    const joined =
      node.asOf !== undefined || node.hint !== undefined
        ? this.#joinQuery(node, left, tables, predicate)
        : // The planner's own class for joins wants an equality of columns, which an inner join can do without.
          node.join === "inner" && !hasEquality(condition)
          ? relations.filter(relations.cross(tables.left, tables.right), predicate)
          : relations.join(tables.left, tables.right, predicate, node.join);
    const widened = {
      left: node.join === "right" || node.join === "full" ? { ...left, columns: this.#nullable(joined, left.columns) } : left,
      right: node.join === "left" || node.join === "full" ? { ...right, columns: this.#nullable(joined, right.columns) } : right,
    };
    return this.#select({ table: joined, ...(left.window === undefined ? {} : { window: left.window }) }, node.columns, (name, side) =>
      this.#finder(side === "right" ? widened.right : widened.left)(name, undefined),
    );
  }

  #joinQuery(node: JoinNode, left: Lowered, tables: JoinSides["tables"], predicate: JavaExpression): JavaTable {
    const asOf = node.asOf === undefined ? undefined : this.#finder(left)(node.asOf, undefined).inTable;
    const on = this.#api.relations.condition(tables.left, tables.right, predicate);
    return this.#query(tables, (names) => joinQuery({ ...names, on, join: node.join, asOf, hint: node.hint }));
  }

  #exists(node: ExistsNode): Lowered {
    const { left, tables, predicate } = this.#sides(node);
    const on = this.#api.relations.condition(tables.left, tables.right, predicate);
    return { ...left, table: this.#query(tables, (names) => existsQuery({ ...names, on, negated: node.negated })) };
  }

  /** Both sides of a join, without a column name in common, and the condition over them. */
  #sides(node: JoinNode | ExistsNode): JoinSides {
    const { relations, list } = this.#api;
    const left = this.#lower(node.left);
    const given = this.#lower(node.right);
    const taken = new Set(relations.columns(left.table));
    const renames = new Map(relations.columns(given.table).map((name) => [name, taken.has(name) ? this.#newName(name) : name]));
    const changed = [...renames].some(([from, to]) => from !== to);
    const right: Lowered = {
      table: changed ? relations.rename(given.table, list(renames.values())) : given.table,
      columns: given.columns.map((column) => ({ ...column, inTable: renames.get(column.inTable) ?? column.inTable })),
    };
    const scope = this.#twoSided(left, right);
    const onUntouched = withUntouchedTimes(node.on, left, right);
    const on = oneSidedOperands(onUntouched);
    const tables = { left: left.table, right: right.table };
    const hoisted = new Map<ExpressionNode, string>();
    for (const side of ["left", "right"] as const) {
      const computed = on[side].map((operand) => {
        const name = this.#newName("operand");
        hoisted.set(operand, name);
        return this.#expressions.named(this.#expressions.lower(operand, scope), [name]);
      });
      if (computed.length > 0) tables[side] = relations.addColumns(tables[side], list(computed));
    }
    const condition = replaced(onUntouched, hoisted);
    const inJoin: ColumnScope = (name, side) => (side === undefined ? this.#expressions.column(name) : scope(name, side));
    return { left, right, tables, condition, predicate: this.#expressions.lower(condition, inJoin) };
  }

  #twoSided(left: Lowered, right: Lowered): ColumnScope {
    const ofLeft = this.#scope(left);
    const ofRight = this.#scope(right);
    return (name, side) => (side === "right" ? ofRight(name, undefined) : ofLeft(name, undefined));
  }

  /**
   * Columns of a side that may be missing in an outer join. Flink's Table API forgets that they become nullable and would refuse the NULLs
   * later; the planner, which knows, makes nothing of the cast.
   */
  #nullable(table: JavaTable, columns: readonly LoweredColumn[]): LoweredColumn[] {
    return columns.map((column) => {
      const type = column.cast?.type ?? this.#api.relations.columnType(table, column.inTable);
      return type.endsWith(" NOT NULL") ? { ...column, cast: { call: "TRY_CAST", type: type.slice(0, -" NOT NULL".length) } } : column;
    });
  }

  /** A query in SQL over tables of Flink, which it knows under names of the caller's. */
  #query<N extends string>(
    tables: Readonly<Record<N, JavaTable>>,
    text: (names: Readonly<Record<N, string>>) => string,
    functions: ReadonlyMap<string, JavaFunction> = new Map(),
  ): JavaTable {
    const names = Object.fromEntries(Object.keys(tables).map((each) => [each, this.#newName(each)])) as Record<N, string>;
    const undo: (() => void)[] = [];
    try {
      for (const each of Object.keys(tables) as N[]) {
        const path = quote(names[each]);
        this.#env.createTemporaryView(path, tables[each]);
        undo.push(() => this.#env.dropTemporaryView(path));
      }
      const query = text(names);
      for (const [name, fn] of functions) {
        this.#env.createTemporarySystemFunction(name, fn);
        undo.push(() => this.#env.dropTemporarySystemFunction(name));
      }
      return this.#env.sqlQuery(this.#api.text(query));
    } finally {
      for (const step of undo.reverse()) step();
    }
  }

  #window(node: WindowNode): Lowered {
    const { relations } = this.#api;
    const input = this.table(node.input);
    const names = relations.columns(input);
    const [start, end, time] = [this.#newName("start"), this.#newName("end"), this.#newName("time")];
    const bounds = { start, end, time };
    const table = this.#query({ input }, (views) => windowQuery(node, { view: views.input, names, bounds }));
    // The bounds are local timestamps, also where the time column is an instant.
    const wanted = notNull(relations.columnType(input, node.on));
    const columns = Object.entries({ windowStart: start, windowEnd: end, windowTime: time }).map(([name, inTable]) => {
      const type = notNull(relations.columnType(table, inTable));
      return { name, inTable, ...(type === wanted ? {} : { cast: { call: "CAST", type: wanted } as const }) };
    });
    return { table, columns: [...plain(table, names).columns, ...columns], window: { ...bounds, kind: node.window } };
  }

  #finder(input: Lowered): ColumnFinder {
    return (name) =>
      findColumn(input, name) ??
      refuse(`There is no column ${name}; there are ${input.columns.map((candidate) => candidate.name).join(", ")}`);
  }

  #scope(input: Lowered): ColumnScope {
    const find = this.#finder(input);
    return (name, side) => this.#read(find(name, side));
  }

  #read(column: LoweredColumn): JavaExpression {
    const reference = this.#expressions.column(column.inTable);
    return column.cast === undefined ? reference : this.#expressions.cast(reference, column.cast);
  }

  #finish({ table, columns }: Lowered): JavaTable {
    const { relations, list } = this.#api;
    const names = relations.columns(table);
    const ready =
      names.length === columns.length &&
      columns.every((column, i) => column.name === column.inTable && column.name === names[i] && column.cast === undefined);
    return ready
      ? table
      : relations.select(table, list(columns.map((column) => this.#expressions.named(this.#read(column), [column.name]))));
  }

  /** A column name that no user has. */
  #newName(base: string): string {
    return `$${base}$${String(this.#names++)}`;
  }
}

function plain(table: JavaTable, names: readonly string[]): Lowered {
  return { table, columns: names.map((name) => ({ name, inTable: name })) };
}

function findColumn(input: Lowered, name: string): LoweredColumn | undefined {
  return input.columns.find((candidate) => candidate.name === name);
}

function notNull(type: string): string {
  return type.endsWith(" NOT NULL") ? type : `${type} NOT NULL`;
}

/** Flink aggregates by windows only when it sees both bounds among the keys; one says as much as the two, unless windows share it. */
function windowBounds(window: LoweredWindow | undefined, keys: ReadonlySet<string>): readonly string[] {
  if (window === undefined) return [];
  const { start, end, time, kind } = window;
  const byEnd = keys.has(end) || keys.has(time);
  if (kind === "session") return byEnd && keys.has(start) ? [end] : [];
  if (byEnd) return [start, end];
  return keys.has(start) && kind !== "cumulate" ? [end] : [];
}

/** Flink joins by windows only when it sees their bounds as they are: where two columns are equal that would be cast alike, they need no cast. */
function withUntouchedTimes(on: ExpressionNode, left: Lowered, right: Lowered): ExpressionNode {
  if (on.kind !== "call") return on;
  if (on.name === "AND") return { ...on, args: on.args.map((arg) => withUntouchedTimes(arg, left, right)) };
  if (on.name !== "EQUALS") return on;
  const found = on.args.map((arg) => (arg.kind === "column" ? findColumn(arg.side === "right" ? right : left, arg.name) : undefined));
  if (found.some((column) => column?.cast?.call !== "CAST") || found[0]?.cast?.type !== found[1]?.cast?.type) return on;
  return { ...on, args: found.map((column) => ({ kind: "column", name: column?.inTable ?? "" })) };
}
