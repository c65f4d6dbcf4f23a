// A history whose process is killed again and again, at byte positions of the download and in the middle of
// transactions, ends in the rows of one that was left alone. Webhooks that came meanwhile stay.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { noFacts } from "../../app/commerce/facts.ts";
import { customerFact, orderFact } from "../../app/commerce/facts-for-test.ts";
import { updateShop } from "../../app/commerce/shop.server.ts";
import { storeFacts } from "../../app/commerce/store-facts.server.ts";
import { webhookVersion } from "../../app/commerce/version.ts";
import { startHistory } from "../../app/intake/history.server.ts";
import { findImport } from "../../app/intake/import-run.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import { generateHistory } from "../../twin/history/generate.ts";
import type { Twin } from "../../twin/start.ts";
import { exchange, type FakeApp, startFakeApp, startTestTwin } from "../../twin/testing.ts";
import { shopContents } from "../set-up/checksum.ts";
import { testDatabase, testShop } from "../set-up/database.ts";
import type { HistoryOrders } from "./history-process.ts";

const database = await testDatabase();
const DOMAIN = "killed-history.myshopify.com";
const POSITIONS = 10;
let app: FakeApp;
let twin: Twin;

beforeAll(async () => {
  app = await startFakeApp();
  twin = await startTestTwin(app);
  const shop = twin.createShop({
    domain: DOMAIN,
    currency: "EUR",
    timezone: "UTC",
    presentmentRates: { AED: 4.21 },
  });
  shop.load(generateHistory({ seed: 3, now: Date.UTC(2026, 10, 21), customers: 60 }));
});
afterAll(async () => {
  await twin.close();
  await app.close();
});

async function install(domain: string) {
  const shopId = await testShop(database, { domain, currency: "EUR" });
  await database.inSystem((tx) => updateShop(tx, shopId, { scopes: "read_orders,read_all_orders" }));
  const importId = await database.inShop(shopId, (tx) => startHistory(tx, shopId));
  return { shopId, importId };
}

type Install = Awaited<ReturnType<typeof install>>;

/** @returns whether the process was killed */
async function pull({ shopId, importId }: Install, limits: Pick<HistoryOrders, "bytes" | "transactions">) {
  const { access_token: token } = await exchange(twin, DOMAIN);
  const orders: HistoryOrders = {
    databaseUrl: database.url,
    adminUrl: `${twin.url}/shops/${DOMAIN}/admin/api/2026-10/graphql.json`,
    token,
    shopId: String(shopId),
    importId: String(importId),
    ...limits,
  };
  const child = spawn(process.execPath, ["tests/scenarios/history-process.ts", JSON.stringify(orders)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`the process ended with ${code ?? signal}`);
  return signal === "SIGKILL";
}

const look = ({ shopId, importId }: Install) =>
  database.inShop(shopId, async (tx) => (await findImport(tx, shopId, importId))!);

async function toTheEnd(install: Install) {
  while ((await look(install)).state !== "done") expect(await pull(install, {})).toBe(false);
  return look(install);
}

it("ends in the same rows after twenty kills", { timeout: 180_000 }, async () => {
  // told newer than Shopify's history: it stays
  const order = [...twin.shop(DOMAIN).state.orders.values()].find(
    ({ customerId, fulfillments, refunds }) => customerId && fulfillments.length + refunds.length === 0,
  );
  const at = new Date(order!.updatedAt + 60_000);
  const newer = orderFact({
    orderId: order!.id,
    name: order!.name,
    customer: customerFact({ customerId: order!.customerId!, version: "" }),
    currency: "EUR",
    totalMinor: 4242n,
    version: webhookVersion(at, at.toISOString(), "w"),
  });
  const webhook = ({ shopId }: Install) =>
    database.inShop(shopId, async (tx) => {
      const { touched } = await storeFacts(tx, shopId, { ...noFacts(), orders: [newer] });
      await recomputeCustomers(tx, shopId, touched);
    });

  const calm = await install("calm.myshopify.com");
  await webhook(calm);
  const whole = await toTheEnd(calm);
  const expected = await shopContents(database, calm.shopId);
  expect(expected.orders!.length).toBeGreaterThan(100);
  expect(expected.orders!.some((row) => row.includes('"total_minor": 4242'))).toBe(true);

  const harried = await install("harried.myshopify.com");
  // asks Shopify to gather it
  expect(await pull(harried, {})).toBe(false);
  let kills = 0;
  const size = Number(whole.bytesTotal);
  // each process goes on where the last one ended, and is given its share of the whole to see
  for (let nth = 0; nth < POSITIONS; nth++)
    if (await pull(harried, { bytes: Math.floor(size / (POSITIONS + 2)) })) kills++;
  await webhook(harried);
  for (let nth = 0; nth < POSITIONS; nth++) if (await pull(harried, { transactions: 4 + (nth % 3) })) kills++;
  expect(kills).toBe(2 * POSITIONS);
  const run = await toTheEnd(harried);
  expect(run).toMatchObject({ state: "done", rowsRefused: 0, reason: null });
  expect(await shopContents(database, harried.shopId)).toEqual(expected);
});
