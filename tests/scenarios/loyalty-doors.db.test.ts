// Points through the doors: balances of another app's file that are redeemed, and store credit, given at Shopify once.
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { adjust } from "../../app/loyalty/acts.server.ts";
import {
  findBalanceImport,
  keepBalanceFile,
  startTaking,
  startTrial,
} from "../../app/loyalty/balance-imports.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { eventually } from "../set-up/app-with-twin.ts";
import { loyaltyShop } from "./loyalty-shop.ts";

const { shop, shopId, inShop, atCustomer, told, proxied, codesAreReady } = await loyaltyShop();

it("points from another app's file are at each customer, and can be redeemed", async () => {
  const moved = ["ann", "bo"].map(
    (name) => shop.createCustomer({ email: `${name}@moved.example`, state: "enabled" }).id,
  );
  const file = Buffer.from(
    // addresses are withheld from the app: by one nobody is found
    `Email,Customer ID,Points\n,${moved[0]},140\n,${moved[1]},60\n,${moved[1]},60\nann@moved.example,,9\n`,
  );
  await eventually("they are known", async () => {
    const rows = await inShop((tx) =>
      tx.rows(sql`SELECT FROM customer WHERE customer_id = ANY(${moved}::bigint[])`),
    );
    return rows.length === 2;
  });
  const importId = await inShop((tx) =>
    keepBalanceFile(tx, shopId, { fileName: "moved.csv", file, startedBy: null }),
  );
  const mapping = { email: "Email", customerId: "Customer ID", points: "Points", expires: null };
  const ended = (state: string) =>
    eventually(`the file is ${state}`, async () => {
      const found = await inShop((tx) => findBalanceImport(tx, shopId, importId));
      return found?.state === state && found;
    });
  await inShop((tx) => startTrial(tx, shopId, importId, mapping));
  await ended("checked");
  expect(moved.map((id) => atCustomer(id)?.points ?? 0)).toEqual([0, 0]);
  await inShop((tx) => startTaking(tx, shopId, importId));
  expect(await ended("done")).toMatchObject({ members: 2, points: 200n, refused: 2 });
  for (const [nth, points] of [140, 60].entries()) {
    await told("their points are there", (one) => one?.points === points, moved[nth]);
    expect(atCustomer(moved[nth])!.history).toMatchObject([{ points, why: "import" }]);
  }
  await codesAreReady();
  const wish = { v: 1, key: randomUUID(), reward: "five-off" };
  expect(await proxied("loyalty/redeem", wish, moved[0])).toMatchObject({
    status: 200,
    body: { code: expect.stringMatching(/^CLUB-/), account: { points: 40 } },
  });
  expect(await proxied("loyalty/redeem", wish, moved[1])).toMatchObject({ status: 409 });
});

it("store credit at the door: on the customer's account at Shopify once, and points back where it is refused", async () => {
  const { id } = shop.createCustomer({ email: "cy@tea.example", state: "enabled" });
  const now = new Date();
  await inShop((tx) =>
    adjust(tx, shopId, {
      customerId: id,
      points: 100n,
      reason: "x",
      actor: null,
      requestKey: randomUUID(),
      now,
    }),
  );
  const credits = () =>
    [...shop.state.storeCredit.values()].flatMap(({ entries }) => entries.map(({ amount }) => amount));
  const wish = { v: 1, key: randomUUID(), reward: "credit" };
  for (const _ of [1, 2])
    expect(await proxied("loyalty/redeem", wish, id)).toMatchObject({
      status: 200,
      body: { code: null, apply: null, until: null, credit: { minor: 1500 }, account: { points: 60 } },
    });
  await eventually("it is on the account", async () => credits().length > 0);
  await told("the points are gone", (one) => one?.points === 60, id);

  const tooMuch = { ...wish, key: randomUUID(), reward: "huge" };
  expect((await proxied("loyalty/redeem", tooMuch, id)).body.account.points).toBe(20);
  await told("Shopify refused, and the points are back", (one) => one?.history[0]?.why === "reverse", id);
  expect(atCustomer(id)).toMatchObject({ points: 60, history: [{ points: 40 }, {}, {}, {}] });
  expect(credits()).toEqual([1500n]);
});
