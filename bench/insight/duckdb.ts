// The outside reference: the same questions answered by DuckDB, from the same orders.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";

const FOLDER = fileURLToPath(new URL("../reference/", import.meta.url));
const PACKAGE = join(FOLDER, "node_modules/@duckdb/node-api/package.json");

/** @returns why DuckDB cannot be had, or null when it is there */
export async function installDuckdb(): Promise<string | null> {
  if (existsSync(PACKAGE)) return null;
  try {
    await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund"], {
      cwd: FOLDER,
      timeout: 300_000,
    });
    return null;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1) ?? String(error);
    return `DuckDB could not be installed into bench/reference (${said}). Connect to the npm registry and run the bench again.`;
  }
}

/**
 * Medians in milliseconds by question.
 * @param databaseUrl of a server on this machine: it writes the orders to a file for DuckDB to read
 */
export async function askDuckdb(
  databaseUrl: string,
  shopId: bigint,
  questions: Record<string, string>,
  runs: number,
): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), "perennial-duckdb-"));
  // started by root, the server runs as somebody else
  await chmod(folder, 0o777);
  const file = join(folder, "orders.csv");
  try {
    await writeOrders(databaseUrl, shopId, file);
    return JSON.parse(await answer(file, runs, JSON.stringify(questions)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeOrders(databaseUrl: string, shopId: bigint, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, options: "-c timezone=UTC" });
  await client.connect();
  try {
    await client.query(`
      COPY (
        SELECT order_id, customer_id, processed_at::timestamp, created_at::timestamp, total_minor, refunded_minor, draft, test,
          cancelled_at::timestamp, deleted_at::timestamp
        FROM orders WHERE shop_id = ${shopId}) TO '${file}' (FORMAT csv, HEADER)`);
  } finally {
    await client.end();
  }
}

function answer(file: string, runs: number, questions: string): Promise<string> {
  const child = spawn(process.execPath, [join(FOLDER, "duckdb-process.mjs"), file, String(runs)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(questions);
  let told = "";
  child.stdout.on("data", (chunk) => {
    told += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve(told) : reject(new Error(`DuckDB's process ended with ${code}`)),
    );
  });
}
