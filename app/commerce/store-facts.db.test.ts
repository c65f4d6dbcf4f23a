import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { type Facts, noFacts } from "./facts.ts";
import { customerFact, orderFact } from "./facts-for-test.ts";
import { storeFacts } from "./store-facts.server.ts";

const database = await testDatabase();
describe("x", () => {
  it("y", async () => {
    const shopId = await testShop(database);
    const facts: Facts = {
      ...noFacts(),
      orders: [orderFact({ orderId: 1n, customer: customerFact({ customerId: 5n }) })],
    };
    const stored = await database.inShop(shopId, (tx) => storeFacts(tx, shopId, facts));
    expect(stored).toEqual({ touched: [5n], storedOrders: 1, refusedOrders: [] });
  });
});
