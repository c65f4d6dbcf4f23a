// A file of balances that waits holds addresses: it goes when somebody in it is redacted, and when it is too old.
import { expect, it } from "vitest";
import { findBalanceImport, keepBalanceFile, startTrial } from "../../app/loyalty/balance-imports.server.ts";
import { redactCustomer } from "../../app/privacy/redaction.server.ts";
import { eraseExpiredOf, KEPT_DAYS } from "../../app/privacy/retention-periods.server.ts";
import { testDatabase, testShop } from "../set-up/database.ts";

const database = await testDatabase();
const DAY = 86_400_000;

async function shopWithFile(csv: string) {
  const shopId = await testShop(database);
  const file = Buffer.from(csv);
  const importId = await database.inShop(shopId, (tx) =>
    keepBalanceFile(tx, shopId, { fileName: "old-app.csv", file, startedBy: null }),
  );
  const kept = async () => {
    const run = await database.inShop(shopId, (tx) => findBalanceImport(tx, shopId, importId));
    return run?.kept;
  };
  return { shopId, importId, kept };
}

const person = (email: string) => ({ customerId: 7n, email, phone: null, orderIds: [] });

it("when somebody in it asks to be forgotten", async () => {
  const { shopId, importId, kept } = await shopWithFile("Email,Points\r\nAnna@Example.com,5\r\n");
  await database.inShop(shopId, (tx) => redactCustomer(tx, shopId, person("somebody@example.com")));
  expect(await kept()).toBe(true);
  await database.inShop(shopId, (tx) => redactCustomer(tx, shopId, person("anna@example.com")));
  expect(await kept()).toBe(false);
  const mapping = { customerId: null, email: "Email", points: "Points", expires: null };
  expect(await database.inShop(shopId, (tx) => startTrial(tx, shopId, importId, mapping))).toBe(false);
});

it("when nobody came back to it", async () => {
  const { shopId, kept } = await shopWithFile("Email,Points\r\nanna@example.com,5\r\n");
  const later = (days: number) => new Date(Date.now() + days * DAY);
  await database.inShop(shopId, (tx) => eraseExpiredOf(tx, shopId, later(KEPT_DAYS.strandedUpload - 1)));
  expect(await kept()).toBe(true);
  await database.inShop(shopId, (tx) => eraseExpiredOf(tx, shopId, later(KEPT_DAYS.strandedUpload + 1)));
  expect(await kept()).toBe(false);
});
