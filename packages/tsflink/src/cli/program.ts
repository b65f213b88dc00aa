// SPDX-License-Identifier: Apache-2.0
import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import type * as cluster from "./cluster.ts";
import type { ClusterOptions } from "./cluster.ts";
import type { CodegenOptions } from "./codegen.ts";
import { CliError, printError } from "./output.ts";

/** Runs a command and gives its exit code: 0, 1 when it failed, 2 when it was called wrongly; for `run` that of the program. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const { version } = createRequire(import.meta.url)("../../package.json") as { readonly version: string };
  const program = new Command("tsflink")
    .description("Apache Flink for TypeScript: runs programs, looks after their jobs, writes down the types of tables.")
    .version(version)
    .exitOverride()
    // Options behind the name of a program are the program's.
    .enablePositionalOptions()
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      "after",
      `
Exit codes: 0 done, 1 failed, 2 called wrongly; those of run are the program's.
TSFLINK_REST is the cluster of commands, and of programs, that name none.`,
    );

  program
    .command("run")
    .description("Run a program in TypeScript or JavaScript, on any Node from 20.19 on.")
    .argument("<file>", "the program, e.g. job.ts")
    .argument("[args...]", "its arguments and options")
    .option("--rest <url>", "the cluster for environments that name none; without it they run jobs in the program's own process")
    .passThroughOptions()
    .addHelpText(
      "after",
      `
Examples:
  tsflink run job.ts
  tsflink run --rest http://127.0.0.1:8081 job.ts --day 2026-01-31`,
    )
    .action(async (file: string, rest: readonly string[], options: { readonly rest?: string }) => {
      exitCode = await (await import("./run.ts")).run(file, rest, options);
    });

  onCluster(program.command("jobs"), "List the jobs of a cluster.")
    .option("-a, --all", "also those that have ended")
    .addHelpText("after", "\nExample:\n  tsflink jobs --rest http://127.0.0.1:8081 --json")
    .action(async (options: ClusterOptions & { readonly all?: boolean }) => (await asked()).jobs(options));

  onCluster(program.command("cancel"), "Cancel jobs, and wait until they are gone.")
    .argument("<job...>", "ids of jobs, as `tsflink jobs` shows them")
    .action(async (ids: readonly string[], options: ClusterOptions) => (await asked()).cancel(ids, options));

  onCluster(program.command("savepoint"), "Write a savepoint of a job, and print its path.")
    .argument("<job>", "the id of the job")
    .option("-d, --directory <url>", "where to, as the cluster sees it; without it where the cluster is configured to")
    .option("--stop", "stop the job with it")
    .option("--drain", "with --stop: let event time run to its end first; such a job is not to be continued")
    .action(async (id: string, options: Parameters<typeof cluster.savepoint>[1]) => (await asked()).savepoint(id, options));

  onCluster(program.command("logs"), "Print the logs of a cluster. What functions print is in those of the task managers.")
    .argument("[process]", "jobmanager, or the id of a task manager; without it all of them")
    .option("-n, --tail <lines>", "only the last lines of each")
    .action(async (of: string | undefined, options: Parameters<typeof cluster.logs>[1]) => (await asked()).logs(of, options));

  program
    .command("codegen")
    .description("Write down the rows of tables as TypeScript, from statements that define them or the catalog that has them.")
    .argument("<file>", "SQL: CREATE TABLE ...; or CREATE CATALOG ... and USE ...")
    .option("-o, --out <file>", "where to; without it to the standard output")
    .option("--import <module>", "where the module imports schema and t from", "@tsflink/table")
    .option(
      "--jar <path>",
      "a jar that the catalog or a connector needs; can be repeated",
      (path: string, all: readonly string[]) => [...all, path],
      [],
    )
    .option("--json", "print JSON for machines")
    .addHelpText(
      "after",
      `
Tables of the database that is current after the last statement are written, each as a schema and the type of its rows.
No job is started.

Example:
  tsflink codegen tables.sql -o src/tables.ts`,
    )
    .action(async (file: string, options: CodegenOptions) => (await import("./codegen.ts")).codegen(file, options));
  const jars = program.command("jars").description("Look at the jars of Flink that programs here start with.");
  jars
    .command("list")
    .description("List them, fetching those that are missing.")
    .option("--json", "print JSON for machines")
    .action(async (options: { readonly json?: boolean }) => (await import("./jars.ts")).list(options));
  jars
    .command("doctor")
    .description(
      "Check that there is a fitting Java and that no jar is damaged; a damaged one is removed and fetched anew by the next start.",
    )
    .option("--json", "print JSON for machines")
    .action(async (options: { readonly json?: boolean }) => (await import("./jars.ts")).doctor(options));

  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error, args.includes("--json"));
    return error instanceof CliError ? error.exitCode : 1;
  }
}

/** Loaded when needed: help must not wait for it. */
const asked = (): Promise<typeof cluster> => import("./cluster.ts");

function onCluster(command: Command, description: string): Command {
  return command
    .description(description)
    .option("--rest <url>", "the cluster's REST address, e.g. http://host:8081 (default: the environment variable TSFLINK_REST)")
    .option("--json", "print JSON for machines");
}
