// A real PostgreSQL from npm for those who bring none: started in a data directory, shared by all local processes.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { keepExitCode } from "./keep-exit-code.ts";
import { asRoot, reachableEmbeddedPostgres, reachableHome } from "./postgres-as-root.server.ts";

export type LocalPostgres = {
  /** superuser's address of the database `postgres` */
  url: string;
  /** true when this process started the server and so has to stop it */
  started: boolean;
  stop(): Promise<void>;
};

type Options = {
  dir: string;
  /** throw-away: remove the files on stop, and do not wait for the disk */
  temporary?: boolean;
  /** default: any free one */
  port?: number;
  /** extra `postgres -c` settings */
  settings?: Record<string, string>;
};

type Credentials = { port: number; password: string };

const USER = "postgres";

/**
 * Starts PostgreSQL in `dir`, or joins the one already running there.
 * @throws Error with the server's last words when it does not start
 */
export async function startLocalPostgres({
  dir,
  temporary = false,
  port,
  settings = {},
}: Options): Promise<LocalPostgres> {
  const home = reachableHome(dir);
  const data = join(home, "data");
  const note = join(home, "server.json");
  const running = runningServer(data, note);
  if (running) return { url: address(running), started: false, stop: async () => {} };

  mkdirSync(home, { recursive: true });
  if (asRoot) chmodSync(home, 0o711);
  const fresh = !existsSync(join(data, "PG_VERSION"));
  const credentials: Credentials = {
    port: port ?? (await freePort()),
    password: !fresh && existsSync(note) ? readNote(note).password : randomBytes(18).toString("base64url"),
  };
  writeFileSync(note, JSON.stringify(credentials), { mode: 0o600 });

  const words: string[] = [];
  const listen = (text: unknown) => {
    words.push(String(text));
    if (words.length > 40) words.shift();
  };
  keepExitCode();
  const { default: EmbeddedPostgres } = await reachableEmbeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port: credentials.port,
    user: USER,
    password: credentials.password,
    persistent: !temporary,
    createPostgresUser: asRoot,
    initdbFlags: ["--encoding=UTF8", "--locale=C", ...(temporary ? ["--no-sync"] : [])],
    postgresFlags: flags({
      listen_addresses: "127.0.0.1",
      ...(temporary ? THROW_AWAY : DURABLE),
      ...settings,
    }),
    onLog: listen,
    onError: listen,
  });
  try {
    if (fresh) await server.initialise();
    await server.start();
  } catch (cause) {
    throw new Error(`PostgreSQL did not start in ${data}. Its last words:\n${words.join("\n")}`, { cause });
  }
  const stop = async () => {
    await server.stop();
    if (temporary) rmSync(home, { recursive: true, force: true });
  };
  return { url: address(credentials), started: true, stop };
}

/** Removes a data directory made by `startLocalPostgres`. */
export function dropLocalPostgres(dir: string): void {
  rmSync(reachableHome(dir), { recursive: true, force: true });
}

// crash recovery with max_wal_size 8 GB took 38 s; with 1 GB it is a few
const DURABLE = { shared_buffers: "256MB", max_wal_size: "1GB", max_connections: "200" };
const THROW_AWAY = {
  ...DURABLE,
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
};

function flags(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function address({ port, password }: Credentials): string {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

function readNote(note: string): Credentials {
  return JSON.parse(readFileSync(note, "utf8")) as Credentials;
}

/** The server that holds `data` open, if its process lives. */
function runningServer(data: string, note: string): Credentials | undefined {
  const pidFile = join(data, "postmaster.pid");
  if (!existsSync(pidFile) || !existsSync(note)) return undefined;
  const [pid, , , port] = readFileSync(pidFile, "utf8").split("\n");
  if (!isAlive(Number(pid))) return undefined;
  return { ...readNote(note), port: Number(port) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolvePort(port));
    });
  });
}
