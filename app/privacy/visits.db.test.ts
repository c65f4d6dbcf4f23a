// A person's visits are forgotten with the person, and everybody's after their time; figures stay.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { exportPerson } from "./customer-export.server.ts";
import { readPerson } from "./person.server.ts";
import { redactCustomer } from "./redaction.server.ts";
import { eraseExpiredOf } from "./retention-periods.server.ts";

const database = await testDatabase();
let shopId: bigint;
const BUYER = "buyer-visitor-000000001";
const READER = "reader-visitor-00000001";
const OTHER = "other-visitor-000000001";

beforeAll(async () => {
  shopId = await testShop(database);
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, email, version, source) VALUES
        (${shopId}, 1, 'one@example.com', '1', 'webhook')`);
    await tx.run(sql`
      INSERT INTO orders (shop_id, order_id, customer_id, stated_customer_id, seen_customer_ids, created_at, currency, total_minor, version, source)
      VALUES (${shopId}, 10, 1, 1, '{1}', now(), 'USD', 100, '1', 'webhook')`);
    await tx.run(sql`
      INSERT INTO order_mark (shop_id, order_id, mark, version) VALUES
        (${shopId}, 10, ${`1.${BUYER}.5:a`}, '1'), (${shopId}, 11, ${`1.${OTHER}.5:a`}, '1')`);
    for (const visitor of [BUYER, READER, OTHER]) {
      await tx.run(sql`
        INSERT INTO popup_exposure (shop_id, campaign_id, visitor, arm, trigger, session, eligible_at)
        VALUES (${shopId}, 5, ${visitor}, 'a', 'idle', 'session', now() - interval '40 days')`);
      const { id } = await tx.row<{ id: bigint }>(sql`
        INSERT INTO popup_claim (shop_id, campaign_id, visitor, arm, trigger, message_key, language, contact_hash, network_hash, at)
        VALUES (${shopId}, 5, ${visitor}, 'a', 'idle', ${`key of ${visitor}`}, 'en', ${Buffer.from(visitor)}, ${Buffer.from("n")}, now() - interval '40 days')
        RETURNING claim_id AS id`);
      await tx.run(sql`
        INSERT INTO popup_capture (shop_id, claim_id, email, consent_text, language, at, state)
        VALUES (${shopId}, ${id}, ${visitor === READER ? "one@example.com" : `${visitor}@example.com`}, 'Yes', 'en', now() - interval '40 days',
          ${visitor === OTHER ? "waiting" : "refused"})`);
      await tx.run(sql`
        INSERT INTO code_issue (shop_id, pool_id, issue_key, code, shared, holder, issued_at)
        VALUES (${shopId}, 1, ${`visitor:${visitor}`}, ${visitor.toUpperCase()}, false, ${`visitor:${visitor}`}, now())`);
    }
  });
});

const everything = () =>
  database.inShop(shopId, async (tx) => {
    const texts: string[] = [];
    for (const table of [
      sql`order_mark`,
      sql`popup_exposure`,
      sql`popup_claim`,
      sql`popup_capture`,
      sql`code_issue`,
    ]) {
      const rows = await tx.rows<{ text: string }>(sql`SELECT to_jsonb(t)::text AS text FROM ${table} t`);
      texts.push(...rows.map(({ text }) => text));
    }
    return texts;
  });

describe("visits", () => {
  it("are part of what a customer may ask for", async () => {
    const text = await database.inShop(shopId, (tx) =>
      exportPerson(tx, shopId, readPerson({ customer: { id: 1 } })),
    );
    expect(text).toContain(`"visitor": "${BUYER}"`);
    expect(text).toContain("popup_capture");
    expect(text).toContain(`"code": "${BUYER.toUpperCase()}"`);
    expect(text).not.toContain(OTHER);
  });

  it("lead to nobody after the person is redacted, whether known by an order or by an address", async () => {
    await database.inShop(shopId, (tx) =>
      redactCustomer(tx, shopId, readPerson({ customer: { id: 1, email: "one@example.com" } })),
    );
    const kept = (await everything()).join("\n");
    for (const trace of [BUYER, READER, "one@example.com"]) expect(kept).not.toContain(trace);
    expect(kept).toContain(OTHER);
    const { visits, joined } = await database.inShop(shopId, (tx) =>
      tx.row<{ visits: number; joined: number }>(sql`
        SELECT count(*)::int AS visits, count(m.order_id)::int AS joined
        FROM popup_exposure e LEFT JOIN order_mark m ON m.visitor = e.visitor`),
    );
    expect({ visits, joined }).toEqual({ visits: 3, joined: 2 });
    // an account of the order from before brings nothing back
    const newer = await database.inShop(shopId, (tx) =>
      tx.rows<{ order: number }>(
        sql`SELECT order_id::int AS order FROM order_mark WHERE version > '1' COLLATE "C"`,
      ),
    );
    expect(newer).toEqual([{ order: 10 }]);
  });

  it("lose their network after a day, their address after a month, and themselves after thirteen", async () => {
    const erase = (days: number) =>
      database.inShop(shopId, (tx) => eraseExpiredOf(tx, shopId, new Date(Date.now() + days * 86_400_000)));
    const left = () =>
      database.inShop(shopId, (tx) =>
        tx.row<{ networks: number; addresses: number; visits: number; holders: number }>(sql`
          SELECT (SELECT count(*)::int FROM popup_claim WHERE network_hash IS NOT NULL) AS networks,
            (SELECT count(*)::int FROM popup_capture WHERE email IS NOT NULL) AS addresses,
            (SELECT count(*)::int FROM popup_exposure) AS visits,
            (SELECT count(*)::int FROM code_issue WHERE issue_key LIKE 'visitor:%') AS holders`),
      );
    expect(await left()).toEqual({ networks: 1, addresses: 1, visits: 3, holders: 3 });
    await erase(-12);
    expect(await left()).toEqual({ networks: 0, addresses: 1, visits: 3, holders: 3 });
    await erase(0);
    expect(await left()).toEqual({ networks: 0, addresses: 0, visits: 3, holders: 3 });
    // without an address nothing waits to be written
    const states = await database.inShop(shopId, (tx) =>
      tx.rows<{ state: string }>(sql`SELECT DISTINCT state FROM popup_capture`),
    );
    expect(states).toEqual([{ state: "refused" }]);
    await erase(365);
    expect(await left()).toEqual({ networks: 0, addresses: 0, visits: 0, holders: 3 });
    await erase(396);
    expect(await left()).toEqual({ networks: 0, addresses: 0, visits: 0, holders: 0 });
  });
});
