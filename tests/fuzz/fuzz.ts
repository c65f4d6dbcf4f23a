// Sends fuzzed webhooks to a door, has them processed, and tells what should not have happened.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { processBatch } from "../../app/intake/delivery-worker.server.ts";
import { createWebhookDoor } from "../../app/intake/webhook-door.server.ts";
import { onFacts, shopEvents } from "../../app/pipeline.server.ts";
import { type Database, sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { Connection } from "../../bench/load/connection.ts";
import { seededRandom } from "../reckoning/seeded-random.ts";
import { fuzzedRequest } from "./fuzzed-request.ts";

export type FuzzResult = {
  job: "fuzz";
  seed: number;
  requests: number;
  statuses: Record<number, number>;
  /** answers that were not the right ones, or none; the first twenty */
  wrong: string[];
  wrongCount: number;
  states: Record<string, number>;
  /** deliveries that failed otherwise than by being unreadable, with their reason and how many */
  unforeseen: Record<string, number>;
  /** MiB of the heap in use after a quarter of the requests, and at the end */
  heapMiB: [number, number];
};

const SECRET = "a secret for fuzzing";
const CONNECTIONS = 16;
const ROUND = 2000;

export async function fuzz(
  database: Database,
  plan: { requests: number; seed: number },
): Promise<FuzzResult> {
  const random = seededRandom(plan.seed).uniform;
  const server = createServer(createWebhookDoor({ database, secrets: [SECRET], log: createLog("silent") }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  const statuses: Record<number, number> = {};
  const wrong: string[] = [];
  const outcome: Outcome = { states: {}, unforeseen: {} };
  let wrongCount = 0;
  let sent = 0;
  let early = 0;

  async function send(connection: Connection): Promise<void> {
    const number = sent++;
    const request = fuzzedRequest(random, number, SECRET);
    const status = await connection.send(request.bytes);
    statuses[status] = (statuses[status] ?? 0) + 1;
    const isRight = request.isKept ? status === 200 : status >= 400 && status < 500;
    if (isRight) return;
    wrongCount++;
    if (wrong.length < 20) wrong.push(`${number}: ${request.body}, ${request.header}: ${status}`);
  }

  while (sent < plan.requests) {
    const end = Math.min(sent + ROUND, plan.requests);
    await Promise.all(
      connections.map(async (connection) => {
        while (sent < end) await send(connection);
      }),
    );
    await processAll(database);
    await settle(database, outcome);
    if (early === 0 && sent >= plan.requests / 4) early = heapMiB();
  }
  for (const connection of connections) connection.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return {
    job: "fuzz",
    ...plan,
    statuses,
    wrong,
    wrongCount,
    ...outcome,
    heapMiB: [early, heapMiB()],
  };
}

function heapMiB(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
}

/** What waits for another attempt is hurried, so that every delivery comes to its end. */
async function processAll(database: Database): Promise<void> {
  const options = { database, log: createLog("silent"), onFacts, handlers: shopEvents };
  for (;;) {
    while ((await processBatch(options)) > 0);
    const waiting = await database.inIntake((tx) =>
      tx.run(sql`UPDATE delivery SET due_at = now() WHERE state = 'pending'`),
    );
    if (waiting === 0) return;
  }
}

type Outcome = Pick<FuzzResult, "states" | "unforeseen">;

/**
 * Counts what became of the settled deliveries, and forgets them, as the daily erasing would: a redaction looks through
 * all that is kept of the shop.
 */
async function settle(database: Database, { states, unforeseen }: Outcome): Promise<void> {
  const rows = await database.inIntake((tx) =>
    tx.rows<{ state: string; reason: string | null; count: number }>(sql`
      WITH settled AS (DELETE FROM delivery RETURNING state, reason)
      SELECT state, CASE WHEN state = 'failed' THEN reason END AS reason, count(*)::int AS count
      FROM settled GROUP BY 1, 2`),
  );
  for (const { state, reason, count } of rows) {
    states[state] = (states[state] ?? 0) + count;
    if (reason && /^(database|network|\w*Error|the worker|an unknown)/.test(reason))
      unforeseen[reason] = (unforeseen[reason] ?? 0) + count;
  }
}
