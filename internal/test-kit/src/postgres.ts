// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { FlinkProcess } from "./flink-process.ts";
import { freePorts } from "./free-ports.ts";

/** A server of its own data folder that listens on the loopback interface only and wants a password. Linux only. */
export interface Postgres extends AsyncDisposable {
  /** `jdbc:postgresql://host:port/database` */
  readonly url: string;
  /** The same without the database, with a slash at the end, as catalogs want it. */
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
  /** What it was asked, and its errors. */
  readonly log: string;
  /** What `psql` prints: a line a row, its columns separated by `|`. */
  sql(text: string): Promise<string>;
  /** As when the machine of the server is lost. */
  kill(): Promise<void>;
}

const START_TIMEOUT = 60_000;
const NOBODY = 65_534;
const USER = "tsflink";
const run = promisify(execFile);

/** Starts PostgreSQL from what the machine has installed. It ends with `dispose`, and with this process whatever ends it. */
export async function startPostgres(): Promise<Postgres> {
  const programs = programsFolder();
  const folder = mkdtempSync(join(tmpdir(), "tsflink-postgres-"));
  const [port] = (await freePorts(1)) as [number];
  const password = randomBytes(12).toString("hex");
  const data = join(folder, "data");
  const secret = join(folder, "password");
  writeFileSync(secret, password);
  mkdirSync(data, { mode: 0o700 });
  // The server refuses to run as root.
  const root = process.getuid?.() === 0;
  if (root) for (const path of [folder, data, secret]) chownSync(path, NOBODY, NOBODY);
  const asUser = root ? ["/usr/bin/setpriv", `--reuid=${String(NOBODY)}`, `--regid=${String(NOBODY)}`, "--clear-groups"] : [];
  const env = { PATH: "/usr/bin:/bin", HOME: folder, LC_ALL: "C" };
  let server: FlinkProcess | undefined;
  const end = async (): Promise<void> => {
    // A fast shutdown: `kill -9` alone would leave the server's shared memory behind.
    if (server?.running === true) process.kill(server.pid, "SIGINT");
    for (const deadline = Date.now() + 10_000; server?.running === true && Date.now() < deadline;) await sleep(20);
    await server?.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const sql = async (text: string): Promise<string> => {
    const { stdout } = await run(
      join(programs, "psql"),
      ["-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", String(port), "-U", USER, "-d", "postgres", "-c", text],
      { env: { ...env, PGPASSWORD: password }, maxBuffer: 1 << 26 },
    );
    return stdout.trimEnd();
  };
  try {
    const initdb = [...asUser, join(programs, "initdb"), "-D", data, "-U", USER, `--pwfile=${secret}`, "-A", "scram-sha-256"];
    const [program, ...given] = [...initdb, "-E", "UTF8", "--locale=C", "--no-sync"];
    await run(program, given, { env });
    const settings = [
      "fsync=off",
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      `port=${String(port)}`,
      "shared_buffers=32MB",
      "log_statement=all",
    ];
    const command = [...asUser, join(programs, "postgres"), "-D", data, ...settings.flatMap((setting) => ["-c", setting])];
    server = await FlinkProcess.start("postgres", command, join(folder, "postgres.log"), env);
    await answering(server, sql);
  } catch (error) {
    await end();
    throw error;
  }
  const baseUrl = `jdbc:postgresql://127.0.0.1:${String(port)}/`;
  return {
    url: `${baseUrl}postgres`,
    baseUrl,
    user: USER,
    password,
    get log() {
      return server?.log ?? "";
    },
    sql,
    kill: async () => server?.kill(),
    [Symbol.asyncDispose]: end,
  };
}

/** Where `initdb`, `postgres` and `psql` are; Debian keeps the server's out of the PATH. */
function programsFolder(): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...(process.env["PATH"] ?? "").split(":")];
  const found = folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
  if (found === undefined)
    throw new Error("PostgreSQL is needed by this test: install it, e.g. the package postgresql of Debian and Ubuntu.");
  return found;
}

async function answering(server: FlinkProcess, sql: Postgres["sql"]): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT; ;) {
    const answer = await sql("SELECT 1").catch((error: unknown) => error);
    if (answer === "1") return;
    if (!server.running || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start: ${String(answer)}\n${server.log.slice(-3_000)}`, { cause: answer });
    await sleep(100);
  }
}
