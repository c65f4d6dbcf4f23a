// The files of a segment: whom they hold, and that the page counts what the file holds.
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { AUDIENCE_CELLS, AUDIENCE_SUMS } from "./audience-counts.ts";
import { audienceCsv, membersCsv } from "./segment-files.server.ts";

const database = await testDatabase();
const shopId = await testShop(database);
const segmentId = 1n;
const options = {
  inShop: <T>(work: Parameters<typeof database.inShop<T>>[1]) => database.inShop(shopId, work),
  shopId,
  segmentId,
};
const CONSENTS = [null, "subscribed", "unsubscribed", "pending"];
const EMAILS = [null, "Ada@example.com", "nonsense"];
const PHONES = [null, "+4915112345678", "015112345678"];

beforeAll(async () => {
  const everybody = CONSENTS.flatMap((emailConsent) =>
    CONSENTS.flatMap((smsConsent) =>
      EMAILS.flatMap((email) =>
        PHONES.map((phone) => ({ email_consent: emailConsent, sms_consent: smsConsent, email, phone })),
      ),
    ),
  ).map((one, index) => ({ ...one, customer_id: index + 1 }));
  await database.inShop(shopId, async (tx) => {
    await tx.run(sql`
      INSERT INTO customer (shop_id, customer_id, email, phone, email_consent, sms_consent, first_name, version, source)
      SELECT ${shopId}, customer_id, email, phone, email_consent, sms_consent, '=1+1', '1', 'bulk'
      FROM json_populate_recordset(NULL::customer, ${JSON.stringify(everybody)})`);
    await tx.run(sql`
      INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_at, left_at)
      SELECT ${shopId}, ${segmentId}, customer_id, '2026-01-01', CASE WHEN customer_id = 1 THEN '2026-02-01'::timestamptz END
      FROM customer`);
  });
});

async function linesOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe("a segment's files", () => {
  it("hold the members of now, one line each, safe for spreadsheets", async () => {
    const lines = await linesOf(membersCsv(options, "EUR"));
    expect(lines).toHaveLength(1 + CONSENTS.length ** 2 * 9 - 1);
    expect(lines[1]).toMatch(/^2,'=1\+1,/);
  });

  it("hold as many for advertising as the page says, and no plain address", async () => {
    const counts = await database.inShop(shopId, (tx) =>
      tx.row<{ in_audience: number; without_consent: number; without_address: number }>(sql`
        SELECT ${AUDIENCE_SUMS} FROM (
          SELECT ${AUDIENCE_CELLS} FROM segment_member m
          JOIN customer c ON c.shop_id = m.shop_id AND c.customer_id = m.customer_id
          WHERE m.shop_id = ${shopId} AND m.segment_id = ${segmentId} AND m.left_at IS NULL) c`),
    );
    for (const platform of ["meta", "google"] as const) {
      const lines = await linesOf(audienceCsv(options, platform));
      expect(lines).toHaveLength(1 + counts.in_audience);
      expect(lines.slice(1).join("")).not.toMatch(/@|491511/);
    }
    expect(counts.in_audience).toBeGreaterThan(10);
    expect(counts.without_consent).toBe(9 * 9 - 1);
    expect(counts.in_audience + counts.without_consent + counts.without_address).toBe(
      CONSENTS.length ** 2 * 9 - 1,
    );
  });
});
