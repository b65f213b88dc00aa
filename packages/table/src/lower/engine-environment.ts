// SPDX-License-Identifier: Apache-2.0
import type { EngineContext } from "@tsflink/bridge";
import { isElsewhere, placement } from "@tsflink/bridge/driver";
import type { RelationNode, SqlNode } from "../plan/nodes.ts";
import { LocatedFailure } from "./failure.ts";
import { PlanFunctions } from "./functions.ts";
import type { FlinkApi, JavaEnvironment, JavaPipeline, JavaStatementSet, JavaTable } from "./java-api.ts";
import {
  jobTopic,
  type JobFile,
  type RegisterFunction,
  type RegisterView,
  type RunSet,
  type StatementResult,
  type SubmittedQuery,
  type WireFunction,
  type WirePlan,
  type WireSink,
} from "./messages.ts";
import { RelationLowering } from "./relation.ts";
import { quotePath } from "./sql-text.ts";

/** Few enough to be quick, and enough rows of each group to be worth a call. */
const MINI_BATCHES = {
  "table.exec.mini-batch.enabled": "true",
  "table.exec.mini-batch.allow-latency": "100 ms",
  "table.exec.mini-batch.size": "50000",
} as const;

interface JobSettings {
  readonly name: string | undefined;
  readonly files: readonly JobFile[];
}

/** A table environment in the engine thread: Flink's own, and what was registered in it. */
export class EngineEnvironment {
  readonly id: string;
  readonly api: FlinkApi;
  readonly topic: string;
  readonly #context: EngineContext;
  readonly #env: JavaEnvironment;
  readonly #initial: Readonly<Record<string, string>>;
  /** Ids of rows of the main thread. */
  readonly #rows = new Set<string>();
  /** The options that the user has set. Flink's planner sets some, too, that of mini-batches to what it is. */
  readonly #decided: Set<string>;
  /** Last parts of names, in lower case. */
  readonly #aggregating = new Set<string>();
  /** Ids of the sinks of functions' dead letters, which views and registered functions may use in any later job. */
  readonly #deadLetters = new Set<string>();
  /** Of registered functions, which any later job may call. */
  readonly #files = new Map<string, JobFile>();

  constructor(api: FlinkApi, context: EngineContext, id: string, configuration: Readonly<Record<string, string>>) {
    this.id = id;
    this.api = api;
    this.topic = jobTopic(id);
    this.#context = context;
    this.#initial = configuration;
    this.#decided = new Set(Object.keys(configuration));
    this.#env = api.environments.create(api.map(configuration));
  }

  table(plan: WirePlan): JavaTable {
    return this.#lowering([plan.relation], plan.functions).table(plan.relation);
  }

  /** Flink's own. */
  get java(): JavaEnvironment {
    return this.#env;
  }

  /** The rows of a table on their way into a sink. */
  pipeline(table: JavaTable, sink: WireSink, overwrite: boolean): JavaPipeline {
    const { environments, map } = this.api;
    return typeof sink === "string"
      ? environments.insert(table, quotePath(sink), overwrite)
      : environments.into(table, sink.connector, map(sink.options));
  }

  /** All insertions of a statement set; what two of them read is read once. */
  statementSet({ plan, targets }: Pick<RunSet, "plan" | "targets">): JavaStatementSet {
    const { plans } = this.api;
    const lowering = this.#lowering(plan.relation, plan.functions);
    const set = plans.set(this.#env);
    for (const [i, relation] of plan.relation.entries()) {
      const target = targets[i] as (typeof targets)[number];
      try {
        if (target.sink !== undefined) plans.add(set, this.pipeline(lowering.table(relation), target.sink, target.overwrite));
        else {
          const node = relation as SqlNode;
          lowering.withMentioned(node, () => lowering.reading(node.text, () => plans.addSql(set, node.text)));
        }
      } catch (error) {
        throw LocatedFailure.at(relation, error);
      }
    }
    return set;
  }

  /** Runs `body` while what the text mentions can be found under the names that it has there. */
  whileReading<T>(text: string, plan: WirePlan | undefined, body: () => T): T {
    const lowering = this.#lowering(plan === undefined ? [] : [plan.relation], plan?.functions ?? []);
    const read = (): T => lowering.reading(text, body);
    return plan === undefined ? read() : lowering.withMentioned(plan.relation as SqlNode, read);
  }

  #lowering(relations: readonly RelationNode[], functions: readonly WireFunction[]): RelationLowering {
    const ids = new Set<string>();
    const seen = new Set<RelationNode>();
    for (const relation of relations)
      visit(relation, seen, (node) => {
        if (node.kind === "rows") ids.add(node.id);
      });
    for (const id of ids) {
      if (this.#rows.has(id)) continue;
      this.#register(id);
      this.#rows.add(id);
    }
    this.#registerDeadLetters(functions);
    return new RelationLowering(this.api, this.#env, new PlanFunctions(this.api, functions));
  }

  #registerDeadLetters(functions: readonly WireFunction[]): void {
    const { deadLetters, map } = this.api;
    for (const { deadLetter } of functions) {
      if (deadLetter === undefined || this.#deadLetters.has(deadLetter.id)) continue;
      this.#deadLetters.add(deadLetter.id);
      const { id, sink } = deadLetter;
      if (typeof sink === "string") deadLetters.register(this.#env, id, quotePath(sink), "", map({}));
      else deadLetters.register(this.#env, id, null, sink.connector, map(sink.options));
    }
  }

  #register(id: string): void {
    const { address, token } = this.#context.transfer;
    this.api.transfers.register(id, address, token, isElsewhere(this.#initial));
  }

  submitQuery(table: JavaTable, { result, ...settings }: JobSettings & { readonly result: string }): SubmittedQuery {
    const { relations, environments, transfers, map } = this.api;
    const type = relations.type(table);
    this.#register(result);
    try {
      const pipeline = environments.into(table, "tsflink-result", map({ id: result }));
      return this.withOptions(settings, () => ({ type, jobId: environments.submit(pipeline, this.topic, result) }));
    } catch (error) {
      transfers.unregister(result);
      throw error;
    }
  }

  /**
   * Runs `body` with the options of one job in force. They are always set: Flink's environment keeps what an earlier job had where the
   * next one says nothing.
   */
  withOptions<T>({ name, files }: JobSettings, body: () => T): T {
    const all = new Map([...this.#files.values(), ...files].map((file) => [file.name, file]));
    const before = this.#option("pipeline.cached-files");
    const cached = [
      ...(before === null ? [] : [before]),
      ...[...all.values()].map((file) => `name:'${file.name}',path:'${file.path}'`),
    ].join(";");
    return this.#with(
      {
        "pipeline.name": name ?? this.#option("pipeline.name") ?? "TsFlink query",
        "pipeline.cached-files": cached,
        // Jars may have come since the environment was made.
        ...placement(this.#context, this.#initial),
      },
      body,
    );
  }

  /**
   * Runs `body`, which plans the plan or the text. A query with an aggregate function in TypeScript takes rows in small batches unless the user has said
   * otherwise: without them each row is a call, and each call is awaited.
   */
  planning<T>(plan: Partial<WirePlan<RelationNode | readonly RelationNode[]>> | undefined, text: string, body: () => T): T {
    const batch = this.#option("execution.runtime-mode")?.toUpperCase() === "BATCH";
    if (batch || this.#decided.has("table.exec.mini-batch.enabled") || !this.#aggregates(plan, text)) return body();
    const open = Object.entries(MINI_BATCHES).filter(([key]) => !this.#decided.has(key));
    return this.#with(Object.fromEntries(open), body);
  }

  #aggregates({ relation = [], functions = [] }: Partial<WirePlan<RelationNode | readonly RelationNode[]>> = {}, text: string): boolean {
    if (functions.some(({ kind }) => kind === "aggregate")) return true;
    if (this.#aggregating.size === 0) return false;
    const texts = [text];
    const seen = new Set<RelationNode>();
    for (const each of Array.isArray(relation) ? (relation as readonly RelationNode[]) : [relation as RelationNode])
      visit(each, seen, (node) => {
        if (node.kind === "sql") texts.push(node.text);
        if (node.kind === "path") texts.push(node.path);
      });
    const words = new Set(texts.flatMap((each) => each.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []));
    return [...this.#aggregating].some((name) => words.has(name));
  }

  /** A function or a view by whose name queries aggregate. */
  #aggregatesBy(name: string, functions: readonly WireFunction[]): void {
    const last = /[\p{L}\p{N}_$]+(?=\W*$)/u.exec(name)?.[0].toLowerCase();
    if (last !== undefined && functions.some(({ kind }) => kind === "aggregate")) this.#aggregating.add(last);
  }

  #with<T>(options: Readonly<Record<string, string>>, body: () => T): T {
    const { environments } = this.api;
    const before = Object.keys(options).map((key) => [key, this.#option(key)] as const);
    for (const [key, value] of Object.entries(options)) environments.set(this.#env, key, value);
    try {
      return body();
    } finally {
      for (const [key, value] of before) {
        if (value === null) environments.unset(this.#env, key);
        else environments.set(this.#env, key, value);
      }
    }
  }

  #option(key: string): string | null {
    return this.api.environments.option(this.#env, key);
  }

  /** Any statement; a query sends its rows to the transfer `result`. */
  statement(
    text: string,
    plan: WirePlan | undefined,
    { result, name }: { readonly result: string; readonly name: string | undefined },
  ): StatementResult {
    const lowering = this.#lowering(plan === undefined ? [] : [plan.relation], plan?.functions ?? []);
    const run = (): StatementResult => this.#statement(text, lowering, { result, name, files: plan?.files ?? [] });
    return plan === undefined ? run() : lowering.withMentioned(plan.relation as SqlNode, run);
  }

  #statement(text: string, lowering: RelationLowering, settings: JobSettings & { readonly result: string }): StatementResult {
    const { statements, jobs } = this.api;
    const operation = lowering.reading(text, () => statements.parse(this.#env, text));
    switch (statements.kind(operation)) {
      case "query":
        return { kind: "query", ...this.submitQuery(this.#env.sqlQuery(this.api.text(text)), settings) };
      case "set": {
        const [key, value] = statements.option(operation);
        if (key === null || key === undefined)
          return {
            kind: "rows",
            type: "ROW<`key` STRING NOT NULL, `value` STRING NOT NULL> NOT NULL",
            rows: this.options(),
          };
        this.setOption(key, value ?? "");
        return done;
      }
      case "reset": {
        const [key] = statements.option(operation);
        this.reset(key ?? undefined);
        return done;
      }
      case "job":
      case "other": {
        const executed = lowering.reading(text, () => this.withOptions(settings, () => statements.execute(this.#env, operation)));
        const jobId = jobs.track(executed, this.topic, null);
        if (jobId !== null) return { kind: "job", jobId };
        return {
          kind: "rows",
          ...(JSON.parse(statements.rows(executed)) as { readonly type: string; readonly rows: (string | boolean | null)[][] }),
        };
      }
    }
  }

  setOption(key: string, value: string): void {
    this.api.environments.set(this.#env, key, value);
    this.#decided.add(key);
  }

  /** All options, sorted by key; those that look like secrets are hidden. */
  options(): [key: string, value: string][] {
    return JSON.parse(this.api.statements.options(this.#env)) as [string, string][];
  }

  /** Back to what the environment was created with. */
  reset(key: string | undefined): void {
    const { environments } = this.api;
    const keys = key !== undefined ? [key] : this.options().map(([each]) => each);
    for (const each of keys) {
      const initial = this.#initial[each];
      if (initial === undefined) {
        environments.unset(this.#env, each);
        this.#decided.delete(each);
      } else environments.set(this.#env, each, initial);
    }
  }

  registerView({ name, plan, permanent }: Pick<RegisterView, "name" | "plan" | "permanent">): void {
    if (permanent === undefined) this.#env.createTemporaryView(this.api.text(quotePath(name)), this.table(plan));
    else this.api.environments.createView(this.#env, quotePath(name), this.table(plan), permanent.ifNotExists);
    for (const file of plan.files) this.#files.set(file.name, file);
    this.#aggregatesBy(name, plan.functions);
  }

  registerFunction({ name, system, function: described, files }: RegisterFunction): void {
    const { kind, payload, args, returns, deterministic } = described;
    this.#registerDeadLetters([described]);
    const made = this.api.functions[kind](described.name, payload, args, returns, deterministic);
    if (system) this.#env.createTemporarySystemFunction(this.api.text(name), made);
    else this.#env.createTemporaryFunction(this.api.text(quotePath(name)), made);
    for (const file of files) this.#files.set(file.name, file);
    this.#aggregatesBy(name, [described]);
  }

  forgetRows(id: string): void {
    if (this.#rows.delete(id)) this.api.transfers.unregister(id);
  }

  dispose(): void {
    this.api.environments.dispose(this.#env);
    for (const id of this.#rows) this.api.transfers.unregister(id);
    for (const id of this.#deadLetters) this.api.deadLetters.unregister(id);
  }
}

const done: StatementResult = { kind: "rows", type: "ROW<`result` STRING NOT NULL> NOT NULL", rows: [["OK"]] };

function key(id: string): string {
  return `table.environment.${id}`;
}

export function keepEnvironment(context: EngineContext, env: EngineEnvironment): void {
  context.state.set(key(env.id), env);
}

export function environmentOf(context: EngineContext, id: string): EngineEnvironment {
  const found = context.state.get(key(id));
  if (found === undefined) throw new Error(`There is no environment ${id}.`);
  return found as EngineEnvironment;
}

export function forgetEnvironment(context: EngineContext, id: string): void {
  const env = context.state.get(key(id)) as EngineEnvironment | undefined;
  context.state.delete(key(id));
  env?.dispose();
}

/** Sees each node of a plan once. */
function visit(relation: RelationNode, seen: Set<RelationNode>, see: (node: RelationNode) => void): void {
  if (seen.has(relation)) return;
  seen.add(relation);
  see(relation);
  for (const inner of subQueries(relation)) visit(inner, seen, see);
  switch (relation.kind) {
    case "rows":
    case "source":
    case "path":
      break;
    case "sql":
      for (const table of relation.tables) visit(table.relation, seen, see);
      break;
    case "join":
    case "exists":
    case "set":
      visit(relation.left, seen, see);
      visit(relation.right, seen, see);
      break;
    default:
      visit(relation.input, seen, see);
  }
}

/** The tables that the expressions of a node look into. */
function* subQueries(node: object): Generator<RelationNode> {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== "object" || value === null || ["input", "left", "right", "tables", "schema"].includes(key)) continue;
    if ((value as { readonly kind?: unknown }).kind === "sub-query") yield (value as { readonly relation: RelationNode }).relation;
    else yield* subQueries(value as object);
  }
}
