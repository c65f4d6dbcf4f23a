// Takes in rows of another app's balances, or only says what would happen. A customer's balance is imported once, so a
// second run, or one that ended in the middle, takes in only what is missing.
import { sql, type Tx } from "../platform/db.server.ts";
import { daysBefore, midnight } from "../retention/period.ts";
import { scheduleAccounts } from "./account-fields.server.ts";
import type { Refusal } from "./balance-choices.ts";
import type { BalanceRow } from "./balance-csv.ts";
import { bookPoints, noBookings } from "./claim.ts";
import { findClaims, openAccounts, writeBookings } from "./ledger.server.ts";
import { runsOut } from "./lot-dates.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";

export const ROWS_TOGETHER = 500;

export type ImportOutcome = { imported: number; points: bigint; refusals: Refusal[] };

type Options = {
  dryRun: boolean;
  now: Date;
  /** whom earlier parts of the same file were about; added to */
  taken: Set<bigint>;
};

/** One part of a file, at most ROWS_TOGETHER rows, in one transaction. */
export async function importPart(
  tx: Tx,
  shopId: bigint,
  rows: BalanceRow[],
  { dryRun, now, taken }: Options,
): Promise<ImportOutcome> {
  const terms = await readTerms(tx, shopId);
  const version = versionAt(terms.versions, now);
  const refusals: Refusal[] = [];
  const found = await whoTheyAre(tx, shopId, rows);
  const known = await findClaims(
    tx,
    shopId,
    [...found.values()].map((id) => `import:${id}`),
  );
  const accepted = rows.flatMap((row) => {
    const refuse = (reason: Refusal["reason"]) => {
      refusals.push({ line: row.line, reason });
      return [];
    };
    const customerId = found.get(row.line);
    if (customerId === undefined) return refuse("unknown");
    if (taken.has(customerId)) return refuse("twice");
    if (known.has(`import:${customerId}`)) return refuse("imported");
    const told = row.expires && midnight(daysBefore(row.expires, -1), terms.timezone);
    if (told && told <= now) return refuse("expired");
    taken.add(customerId);
    return [
      {
        ...row,
        customerId,
        expiresAt: told || (version ? runsOut(version.programme, now, terms.timezone) : null),
      },
    ];
  });
  const points = accepted.reduce((sum, row) => sum + row.points, 0n);
  if (!dryRun && accepted.length > 0) {
    const ids = accepted.map(({ customerId }) => customerId);
    const accounts = await openAccounts(tx, shopId, ids, { now, expires: terms.status !== "paused" });
    // somebody may have imported them since they were looked at, before their accounts were taken
    const meanwhile = await findClaims(
      tx,
      shopId,
      ids.map((id) => `import:${id}`),
    );
    const bookings = noBookings();
    for (const { customerId, points, expiresAt } of accepted) {
      const source = `import:${customerId}`;
      if (meanwhile.has(source)) continue;
      const wanted = { source, points, derived: false, at: now, availableAt: now, expiresAt };
      bookPoints(bookings, { account: accounts.get(customerId)!, before: undefined, now }, wanted, "import");
    }
    await writeBookings(tx, shopId, bookings);
    await scheduleAccounts(tx, shopId);
  }
  return { imported: accepted.length, points, refusals };
}

/** By Shopify's id, else by the email; merged customers are whom they were merged into. */
async function whoTheyAre(tx: Tx, shopId: bigint, rows: BalanceRow[]): Promise<Map<number, bigint>> {
  const ids = rows.filter(({ customerId }) => customerId !== null);
  const emails = rows.filter(({ customerId }) => customerId === null);
  const found = await tx.rows<{ line: number; id: bigint }>(sql`
    -- ids are written out first: row-level security lets no expression be looked up along a key
    SELECT line, c.customer_id AS id
    FROM (
      SELECT line, coalesce(a.customer_id, told.id) AS id
      FROM unnest(${ids.map(({ line }) => line)}::int[], ${ids.map((row) => row.customerId)}::bigint[]) AS told (line, id)
      LEFT JOIN customer_alias a ON a.shop_id = ${shopId} AND a.alias_id = told.id OFFSET 0) present
    JOIN customer c ON c.shop_id = ${shopId} AND c.customer_id = present.id
    WHERE c.customer_id > 0 AND c.deleted_at IS NULL
    UNION ALL
    SELECT line, min(c.customer_id)
    FROM unnest(${emails.map(({ line }) => line)}::int[], ${emails.map(({ email }) => email)}::text[]) AS told (line, email)
    JOIN customer c ON c.shop_id = ${shopId} AND c.email = told.email
    WHERE c.customer_id > 0 AND c.deleted_at IS NULL
    GROUP BY 1`);
  return new Map(found.map(({ line, id }) => [line, id]));
}
