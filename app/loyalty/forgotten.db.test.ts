// Redaction: reasons and birthdays go with the person, sums stay; everything goes with the shop.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { readPerson } from "../privacy/person.server.ts";
import { redactCustomer, redactShop } from "../privacy/redaction.server.ts";
import { adjust } from "./acts.server.ts";
import { ledgerFaults } from "./audit.server.ts";
import { publish } from "./programme.server.ts";
import { programmeForTest } from "./programme-for-test.ts";

const database = await testDatabase();
const NOW = new Date("2026-05-01T12:00:00Z");

async function shopWithPoints(): Promise<bigint> {
  const shopId = await testShop(database);
  await database.inShop(shopId, async (tx) => {
    await publish(tx, shopId, programmeForTest(), { from: NOW, now: NOW });
    for (const customerId of [1n, 2n]) {
      const reason = `sorry, customer ${customerId}`;
      await adjust(tx, shopId, {
        customerId,
        points: 30n,
        reason,
        actor: "Ann",
        requestKey: `${customerId}`,
        now: NOW,
      });
      await tx.run(sql`INSERT INTO loyalty_birthday VALUES (${shopId}, ${customerId}, '02-29', ${NOW})`);
      await tx.run(
        sql`INSERT INTO customer (shop_id, customer_id, version, source) VALUES (${shopId}, ${customerId}, '1', 'webhook')`,
      );
    }
  });
  return shopId;
}

it("a person's reasons and birthday are forgotten, their points stay", async () => {
  const shopId = await shopWithPoints();
  await database.inShop(shopId, async (tx) => {
    await redactCustomer(tx, shopId, readPerson({ customer: { id: 1 } }));
    expect(await tx.rows(sql`SELECT reason FROM loyalty_note ORDER BY customer_id`)).toEqual([
      { reason: null },
      { reason: "sorry, customer 2" },
    ]);
    expect(await tx.rows(sql`SELECT customer_id FROM loyalty_birthday`)).toEqual([{ customer_id: 2n }]);
    expect(await tx.rows(sql`SELECT available FROM loyalty_balance`)).toEqual([
      { available: 30n },
      { available: 30n },
    ]);
    expect(await ledgerFaults(tx, shopId)).toEqual([]);
  });
});

it("a shop that uninstalled is forgotten whole, another stays", async () => {
  const [gone, other] = [await shopWithPoints(), await shopWithPoints()];
  await database.inSystem((tx) =>
    tx.run(sql`UPDATE shop SET uninstalled_at = now() WHERE shop_id = ${gone}`),
  );
  const rows = (shopId: bigint) =>
    database.inShop(shopId, (tx) =>
      tx.row<{ all: number }>(sql`
        SELECT (SELECT count(*) FROM loyalty_entry) + (SELECT count(*) FROM loyalty_claim) + (SELECT count(*) FROM loyalty_lot)
          + (SELECT count(*) FROM loyalty_balance) + (SELECT count(*) FROM loyalty_programme)
          + (SELECT count(*) FROM loyalty_state) + (SELECT count(*) FROM loyalty_note) AS all`),
    );
  expect(Number((await rows(gone)).all)).toBe(12);
  expect(await database.inShop(gone, (tx) => redactShop(tx, gone))).toBe(true);
  expect(Number((await rows(gone)).all)).toBe(0);
  expect(Number((await rows(other)).all)).toBe(12);
});
