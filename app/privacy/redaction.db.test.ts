import { describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { eraseMessages } from "./erase-messages.server.ts";
import { readPerson } from "./person.server.ts";
import { redactCustomer, redactShop } from "./redaction.server.ts";

const database = await testDatabase();

async function shopWithTwoCustomers(): Promise<bigint> {
  const shopId = await testShop(database);
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, email, phone, first_name, tags, version, source) VALUES
        (${shopId}, 1, 'one@example.com', '+4915112345678', 'One', '{vip}', '1', 'webhook'),
        (${shopId}, 2, 'two@example.com', '+4915187654321', 'Two', '{}', '1', 'webhook'),
        (${shopId}, -7, 'old@example.com', NULL, 'Old', '{}', '1', 'csv')`),
  );
  await database.inShop(shopId, (tx) =>
    tx.run(sql`INSERT INTO customer_alias (shop_id, alias_id, customer_id) VALUES (${shopId}, -7, 1)`),
  );
  return shopId;
}

const named = (shopId: bigint) =>
  database.inShop(shopId, async (tx) => {
    const rows = await tx.rows<{ id: bigint }>(sql`
      SELECT customer_id AS id FROM customer
      WHERE email IS NOT NULL OR phone IS NOT NULL OR first_name IS NOT NULL OR tags <> '{}'
      ORDER BY customer_id DESC`);
    return rows.map((row) => Number(row.id));
  });

describe("redacting a customer", () => {
  it.each([
    // and whom is still known by name
    ["by id, with those merged into them", { id: 1 }, [2]],
    ["by e-mail alone, however it is written", { email: " One@Example.com " }, [2]],
    ["by phone alone, however it is written", { phone: "+49 151 1234-5678" }, [2]],
    ["who is not known", { id: 99, email: "nobody@example.com" }, [2, 1, -7]],
    ["by nothing at all", {}, [2, 1, -7]],
    ["by blanks", { email: " ", phone: "+" }, [2, 1, -7]],
  ])("%s", async (_, customer, left) => {
    const shopId = await shopWithTwoCustomers();
    await database.inShop(shopId, (tx) => redactCustomer(tx, shopId, readPerson({ customer })));
    expect(await named(shopId)).toEqual(left);
  });

  it("drops the raw messages that name them, and no others", async () => {
    const shopId = await shopWithTwoCustomers();
    const bodies = { a: '{"email":"one@example.com"}', b: '{"email":"two@example.com"}', c: '{"id":1234}' };
    for (const [id, body] of Object.entries(bodies)) {
      await database.inShop(shopId, (tx) =>
        tx.run(sql`INSERT INTO delivery (shop_id, webhook_id, topic, body, state)
          VALUES (${shopId}, ${id}, 'orders/create', ${Buffer.from(body)}, 'done')`),
      );
    }
    const person = readPerson({ customer: { id: 820982911946154508n, email: "one@example.com" } });
    await database.inShop(shopId, (tx) => redactCustomer(tx, shopId, person));
    await eraseMessages(database, shopId);
    const kept = await database.inShop(shopId, (tx) =>
      tx.rows<{ id: string }>(sql`SELECT webhook_id AS id FROM delivery WHERE body IS NOT NULL ORDER BY 1`),
    );
    expect(kept.map((row) => row.id)).toEqual(["b", "c"]);
  });

  it("who was scored under two ids before these were found to be one", async () => {
    const shopId = await shopWithTwoCustomers();
    const scored = await database.inShop(shopId, async (tx) => {
      await tx.run(sql`
        INSERT INTO customer_score (shop_id, customer_id, last_at, r, f, m, rfm_group, persona, lapsed)
        SELECT ${shopId}, id, now(), 1, 1, 1, 'Lost', 'one-time-low', true FROM unnest('{1, -7}'::bigint[]) id`);
      await tx.run(sql`
        INSERT INTO customer_forecast (shop_id, customer_id, as_of)
        SELECT ${shopId}, id, now() FROM unnest('{1, -7}'::bigint[]) id`);
      await tx.run(sql`
        INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at)
        SELECT ${shopId}, 1, id, '2026-01-01' FROM unnest('{1, -7}'::bigint[]) id`);
      await redactCustomer(tx, shopId, readPerson({ customer: { id: 1 } }));
      return tx.rows(sql`
        SELECT s.customer_id, f.customer_id AS forecast, m.customer_id AS member
        FROM customer_score s FULL JOIN customer_forecast f USING (customer_id)
        FULL JOIN segment_member m USING (customer_id)`);
    });
    expect(scored).toEqual([{ customer_id: 1n, forecast: 1n, member: 1n }]);
  });

  it("refuses a payload of another shape", () => {
    expect(() => readPerson({})).toThrow();
    expect(() => readPerson({ customer: { id: "1" } })).toThrow();
  });
});

describe("redacting a shop", () => {
  it("leaves other shops alone, and one that is installed", async () => {
    const [gone, installed] = [await shopWithTwoCustomers(), await shopWithTwoCustomers()];
    await database.inSystem((tx) =>
      tx.run(sql`UPDATE shop SET uninstalled_at = now() WHERE shop_id = ${gone}`),
    );
    expect(await database.inShop(gone, (tx) => redactShop(tx, gone))).toBe(true);
    expect(await database.inShop(installed, (tx) => redactShop(tx, installed))).toBe(false);
    expect(await named(gone)).toEqual([]);
    expect(await named(installed)).toEqual([2, 1, -7]);
  });
});
