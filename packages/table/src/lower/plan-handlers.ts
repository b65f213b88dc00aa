// SPDX-License-Identifier: Apache-2.0
// Verbs about statement sets, compiled plans, catalogs and options.
import type { EngineContext } from "@tsflink/bridge";
import { environmentOf } from "./engine-environment.ts";
import { attempt, type Outcome } from "./failure.ts";
import type * as message from "./messages.ts";

/** The id of the job, the explanation, or the compiled plan. */
export function runSet(context: EngineContext, { environment, action, details, name, ...set }: message.RunSet): Outcome<string> {
  const env = environmentOf(context, environment);
  const { plans, list } = env.api;
  return parsed(context, {}, () => {
    const made = env.statementSet(set);
    return env.planning(set.plan, "", () => {
      switch (action) {
        case "submit":
          return env.withOptions({ name, files: set.plan.files }, () => plans.submit(made, env.topic));
        case "explain":
          return plans.explain(made, list(details));
        case "compile":
          return plans.compile(made);
      }
    });
  });
}

/** The id of the job, the explanation, or the version of Flink that made the plan. */
export function runCompiled(context: EngineContext, { environment, json, action, details, name }: message.RunCompiled): Outcome<string> {
  const env = environmentOf(context, environment);
  const { plans, list } = env.api;
  return parsed(context, {}, () => {
    switch (action) {
      case "submit":
        return env.withOptions({ name, files: [] }, () => plans.submitPlan(env.java, json, env.topic));
      case "explain":
        return plans.explainPlan(env.java, json, list(details));
      case "version":
        return plans.version(env.java, json);
    }
  });
}

/** The explanation, or the compiled plan. */
export function describeStatement(
  context: EngineContext,
  { environment, text, plan, action, details }: message.DescribeStatement,
): Outcome<string> {
  const env = environmentOf(context, environment);
  const { plans, list } = env.api;
  return parsed(context, { sql: text, ...(plan === undefined ? {} : { node: plan.relation }) }, () =>
    env.planning(plan, text, () =>
      env.whileReading(text, plan, () =>
        action === "explain" ? plans.explainSql(env.java, text, list(details)) : plans.compileSql(env.java, text),
      ),
    ),
  );
}

/** The answer in JSON. */
export function askCatalog(context: EngineContext, { environment, verb, args }: message.AskCatalog): Outcome<string> {
  const env = environmentOf(context, environment);
  return attempt(context.java, {}, () => env.api.catalogs.call(env.java, verb, args));
}

export function setOptions(context: EngineContext, { environment, options }: message.SetOptions): Outcome<null> {
  const env = environmentOf(context, environment);
  return attempt(context.java, {}, () => {
    for (const [key, value] of Object.entries(options)) {
      if (value === null) env.reset(key);
      else env.setOption(key, value);
    }
    return null;
  });
}

/** All options that are set. */
export function readOptions(context: EngineContext, { environment }: message.InEnvironment): [key: string, value: string][] {
  return environmentOf(context, environment).options();
}

/** Texts come from Java as JSON strings. */
function parsed(context: EngineContext, at: Parameters<typeof attempt>[1], body: () => string): Outcome<string> {
  return attempt(context.java, at, () => JSON.parse(body()) as string);
}
