// How long a shopper waits at the server: claims and events through the storefront's door over a database that waits
// for the disk at each commit. One bare transaction, timed in the same minute, shows what the machine is worth.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Database, openDatabase, sql } from "../app/platform/db.server.ts";
import { createLog } from "../app/platform/log.server.ts";
import { changeCampaignState, createCampaign } from "../app/popups/campaigns.server.ts";
import { networkHasher } from "../app/popups/network-hash.ts";
import { popupHandlers } from "../app/popups/proxy-handlers.server.ts";
import { createProxyDoor } from "../server/proxy-door.ts";
import { askProxy } from "./load/ask-proxy.ts";
import { benchCampaign } from "./load/campaign.ts";
import { withDurableServer } from "./load/durable-database.ts";
import { percentile, rounded } from "./load/percentile.ts";

const DOMAIN = "bench.myshopify.com";
const SECRET = "bench";
const CODES = 50_000;
const MESSAGES = 500;

const CAMPAIGN = benchCampaign(0);

export default async function claimsBench(json: boolean): Promise<void> {
  const result = await withDurableServer(async ({ databaseUrl }) => {
    const database = openDatabase({ url: databaseUrl });
    try {
      return await measure(database);
    } finally {
      await database.close();
    }
  });
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [what, figures] of Object.entries(result))
      process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`);
}

async function measure(database: Database) {
  const { shopId, campaign } = await shopWithCampaign(database);
  const waits: number[] = [];
  const door = createProxyDoor({
    database,
    secrets: [SECRET],
    log: createLog("silent"),
    handlers: popupHandlers({ database, networkHash: networkHasher(randomBytes(32)) }),
    hops: 0,
    mostPerMinute: Number.POSITIVE_INFINITY,
    onAnswer: ({ seconds }) => waits.push(seconds * 1000),
  });
  const server = createServer((req, res) => void door(req, res));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/proxy`;
  const visit = { door: url, secret: SECRET, shop: DOMAIN, customerId: null };
  const ask = (path: string, body: object) => askProxy(visit, path, body);
  const claim = () => ask("claim", claimMessage(campaign));
  const events = () => ask("events", eventsMessage(campaign));
  const bare = () =>
    database.inShop(shopId, (tx) => tx.run(sql`UPDATE shop SET name = 'bench' WHERE shop_id = ${shopId}`));

  async function timed(work: () => Promise<unknown>, atOnce: number, own = false) {
    waits.length = 0;
    const begin = performance.now();
    let begun = 0;
    const one = async () => {
      while (begun++ < MESSAGES) {
        const at = performance.now();
        await work();
        if (own) waits.push(performance.now() - at);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
    const [p50, p95] = [0.5, 0.95].map((fraction) => rounded(percentile(waits, fraction)));
    return { p50Ms: p50, p95Ms: p95, perSecond: Math.round((1000 * MESSAGES) / (performance.now() - begin)) };
  }

  try {
    await timed(claim, 4);
    return {
      bareCommit: await timed(bare, 1, true),
      claim: await timed(claim, 1),
      claimEightAtOnce: await timed(claim, 8),
      events: await timed(events, 1),
      eventsEightAtOnce: await timed(events, 8),
    };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function shopWithCampaign(database: Database): Promise<{ shopId: bigint; campaign: string }> {
  const { shopId } = await database.inSystem((tx) =>
    tx.row<{ shopId: bigint }>(sql`
      INSERT INTO shop (domain, currency, installed_at) VALUES (${DOMAIN}, 'USD', now()) RETURNING shop_id AS "shopId"`),
  );
  return database.inShop(shopId, async (tx) => {
    const campaignId = await createCampaign(tx, shopId, CAMPAIGN);
    await changeCampaignState(tx, shopId, campaignId, "start");
    await tx.run(sql`
      WITH made AS (
        INSERT INTO discount (shop_id, pool_id, kind, gid, code, issues_from)
        SELECT shop_id, pool_id, 'unique', 1, 'FIRST', starts_at FROM discount_pool RETURNING discount_id)
      INSERT INTO discount_code (shop_id, code, discount_id, state)
      SELECT ${shopId}, 'C-' || n, discount_id, 'free' FROM made, generate_series(1, ${CODES}::int) n`);
    return { shopId, campaign: `${campaignId}` };
  });
}

const random = () => randomBytes(16).toString("base64url");

function claimMessage(campaign: string): object {
  const [key, visitor, session] = [random(), random(), random()];
  return {
    v: 1,
    key,
    campaign,
    visitor,
    session,
    trigger: "idle",
    language: "en",
    openMs: 2000,
    website: "",
  };
}

function eventsMessage(campaign: string): object {
  const event = { campaign, arm: "a", trigger: "idle", agoMs: 5 };
  const events = [
    { ...event, kind: "eligible" },
    { ...event, kind: "shown" },
  ];
  return { v: 1, visitor: random(), session: random(), events };
}
