// Birthdays customers told us, and the points they bring once a year.
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import { daysBefore, localDate, midnight } from "../retention/period.ts";
import { scheduleAccounts } from "./account-fields.server.ts";
import { openAccount, takeTurn } from "./accounts.server.ts";
import { ActRefused } from "./acts.server.ts";
import { asBirthday, birthdaysOn } from "./birthday.ts";
import { bookPoints, noBookings } from "./claim.ts";
import { findClaims, writeBookings } from "./ledger.server.ts";
import { runsOut } from "./lot-dates.ts";
import { readTerms } from "./programme.server.ts";
import { versionAt } from "./programme.ts";

/** A year less a month: a birthday moved to another day of the year cannot be collected a second time. */
const LEAST_DAYS_BETWEEN = 330;
/** Days missed while nothing ran are made up for. */
const LATE_DAYS = 7;

/**
 * What the customer told, and that they want to be congratulated. Telling another day starts the wait anew.
 * @throws ActRefused without consent, or for a day no calendar has
 */
export async function tellBirthday(
  tx: Tx,
  shopId: bigint,
  told: { customerId: bigint; month: number; day: number; consents: boolean; now: Date },
): Promise<void> {
  const birthday = asBirthday(told.month, told.day);
  if (!told.consents) throw new ActRefused("A birthday is kept only with the customer's consent.");
  if (!birthday) throw new ActRefused("There is no such day.");
  if (told.customerId <= 0n) throw new ActRefused("Only customers Shopify knows can have points.");
  await tx.run(sql`
    INSERT INTO loyalty_birthday AS known (shop_id, customer_id, birthday, given_at)
    VALUES (${shopId}, ${told.customerId}, ${birthday}, ${told.now})
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET birthday = excluded.birthday, given_at = excluded.given_at
      WHERE known.birthday <> excluded.birthday`);
  await scheduleAccounts(tx, shopId);
}

/** Consent withdrawn: the day is forgotten. */
export async function forgetBirthday(tx: Tx, shopId: bigint, customerId: bigint): Promise<void> {
  await tx.run(sql`DELETE FROM loyalty_birthday WHERE shop_id = ${shopId} AND customer_id = ${customerId}`);
  await scheduleAccounts(tx, shopId);
}

/** Gives the points of today and of the days before, to whom they were not given yet. @returns to how many */
export async function keepBirthdays(database: Database, shopId: bigint, now: Date): Promise<number> {
  const terms = await database.inShop(shopId, (tx) => readTerms(tx, shopId));
  const rule = versionAt(terms.versions, now)?.programme.birthday;
  if (terms.status !== "live" || !rule) return 0;
  const today = localDate(now, terms.timezone);
  let given = 0;
  for (let late = 0; late < LATE_DAYS; late++) {
    const date = daysBefore(today, late);
    const at = midnight(date, terms.timezone);
    // the rule has to be in force on the day itself
    if (!versionAt(terms.versions, at)?.programme.birthday) continue;
    const known = midnight(daysBefore(date, rule.noticeDays), terms.timezone);
    const whose = await database.inShop(shopId, (tx) =>
      tx.rows<{ id: bigint }>(sql`
        SELECT customer_id AS id FROM loyalty_birthday b
        WHERE shop_id = ${shopId} AND birthday = ANY(${birthdaysOn(date, rule.leapDay)}::text[])
          AND given_at <= ${known} AND NOT EXISTS (
            SELECT FROM loyalty_claim c WHERE c.shop_id = b.shop_id AND c.customer_id = b.customer_id
              AND starts_with(c.source, 'birthday:') AND c.at > ${midnight(daysBefore(date, LEAST_DAYS_BETWEEN), terms.timezone)})
        ORDER BY 1`),
    );
    for (const { id } of whose) {
      const done = await database.inShop(shopId, (tx) => giveBirthday(tx, shopId, id, { at, now, date }));
      if (done) given++;
    }
  }
  return given;
}

type Day = { at: Date; now: Date; date: string };

async function giveBirthday(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
  { at, now, date }: Day,
): Promise<boolean> {
  const terms = await readTerms(tx, shopId);
  const version = versionAt(terms.versions, at);
  if (!version?.programme.birthday) return false;
  await takeTurn(tx, shopId, customerId);
  const account = await openAccount(tx, shopId, customerId, terms, now);
  const source = `birthday:${customerId}:${date.slice(0, 4)}`;
  if ((await findClaims(tx, shopId, [source])).size > 0) return false;
  const { programme } = version;
  const bookings = noBookings();
  const points = BigInt(programme.birthday!.points);
  const expiresAt = runsOut(programme, at, terms.timezone);
  bookPoints(
    bookings,
    { account, before: undefined, now },
    { source, points, derived: false, at, detail: { birthday: `${points}` }, availableAt: at, expiresAt },
  );
  await writeBookings(tx, shopId, bookings);
  return true;
}
