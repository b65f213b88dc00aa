// SPDX-License-Identifier: Apache-2.0
/**
 * What the main thread can ask of the engine thread about tables. Each export is one verb, called with its message; each call is one
 * crossing of the border.
 */
import type { EngineContext } from "@tsflink/bridge";
import { placement } from "@tsflink/bridge/driver";
import { checkColumns } from "./check-columns.ts";
import { EngineEnvironment, environmentOf, forgetEnvironment, keepEnvironment } from "./engine-environment.ts";
import { attempt, type Outcome } from "./failure.ts";
import { flinkApi, warmUpConnections } from "./java-api.ts";
import type * as message from "./messages.ts";

export { cancelJob, jobStatus, savepointJob, stopJob } from "@tsflink/bridge/driver";

export { askCatalog, describeStatement, readOptions, runCompiled, runSet, setOptions } from "./plan-handlers.ts";

export function createEnvironment(
  context: EngineContext,
  { environment, configuration, warmUp }: message.CreateEnvironment,
): Outcome<null> {
  if (warmUp) warmUpConnections(context.java);
  const settings = { ...configuration, ...placement(context, configuration) };
  return attempt(context.java, {}, () => {
    keepEnvironment(context, new EngineEnvironment(flinkApi(context.java), context, environment, settings));
    return null;
  });
}

export function executePlan(
  context: EngineContext,
  { environment, plan, expected, result, name }: message.ExecutePlan,
): Outcome<message.SubmittedQuery> {
  const env = environmentOf(context, environment);
  return attempt(context.java, { node: plan.relation }, () => {
    const table = env.table(plan);
    if (expected !== undefined) checkColumns(env.api.relations.type(table), expected, "the query");
    return env.planning(plan, "", () => env.submitQuery(table, { result, name, files: plan.files }));
  });
}

export function insertPlan(
  context: EngineContext,
  { environment, plan, sink, overwrite, name }: message.InsertPlan,
): Outcome<message.SubmittedJob> {
  const env = environmentOf(context, environment);
  return attempt(context.java, { node: plan.relation }, () => {
    const pipeline = env.pipeline(env.table(plan), sink, overwrite);
    return env.planning(plan, "", () =>
      env.withOptions({ name, files: plan.files }, () => ({ jobId: env.api.environments.submit(pipeline, env.topic, null) })),
    );
  });
}

export function executeStatement(
  context: EngineContext,
  { environment, text, plan, result, name }: message.ExecuteStatement,
): Outcome<message.StatementResult> {
  const env = environmentOf(context, environment);
  return attempt(context.java, { sql: text, ...(plan === undefined ? {} : { node: plan.relation }) }, () =>
    env.planning(plan, text, () => env.statement(text, plan, { result, name })),
  );
}

export function explain(context: EngineContext, { environment, plan, expected, details }: message.DescribePlan): Outcome<string> {
  const env = environmentOf(context, environment);
  return attempt(context.java, { node: plan.relation }, () => {
    const table = env.table(plan);
    if (expected !== undefined) checkColumns(env.api.relations.type(table), expected, "the query");
    return env.planning(plan, "", () => JSON.parse(env.api.environments.explain(table, env.api.list(details))) as string);
  });
}

/** As far as Flink gets without its optimizer: names, types, what the catalog has. */
export function validate(context: EngineContext, { environment, plan, expected }: Omit<message.DescribePlan, "details">): Outcome<null> {
  const env = environmentOf(context, environment);
  return attempt(context.java, { node: plan.relation }, () => {
    const table = env.table(plan);
    if (expected !== undefined) checkColumns(env.api.relations.type(table), expected, "the query");
    return null;
  });
}

export function forgetRows(context: EngineContext, { environment, id }: message.ForgetRows): void {
  environmentOf(context, environment).forgetRows(id);
}

export function registerView(context: EngineContext, { environment, ...view }: message.RegisterView): Outcome<null> {
  const env = environmentOf(context, environment);
  return attempt(context.java, { node: view.plan.relation }, () => {
    env.registerView(view);
    return null;
  });
}

export function registerFunction(context: EngineContext, argument: message.RegisterFunction): Outcome<null> {
  const env = environmentOf(context, argument.environment);
  return attempt(context.java, {}, () => {
    env.registerFunction(argument);
    return null;
  });
}

export function dispose(context: EngineContext, { environment }: message.InEnvironment): void {
  forgetEnvironment(context, environment);
}
