// What a customer is given holds every column on the list of personal data: whoever lists a column without exporting
// it, or adds a table without an example here, sees this fail.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { exportPerson } from "./customer-export.server.ts";
import { readPerson } from "./person.server.ts";
import { PERSONAL_DATA } from "./personal-data.ts";

const database = await testDatabase();

/** Listed, and told in another way or to nobody, each with its reason. */
const ELSEWHERE: Record<string, string> = {
  customer_alias: "told as known_as",
  delivery: "told as messages",
  import_chunk: "the merchant's own file, whose orders are told",
  import_refusal: "rows of that file that were not taken in",
  loyalty_import: "the merchant's own file, whose balances are told",
  session: "of the merchant's people",
};

type Told = Record<string, Record<string, unknown>[]>;
let told: Told;
let text: string;

beforeAll(async () => {
  const shopId = await testShop(database);
  const [email, phone] = ["ada@tea.example", "+4915112345678"];
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, email, phone, first_name, last_name, country, locale, tags, tag_changes,
        email_consent, sms_consent, version, source)
      VALUES (${shopId}, 1, ${email}, ${phone}, 'Ada', 'L', 'DE', 'de', '{vip}', '{"vip":"1"}', 'subscribed', 'subscribed', '1', 'webhook'),
        (${shopId}, 2, 'bo@tea.example', NULL, 'Bo', 'B', 'DE', 'de', '{}', '{}', NULL, NULL, '1', 'webhook')`);
    await tx.run(sql`
      INSERT INTO customer_alias (shop_id, alias_id, customer_id) VALUES (${shopId}, -9, 1)`);
    await tx.run(sql`
      INSERT INTO customer_consent (shop_id, customer_id, channel, at, state, collected_from)
      VALUES (${shopId}, 1, 'email', now(), 'subscribed', 'popup')`);
    await tx.run(sql`
      INSERT INTO orders (shop_id, order_id, customer_id, stated_customer_id, seen_customer_ids, created_at, currency,
        total_minor, landing_site, referring_site, tags, version, source)
      SELECT ${shopId}, 10 * id, id, id, ARRAY[id], now(), 'EUR', 100, '/' || id, 'https://a.example', '{gift}', '1', 'webhook'
      FROM unnest('{1, 2}'::bigint[]) id`);
    await tx.run(sql`
      INSERT INTO order_mark (shop_id, order_id, mark, version)
      VALUES (${shopId}, 10, '1.ada-visitor-000000001.5:a', '1'), (${shopId}, 20, '1.bo-visitor-0000000001.5:a', '1')`);
    await tx.run(sql`
      INSERT INTO checkout (shop_id, checkout_id, token, cart_token, email, phone, recovery_url, version)
      VALUES (${shopId}, 3, 't', 'c', ${email}, ${phone}, 'https://r.example', '1'),
        (${shopId}, 4, 't', 'c', 'bo@tea.example', NULL, 'https://r.example', '1')`);
    await tx.run(sql`
      INSERT INTO data_request (shop_id, request_id, customer_id, email, phone, order_ids, requested_at)
      VALUES (${shopId}, 1, 1, ${email}, ${phone}, '{}', now())`);
    await tx.run(sql`
      INSERT INTO customer_redaction (shop_id, customer_ids, order_ids, emails, phones)
      VALUES (${shopId}, '{1}', '{}', ARRAY[${email}], ARRAY[${phone}]), (${shopId}, '{2}', '{}', '{bo@tea.example}', '{}')`);
    await tx.run(sql`
      INSERT INTO loyalty_note (shop_id, source, customer_id, reason, actor, at)
      VALUES (${shopId}, 'by-hand:1', 1, 'for a letter', 'staff', now())`);
    await tx.run(sql`
      INSERT INTO loyalty_birthday (shop_id, customer_id, birthday, given_at) VALUES (${shopId}, 1, '05-17', now())`);
    await tx.run(sql`
      INSERT INTO delivery (shop_id, webhook_id, topic, body, state)
      VALUES (${shopId}, 'a', 'orders/create', ${Buffer.from('{"email":"ADA@tea.example"}')}, 'done'),
        (${shopId}, 'b', 'orders/create', ${Buffer.from('{"email":"bo@tea.example"}')}, 'done')`);
    // known by the order, by the address given in a popup, and somebody else
    const visitors = [
      ["ada-visitor-000000001", null],
      ["ada-reader-0000000001", email],
      ["bo-visitor-0000000001", "bo@tea.example"],
    ] as const;
    for (const [visitor, address] of visitors) {
      await tx.run(sql`
        INSERT INTO popup_exposure (shop_id, campaign_id, visitor, arm, trigger, session, eligible_at)
        VALUES (${shopId}, 5, ${visitor}, 'a', 'idle', 's', now())`);
      const { id } = await tx.row<{ id: bigint }>(sql`
        INSERT INTO popup_claim (shop_id, campaign_id, visitor, arm, trigger, message_key, language, contact_hash, network_hash, answer, at)
        VALUES (${shopId}, 5, ${visitor}, 'a', 'idle', 'k', 'en', ${Buffer.from(visitor)}, ${Buffer.from("n")}, 'blue', now()) RETURNING claim_id AS id`);
      await tx.run(sql`
        INSERT INTO popup_capture (shop_id, claim_id, email, phone, consent_text, language, at, state)
        VALUES (${shopId}, ${id}, ${address}, ${address === email ? phone : null}, 'Yes', 'en', now(), 'waiting')`);
      await tx.run(sql`
        INSERT INTO code_issue (shop_id, pool_id, issue_key, code, shared, holder, issued_at)
        VALUES (${shopId}, 1, ${`visitor:${visitor}`}, ${visitor.toUpperCase()}, false, ${`visitor:${visitor}`}, now())`);
    }
    text = await exportPerson(tx, shopId, readPerson({ customer: { id: 1 } }));
  });
  told = JSON.parse(text);
});

const listed = Object.entries(PERSONAL_DATA)
  .filter(([table]) => !Object.hasOwn(ELSEWHERE, table))
  .flatMap(([table, columns]) => Object.keys(columns).map((column) => [table, column] as const));

describe("what a customer is given", () => {
  it.each(listed)("holds %s.%s", (table, column) => {
    const values = (told[table] ?? []).map((row) => row[column]);
    expect(values.filter((value) => value !== null && value !== undefined)).not.toEqual([]);
  });

  it("holds every name they are known under, and the raw messages", () => {
    expect(told.known_as).toEqual([-9, 1]);
    expect(told.messages).toMatchObject([{ topic: "orders/create", body: '{"email":"ADA@tea.example"}' }]);
  });

  it("holds both visitors they were known to be", () => {
    expect(told.popup_claim!.map((row) => row.visitor).sort()).toEqual([
      "ada-reader-0000000001",
      "ada-visitor-000000001",
    ]);
    expect(told.popup_capture).toHaveLength(2);
    expect(told.code_issue).toHaveLength(2);
  });

  it("holds nothing of anybody else", () => {
    expect(text.toLowerCase()).not.toMatch(/bo@|bo-visitor|"order_id": 20\b/);
  });
});
