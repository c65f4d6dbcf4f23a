// What people do to points by hand: staff adjust, balances come from another app, an act elsewhere is told. Each is done
// once however often it is asked for.
import { sql, type Tx } from "../platform/db.server.ts";
import { scheduleAccounts } from "./account-fields.server.ts";
import type { RedeemRefusal } from "./account-messages.ts";
import { openAccount, takeTurn } from "./accounts.server.ts";
import { bookPoints, bookPrice, noBookings } from "./claim.ts";
import { findClaims, writeBookings } from "./ledger.server.ts";
import { runsOut } from "./lot-dates.ts";
import { readTerms, type Terms } from "./programme.server.ts";
import { type Programme, versionAt } from "./programme.ts";

/** The act cannot be done; the message says why and what to do. */
export class ActRefused extends Error {
  override name = "ActRefused";
  /** for whoever answers a shopper; null where a shopper cannot come to it */
  readonly why: RedeemRefusal | null;

  constructor(message: string, why: RedeemRefusal | null = null) {
    super(message);
    this.why = why;
  }
}

type Adjustment = {
  customerId: bigint;
  /** below zero takes away, never more than is available */
  points: bigint;
  reason: string;
  /** who did it: Shopify's id of the person; null = not told */
  actor: string | null;
  /** chosen by whoever asks: the same request is done once */
  requestKey: string;
  now: Date;
};

/**
 * Staff give or take points.
 * @returns false when this very request was done before
 * @throws ActRefused without a reason or for no points; NotEnoughPoints
 */
export async function adjust(tx: Tx, shopId: bigint, wish: Adjustment): Promise<boolean> {
  const { customerId, points, now } = wish;
  const reason = wish.reason.trim();
  if (points === 0n) throw new ActRefused("Say how many points to add or take away.");
  if (reason === "") throw new ActRefused("Say why: the reason stays with the customer's history.");
  const source = `adjust:${wish.requestKey}`;
  const done = await actOnce(tx, shopId, { customerId, source, now }, ({ account, bookings, terms }) => {
    if (points < 0n) bookPrice(bookings, account, { source, points: -points, now }, "adjust");
    else
      bookPoints(
        bookings,
        { account, before: undefined, now },
        { source, points, derived: false, at: now, availableAt: now, expiresAt: expiry(terms, now) },
        "adjust",
      );
  });
  if (done)
    await tx.run(sql`
      INSERT INTO loyalty_note (shop_id, source, customer_id, reason, actor, at)
      VALUES (${shopId}, ${source}, ${customerId}, ${reason}, ${wish.actor}, ${now})`);
  return done;
}

/**
 * A review, a survey, a share, told by whoever saw it.
 * @param act.subject what it was about: counts once for each
 * @returns false when it was told before, or as often as the programme counts it
 * @throws ActRefused when no programme is live or it knows no such act
 */
export async function recordAct(
  tx: Tx,
  shopId: bigint,
  { customerId, actId, subject, now }: { customerId: bigint; actId: string; subject: string; now: Date },
): Promise<boolean> {
  const source = `act:${actId}:${customerId}:${subject}`;
  return actOnce(tx, shopId, { customerId, source, now }, async ({ account, bookings, terms }) => {
    const programme = liveProgramme(terms, now);
    const act = programme.acts.find(({ id }) => id === actId);
    if (!act) throw new ActRefused(`The programme gives no points for "${actId}".`);
    if (act.perYear !== null) {
      const { times } = await tx.row<{ times: number }>(sql`
        SELECT count(*)::int AS times FROM loyalty_claim
        WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND starts_with(source, ${`act:${actId}:`})
          AND at > ${new Date(now.getTime() - 365 * 86_400_000)}`);
      if (times >= act.perYear) return false;
    }
    const points = BigInt(act.points);
    bookPoints(
      bookings,
      { account, before: undefined, now },
      { source, points, derived: false, at: now, availableAt: now, expiresAt: expiry(terms, now) },
    );
  });
}

/**
 * A balance from another app. Once per customer: a second import gives nothing more.
 * @param balance.expiresAt null = by the programme's own rule
 */
export async function importBalance(
  tx: Tx,
  shopId: bigint,
  balance: { customerId: bigint; points: bigint; expiresAt: Date | null; now: Date },
): Promise<boolean> {
  const { customerId, points, now } = balance;
  const source = `import:${customerId}`;
  return actOnce(tx, shopId, { customerId, source, now }, ({ account, bookings, terms }) => {
    const expiresAt = balance.expiresAt ?? expiry(terms, now);
    bookPoints(
      bookings,
      { account, before: undefined, now },
      { source, points, derived: false, at: now, availableAt: now, expiresAt },
      "import",
    );
  });
}

/** @throws ActRefused when none is */
export function liveProgramme({ status, versions }: Terms, now: Date): Programme {
  const version = versionAt(versions, now);
  if (status === "draft" || !version) throw new ActRefused("The programme has not been launched.", "gone");
  if (status === "paused")
    throw new ActRefused("The programme is paused. Points are kept; resume it first.", "paused");
  return version.programme;
}

function expiry({ versions, timezone }: Terms, now: Date): Date | null {
  const version = versionAt(versions, now);
  return version ? runsOut(version.programme, now, timezone) : null;
}

type Act = { customerId: bigint; source: string; now: Date };
type Opened = {
  account: Awaited<ReturnType<typeof openAccount>>;
  bookings: ReturnType<typeof noBookings>;
  terms: Terms;
};

/** `act` returns false to leave it. The account is taken before it is asked whether it was done: of two at once the second sees the first. */
async function actOnce(
  tx: Tx,
  shopId: bigint,
  { customerId, source, now }: Act,
  act: (opened: Opened) => unknown,
): Promise<boolean> {
  if (customerId <= 0n) throw new ActRefused("Only customers Shopify knows can have points.");
  await takeTurn(tx, shopId, customerId);
  const terms = await readTerms(tx, shopId);
  const account = await openAccount(tx, shopId, customerId, terms, now);
  if ((await findClaims(tx, shopId, [source])).size > 0) return false;
  const bookings = noBookings();
  if ((await act({ account, bookings, terms })) === false) return false;
  await writeBookings(tx, shopId, bookings);
  await scheduleAccounts(tx, shopId);
  return true;
}
