// A process that pulls one shop's history and kills itself, as no error handler could, at a given byte of the download
// or at a given transaction. Told what to do by its first argument, as JSON.

import { runHistory } from "../../app/intake/history.server.ts";
import { openDatabase } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import type { AdminClient } from "../../app/shopify/admin-client.server.ts";

export type HistoryOrders = {
  databaseUrl: string;
  adminUrl: string;
  token: string;
  shopId: string;
  importId: string;
  /** how many bytes of its downloads the process lives to see */
  bytes?: number;
  /** how many transactions it lives to begin */
  transactions?: number;
};

const told = JSON.parse(process.argv[2]!) as HistoryOrders;
const die = () => process.kill(process.pid, "SIGKILL");
let bytes = 0;
let transactions = 0;

const admin: AdminClient = {
  ask: async (_shop, query, variables) => {
    const response = await fetch(told.adminUrl, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": told.token },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = (await response.json()) as { data: never; errors?: never[] };
    return { data, problems: errors };
  },
};

async function download(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: async (chunk, controller) => {
      for (let at = 0; at < chunk.length; at += 500) {
        const piece = chunk.subarray(at, at + 500);
        controller.enqueue(piece);
        // what came before is to be worked on first
        await new Promise((resolve) => setTimeout(resolve, 1));
        bytes += piece.length;
        if (told.bytes !== undefined && bytes > told.bytes) die();
      }
    },
  });
  return new Response(response.body!.pipeThrough(counted), { status: response.status });
}

const database = openDatabase({ url: told.databaseUrl });
const inShop = database.inShop.bind(database);
database.inShop = (shopId, work) =>
  inShop(shopId, async (tx) => {
    const result = await work(tx);
    // before it is committed
    if (told.transactions !== undefined && ++transactions > told.transactions) die();
    return result;
  });
await runHistory(
  {
    database,
    admin,
    log: createLog("silent"),
    onFacts: recomputeCustomers,
    fetch: download,
    shareBytes: 8_000,
    blockBytes: 5_000,
  },
  { shopId: BigInt(told.shopId), importId: BigInt(told.importId) },
);
await database.close();
