// Raw messages of whoever asked to be forgotten: found in batches, gone on with, and again for what comes late.
import { expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { eraseMessages, eraseMessagesOf } from "./erase-messages.server.ts";

const database = await testDatabase();
const PERSON = { ids: [77n], orderIds: [501n], emails: ["ada@tea.example"], phones: [] };
const OTHER = { ids: [88n], orderIds: [], emails: ["bo@tea.example"], phones: [] };

async function shopWith(count: number): Promise<bigint> {
  const shopId = await testShop(database);
  // every seventh names one of them, in each way there is; many came in the same instant
  await database.inShop(shopId, (tx) =>
    tx.run(sql`
      INSERT INTO delivery (shop_id, webhook_id, topic, state, received_at, body)
      SELECT ${shopId}, md5(n::text), 'orders/create', 'done', now() - interval '1 day' + (n / 50) * interval '1 second',
        convert_to((ARRAY['{"email":"Ada@Tea.example"}', '{"customer":{"id":77}}', '{"order_id":501}', '{"id":5010}',
          '{"email":"bo@tea.example"}', '{"id":177}', '{"email":"nobody@tea.example"}'])[1 + n % 7], 'UTF8')
      FROM generate_series(0, ${count - 1}::int) n`),
  );
  return shopId;
}

const ask = (shopId: bigint, person: typeof PERSON) =>
  database.inShop(shopId, (tx) => eraseMessagesOf(tx, shopId, person));
const left = (shopId: bigint) =>
  database.inShop(shopId, async (tx) => {
    const rows = await tx.rows<{ body: string; count: number }>(sql`
      SELECT convert_from(body, 'UTF8') AS body, count(*)::int AS count FROM delivery WHERE body IS NOT NULL
      GROUP BY 1 ORDER BY 1`);
    return Object.fromEntries(rows.map(({ body, count }) => [body, count]));
  });
const state = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<{ passes: number; erased: number; done: boolean; known: boolean }>(sql`
      SELECT passes, erased, done_at IS NOT NULL AS done, cardinality(customer_ids) + cardinality(order_ids)
        + cardinality(emails) + cardinality(phones) > 0 AS known
      FROM customer_redaction ORDER BY redaction_id`),
  );
/** In how many hours the job comes; null: none waits. */
const jobIn = async (shopId: bigint) => {
  const [job] = await database.inSystem((tx) =>
    tx.rows<{ hours: number }>(sql`
      SELECT round(extract(epoch FROM run_at - now()) / 3600)::int AS hours
      FROM graphile_worker.jobs WHERE key = ${`erase-messages:${shopId}`}`),
  );
  return job?.hours ?? null;
};
const later = (shopId: bigint) =>
  database.inShop(shopId, (tx) => tx.run(sql`UPDATE customer_redaction SET due_at = now()`));

it("erases all that names them and nothing else, however small the batches, for all who wait in one pass", async () => {
  const shopId = await shopWith(700);
  await ask(shopId, PERSON);
  await ask(shopId, OTHER);
  await eraseMessages(database, shopId, 33);
  expect(await left(shopId)).toEqual({
    '{"email":"nobody@tea.example"}': 100,
    '{"id":177}': 100,
    '{"id":5010}': 100,
  });
  expect(await state(shopId)).toEqual([
    { passes: 1, erased: 400, done: false, known: true },
    { passes: 1, erased: 400, done: false, known: true },
  ]);
});

it("goes on where a killed run was", async () => {
  const shopId = await shopWith(210);
  await ask(shopId, PERSON);
  let batches = 0;
  const dying = {
    ...database,
    inShop: ((shop, work) => {
      if (++batches > 3) throw new Error("killed");
      return database.inShop(shop, work);
    }) as typeof database.inShop,
  };
  await expect(eraseMessages(dying, shopId, 20)).rejects.toThrow("killed");
  expect(await left(shopId)).toMatchObject({ '{"order_id":501}': 21 });
  await eraseMessages(database, shopId, 20);
  expect(Object.keys(await left(shopId))).toHaveLength(4);
  expect(await state(shopId)).toMatchObject([{ passes: 1, erased: 90 }]);
});

it("looks again for what came late, and then knows nobody any more", async () => {
  const shopId = await shopWith(0);
  const put = (id: string, state: string, triggeredAt: Date) =>
    database.inShop(shopId, (tx) =>
      tx.run(sql`
        INSERT INTO delivery (shop_id, webhook_id, topic, state, received_at, triggered_at, body)
        VALUES (${shopId}, ${id}, 'customers/update', ${state}, clock_timestamp(), ${triggeredAt.toISOString()},
          ${Buffer.from(`{"customer":{"id":77},"n":"${id}"}`)})`),
    );
  const hour = 3_600_000;
  await put("waiting", "pending", new Date(Date.now() - hour));
  expect(await jobIn(shopId)).toBeNull();
  await ask(shopId, PERSON);
  expect(await jobIn(shopId)).toBe(0);
  await put("late", "done", new Date(Date.now() - hour));
  await put("returned", "done", new Date(Date.now() + hour));
  await eraseMessages(database, shopId);
  const kept = async () => Object.keys(await left(shopId)).map((body) => JSON.parse(body).n);
  expect(await kept()).toEqual(["late", "returned", "waiting"]);

  // not before Shopify's retries have ended
  await eraseMessages(database, shopId);
  expect(await state(shopId)).toMatchObject([{ passes: 1 }]);
  expect(await jobIn(shopId)).toBe(6);
  await later(shopId);
  await eraseMessages(database, shopId);
  expect(await kept()).toEqual(["returned", "waiting"]);
  expect(await state(shopId)).toMatchObject([{ passes: 2, done: false, known: true }]);

  await database.inShop(shopId, (tx) =>
    tx.run(sql`UPDATE delivery SET state = 'done' WHERE webhook_id = 'waiting'`),
  );
  await later(shopId);
  await eraseMessages(database, shopId);
  expect(await kept()).toEqual(["returned"]);
  expect(await state(shopId)).toEqual([{ passes: 3, erased: 2, done: true, known: false }]);
});

it.each([9, 600])("finds one of %i orders as well as one of few", async (count) => {
  const shopId = await shopWith(70);
  const orderIds = Array.from({ length: count }, (_, index) => BigInt(10_000 + index));
  await ask(shopId, { ...PERSON, ids: [], emails: [], orderIds: [...orderIds, 501n] });
  await eraseMessages(database, shopId);
  expect(await state(shopId)).toMatchObject([{ erased: 10 }]);
  expect(await left(shopId)).not.toHaveProperty(['{"order_id":501}']);
});
