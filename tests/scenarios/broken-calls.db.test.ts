// Each database call in turn fails – refused, cut off before it is done, or cut off when it is done and the answer is
// lost – while webhooks are kept and processed, while an orders export is imported, and while a history is read. What is then done
// again ends in the same rows.
import pg from "pg";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { processBatch } from "../../app/intake/delivery-worker.server.ts";
import { runHistory, startHistory } from "../../app/intake/history.server.ts";
import type { HistoryServices } from "../../app/intake/history-services.ts";
import { findImport } from "../../app/intake/import-run.server.ts";
import { createImport } from "../../app/intake/import-upload.server.ts";
import { createKeeper } from "../../app/intake/keep-deliveries.server.ts";
import { runOrdersExportImport } from "../../app/intake/orders-export-job.server.ts";
import { stageShare } from "../../app/intake/stage-share.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import { shopContents } from "../set-up/checksum.ts";
import { testDatabase, testShop } from "../set-up/database.ts";
import { TINY_FILES, tinyShop } from "./tiny-history.ts";
import { customerBody, orderBody, refundBody } from "./webhook-bodies.ts";

const database = await testDatabase();
const log = createLog("silent");

const FAULTS = ["refused", "cut off", "answer lost"] as const;
type Fault = (typeof FAULTS)[number];

// counts down with each call; the one at which it reaches zero fails
let countdown = Number.POSITIVE_INFINITY;
let fault: Fault = "refused";
const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => Promise<unknown>;
const spy = vi.spyOn(pg.Client.prototype, "query");
spy.mockImplementation(function (this: pg.Client, ...args: unknown[]) {
  countdown -= 1;
  if (countdown !== 0) return query.apply(this, args);
  // a pool's own queries are told by a callback instead of a promise
  const told = args.at(-1);
  if (typeof told !== "function") return fail(this, args);
  fail(this, args.slice(0, -1)).catch((error: Error) => told(error));
} as never);
afterAll(() => spy.mockRestore());
beforeEach(() => {
  countdown = Number.POSITIVE_INFINITY;
});

async function fail(client: pg.Client, args: unknown[]): Promise<void> {
  const [statement] = args;
  if (isCopy(statement)) return failCopy(client, statement);
  if (fault === "refused") throw new Error("this call fails");
  if (fault === "answer lost") await query.apply(client, args);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  throw new Error("the connection is gone");
}

// a COPY is told of its failure; nobody looks at what query returns
type Copy = { handleError(error: Error): void };

function isCopy(statement: unknown): statement is Copy {
  return typeof (statement as { handleCopyInResponse?: unknown }).handleCopyInResponse === "function";
}

function failCopy(client: pg.Client, copy: Copy): void {
  if (fault === "refused") {
    copy.handleError(new Error("this call fails"));
    return;
  }
  void query.call(client, copy);
  const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
  if (fault === "answer lost") setTimeout(() => stream.destroy(), 5);
  else stream.destroy();
}

/** Runs `work` once per call and kind of fault, or some kinds of it. `work` must do again what failed, as callers would. */
async function failEachCall(
  work: (shopId: bigint) => Promise<void>,
  kinds: (call: number) => readonly Fault[] = () => FAULTS,
): Promise<number> {
  const baseline = await testShop(database);
  await work(baseline);
  const expected = await contents(baseline);
  expect(expected.orders!.length).toBeGreaterThan(0);
  let calls = 0;
  for (let isBeyond = false; !isBeyond; ) {
    calls++;
    for (const kind of kinds(calls)) {
      const shopId = await testShop(database);
      fault = kind;
      countdown = calls;
      await work(shopId);
      isBeyond = countdown > 0;
      countdown = Number.POSITIVE_INFINITY;
      expect(await contents(shopId), `call ${calls}, ${kind}`).toEqual(expected);
    }
  }
  return calls;
}

// the version of what an export tells holds the time of the import
async function contents(shopId: bigint): Promise<Record<string, string[]>> {
  const tables = Object.entries(await shopContents(database, shopId));
  const timeless = (row: string) => row.replaceAll(/0export\|[^|]*\|/g, "0export|then|");
  return Object.fromEntries(tables.map(([table, rows]) => [table, rows.map(timeless)]));
}

async function again(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** Of a long work each call fails in one way; in all of them when RUNS is set. */
const inTurn = (call: number) => (process.env.RUNS ? FAULTS : [FAULTS[call % FAULTS.length]!]);

const DELIVERIES = [
  ["customers/create", customerBody(1)],
  ["orders/create", orderBody({ order: 1, customer: 1, minute: 0, status: "pending" })],
  ["orders/paid", orderBody({ order: 1, customer: 1, minute: 1, status: "paid" })],
  ["orders/create", orderBody({ order: 2, customer: 2, minute: 0, status: "paid" })],
  ["refunds/create", refundBody({ order: 2, amount: "5.00" })],
  ["orders/delete", JSON.stringify({ id: 3 })],
] as const;

describe("the end is the same whichever database call fails", () => {
  it("while webhooks are kept and processed", async () => {
    const calls = await failEachCall(async (shopId) => {
      const keep = createKeeper(database);
      for (const [index, [topic, body]] of DELIVERIES.entries()) {
        const headers = { hmac: "", domain: "", eventId: null, apiVersion: null };
        const arrival = { ...headers, topic, shopId, webhookId: `w-${index}`, body: Buffer.from(body) };
        // Shopify sends again what was not acknowledged
        await again(() => keep({ ...arrival, triggeredAt: "2026-03-01T15:00:06Z" }));
      }
      const waits = () =>
        database.inShop(shopId, (tx) =>
          tx.run(sql`
            UPDATE delivery SET due_at = now(), claimed_until = CASE WHEN claimed_until IS NULL THEN NULL ELSE now() END
            WHERE shop_id = ${shopId} AND state = 'pending'`),
        );
      for (let batches = 0; ; batches++) {
        await again(() => processBatch({ database, log, handlers: {}, onFacts: recomputeCustomers }));
        let left = 0;
        await again(async () => {
          left = await waits();
        });
        if (left === 0) return;
        expect(batches).toBeLessThan(10);
      }
    });
    expect(calls).toBeGreaterThan(40);
  }, 120_000);

  it("while an orders export is imported", async () => {
    const rows = Array.from(
      { length: 6 },
      (_, n) => `#${n},c${n % 4}@tea.example,USD,10.00,2024-05-0${n + 1} 10:00:00 +0000`,
    );
    const text = `Name,Email,Currency,Total,Created at\n${rows.join("\n")}\n`;
    const imports = new Map<bigint, bigint>();
    const calls = await failEachCall(async (shopId) => {
      await again(async () => {
        async function* source() {
          yield Buffer.from(text);
        }
        imports.set(
          shopId,
          await createImport(database, shopId, { fileName: "orders.csv", source: source() }),
        );
      });
      const importId = imports.get(shopId)!;
      const services = { database, log, onFacts: recomputeCustomers, batchSize: 4 };
      await again(() => runOrdersExportImport(services, { shopId, importId }));
    });
    expect(calls).toBeGreaterThan(40);
  }, 120_000);

  it("while a history is read", async () => {
    const imports = new Map<bigint, bigint>();
    const calls = await failEachCall(async (shopId) => {
      await again(async () => {
        imports.set(shopId, await database.inShop(shopId, (tx) => startHistory(tx, shopId)));
      });
      const run = { shopId, importId: imports.get(shopId)! };
      const services: HistoryServices = {
        database,
        log,
        onFacts: recomputeCustomers,
        admin: tinyShop,
        fetch: async (url) => new Response(TINY_FILES[url]),
        shareBytes: 2500,
        openReader: () => ({ read: stageShare, close: async () => {} }),
      };
      const isDone = () =>
        database.inShop(shopId, async (tx) => (await findImport(tx, shopId, run.importId))?.state === "done");
      for (let steps = 0, done = false; !done; steps++) {
        await again(() => runHistory(services, run));
        await again(async () => {
          done = await isDone();
        });
        expect(steps).toBeLessThan(10);
      }
    }, inTurn);
    expect(calls).toBeGreaterThan(80);
  }, 600_000);
});
