// A shop of the local Shopify with a loyalty programme, what its shoppers' pages and accounts know of points, and the two
// doors they ask at: the storefront's proxy and the customer account. Names are withheld from the app.
import { findShop } from "../../app/commerce/shop.server.ts";
import { poolOf, poolStock } from "../../app/discounts/pools.server.ts";
import { publish } from "../../app/loyalty/programme.server.ts";
import { programmeForTest, rewardForTest } from "../../app/loyalty/programme-for-test.ts";
import type { PublishedAccount, PublishedProgramme } from "../../app/loyalty/published.ts";
import { ensureRewardPools } from "../../app/loyalty/reward-codes.server.ts";
import { sql, type Tx } from "../../app/platform/db.server.ts";
import { namespaceOf } from "../../twin/graphql/fields/metafield.ts";
import { accountToken } from "../set-up/account-token.ts";
import { appWithTwin, eventually } from "../set-up/app-with-twin.ts";
import { testDatabase } from "../set-up/database.ts";
import { signedQuery } from "../set-up/signed-query.ts";

const DAY = 86_400_000;

const level = (id: string, from: number) => ({
  id,
  name: id,
  from,
  percent: 100,
  tag: null,
  discountPercent: null,
});
export const PROGRAMME = programmeForTest({
  signUp: { points: 10 },
  birthday: { points: 50, noticeDays: 30, leapDay: "february-28" },
  cards: [
    {
      id: "tea",
      name: "Three teas",
      stamp: "piece",
      products: null,
      collections: null,
      size: 3,
      prefilled: 0,
      points: 5,
    },
  ],
  tiers: { measure: "spend", period: "rolling-year", graceDays: 30, levels: [level("silver", 15_000)] },
  rewards: [
    rewardForTest({ points: 100 }),
    rewardForTest({
      id: "credit",
      points: 40,
      value: { kind: "store-credit", minor: 1500, expiresDays: null },
    }),
    // more than Shopify lets anybody have
    rewardForTest({
      id: "huge",
      points: 40,
      value: { kind: "store-credit", minor: 20_000_000, expiresDays: null },
    }),
  ],
});

/** Call at the top of a test file; it ends with the file. */
export async function loyaltyShop() {
  const database = await testDatabase();
  const { env, newShop, open } = await appWithTwin(database);
  const shop = newShop({ currency: "USD", timezone: "America/New_York" });
  shop.setProtectedData(1);
  const product = shop.createProduct({ title: "Tea", variants: [{ price: 10_000n } as never] });
  const variantId = product.variants[0]!.id;
  const { shopId } = await open(shop);
  const inShop = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.inShop(shopId, work);
  await eventually(
    "the shop's currency is known",
    async () => (await database.inSystem((tx) => findShop(tx, shop.domain)))?.currency,
  );
  await inShop(async (tx) => {
    const now = new Date();
    await publish(tx, shopId, PROGRAMME, { from: new Date(now.getTime() - DAY), now });
    await ensureRewardPools(tx, shopId, PROGRAMME);
  });
  const customerId = shop.createCustomer({ email: "kei@tea.example" }).id;

  function field<T>(owner: string, namespace: string, key: string): T | null {
    const found = [...shop.state.metafields].flatMap(([gid, list]) => (gid.includes(owner) ? list : []));
    const one = found.find((it) => it.namespace === namespace && it.key === key);
    return one ? (JSON.parse(one.value) as T) : null;
  }
  const inPages = () => field<PublishedProgramme>("AppInstallation", "loyalty", "programme");
  const atCustomer = (id = customerId) =>
    field<PublishedAccount>(`/Customer/${id}`, namespaceOf("$app"), "loyalty");

  /** The job that waits for more to come is run at once. */
  async function told(
    what: string,
    look: (account: PublishedAccount | null) => unknown,
    id = customerId,
  ): Promise<PublishedAccount> {
    return eventually(what, async () => {
      await database.inSystem((tx) =>
        tx.run(sql`
          SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at => now()) FROM graphile_worker.jobs
          WHERE key = ${`loyalty-accounts:${shopId}`} AND locked_at IS NULL AND run_at > now()`),
      );
      const account = atCustomer(id);
      return (await look(account)) ? account! : undefined;
    });
  }

  async function post(url: string, body: object, init: RequestInit = {}) {
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(body), ...init });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  }
  const proxied = (path: string, body: object, customer: bigint | null = customerId) =>
    post(
      `${env.SHOPIFY_APP_URL}/proxy/${path}${signedQuery({ secret: env.SHOPIFY_API_SECRET, domain: shop.domain, customer: `${customer ?? ""}` })}`,
      body,
    );
  const fromAccount = (path: string, body: object) => {
    const token = accountToken(env, { shop: shop.domain, customer: customerId });
    return post(`${env.SHOPIFY_APP_URL}/account/${path}`, body, {
      headers: { authorization: `Bearer ${token}` },
    });
  };

  const codesAreReady = () =>
    eventually("codes are ready", async () => {
      const pool = await inShop((tx) => poolOf(tx, shopId, "loyalty:five-off"));
      return pool && (await inShop((tx) => poolStock(tx, shopId, pool.poolId))).free > 0;
    });

  return {
    ...{ database, shop, shopId, variantId, customerId, inShop },
    ...{ inPages, atCustomer, told, proxied, fromAccount, codesAreReady },
  };
}
