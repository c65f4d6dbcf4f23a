// A claim is what the entries of one source must add up to. Booking it again writes only the difference, so that doing it
// twice writes nothing and what was written stays.
import { type Account, type Entry, type EntryKind, give, type Lot, spend, takeBack } from "./account.ts";

export type Claim = {
  source: string;
  customerId: bigint;
  points: bigint;
  lotId: bigint | null;
  /** how often it was booked */
  revision: number;
  /** follows from facts alone */
  derived: boolean;
  at: Date;
  /** points by rule, as text because JSON numbers end at 2^53 */
  detail: ClaimDetail;
};

export type ClaimDetail = { [rule: string]: string };

/** What a transaction is going to write. */
export type Bookings = { claims: (Claim & { lot: Lot | null })[]; entries: Entry[] };

export function noBookings(): Bookings {
  return { claims: [], entries: [] };
}

/** What is claimed now. */
export type Wanted = {
  source: string;
  points: bigint;
  derived: boolean;
  /** when it was earned or done */
  at: Date;
  detail?: ClaimDetail;
  availableAt: Date;
  expiresAt: Date | null;
};

type Context = { account: Account; before: Claim | undefined; now: Date };

/** Brings a claim for points to what is wanted: earns what is missing, takes back what is too much. */
export function bookPoints(
  bookings: Bookings,
  { account, before, now }: Context,
  wanted: Wanted,
  kind: Extract<EntryKind, "earn" | "import" | "adjust"> = "earn",
): void {
  const { source, points, derived, at, detail = {}, availableAt, expiresAt } = wanted;
  const difference = points - (before?.points ?? 0n);
  const { customerId } = account;
  if (difference === 0n && before?.customerId === customerId) return;
  const booking = { source, revision: (before?.revision ?? 0) + 1, at: now };
  let lot = account.lots.find(({ lotId }) => lotId !== null && lotId === before?.lotId) ?? null;
  if (difference > 0n) {
    lot ??= {
      lotId: null,
      customerId,
      source,
      remaining: 0n,
      matured: availableAt <= now,
      availableAt,
      expiresAt,
    };
    bookings.entries.push(...give(account, booking, kind, difference, lot));
  } else if (difference < 0n) {
    bookings.entries.push(...takeBack(account, booking, -difference, lot));
  }
  const lotId = before?.lotId ?? null;
  const { revision } = booking;
  bookings.claims.push({ source, customerId, points, lotId, lot, revision, derived, at, detail });
}

/**
 * Books a price: points that are spent.
 * @throws NotEnoughPoints
 */
export function bookPrice(
  bookings: Bookings,
  account: Account,
  { source, points, now }: { source: string; points: bigint; now: Date },
  kind: "redeem" | "adjust",
): void {
  const booking = { source, revision: 1, at: now };
  bookings.entries.push(...spend(account, booking, kind, points));
  const { customerId } = account;
  const claim = {
    source,
    customerId,
    points: -points,
    lotId: null,
    lot: null,
    derived: false,
    at: now,
    detail: {},
  };
  bookings.claims.push({ ...claim, revision: 1 });
}

/** Gives a price back whole, as a lot of its own. */
export function giveBack(
  bookings: Bookings,
  { account, before, now }: Context & { before: Claim },
  expiresAt: Date | null,
): void {
  const { source, customerId: _, ...rest } = before;
  const points = -before.points;
  const revision = before.revision + 1;
  const { customerId } = account;
  const lot: Lot = {
    lotId: null,
    customerId,
    source,
    remaining: 0n,
    matured: true,
    availableAt: now,
    expiresAt,
  };
  bookings.entries.push(...give(account, { source, revision, at: now }, "reverse", points, lot));
  bookings.claims.push({ ...rest, source, customerId, points: 0n, lotId: null, lot, revision });
}
