// A customer's account in memory, and what each act does to it: which lots give, which entries are written. Pure; the
// database keeps the same sums by itself (prisma/migrations, loyalty_book) and refuses what differs.

export type EntryKind = "earn" | "redeem" | "reverse" | "expire" | "adjust" | "import";

/** Points that came together and expire together. */
export type Lot = {
  /** null until it is written */
  lotId: bigint | null;
  customerId: bigint;
  source: string;
  remaining: bigint;
  /** the return window is over: they can be spent */
  matured: boolean;
  availableAt: Date;
  /** null = never */
  expiresAt: Date | null;
};

export type Account = {
  customerId: bigint;
  available: bigint;
  pending: bigint;
  /** taken back after it was spent; the next points pay it */
  owed: bigint;
  /** entries ever written */
  entries: bigint;
  /** those with something left */
  lots: Lot[];
};

/** An entry to be written. */
export type Entry = {
  customerId: bigint;
  kind: EntryKind;
  points: bigint;
  /** null = owed */
  lot: Lot | null;
  source: string;
  key: string;
  at: Date;
};

/** What an act is booked under: see loyalty_claim. */
export type Booking = { source: string; revision: number; at: Date };

/** The act asks for more than there is. */
export class NotEnoughPoints extends Error {
  override name = "NotEnoughPoints";
  readonly available: bigint;

  constructor(available: bigint, wanted: bigint) {
    super(`${wanted} points are asked for and ${available} are available.`);
    this.available = available;
  }
}

export function emptyAccount(customerId: bigint): Account {
  return { customerId, available: 0n, pending: 0n, owed: 0n, entries: 0n, lots: [] };
}

/** What the customer's entries add up to. */
export function balanceOf(account: Account): bigint {
  return account.available + account.pending - account.owed;
}

/** Adds points to a lot of this account; `lot` may be new. Whoever owes points pays with them as soon as they can be spent. */
export function give(
  account: Account,
  booking: Booking,
  kind: "earn" | "import" | "adjust" | "reverse",
  points: bigint,
  lot: Lot,
): Entry[] {
  if (points <= 0n) throw new RangeError("points given must be positive");
  if (!account.lots.includes(lot)) account.lots.push(lot);
  const given = write(account, booking, kind, points, lot, 0);
  return [given, ...payOwed(account, booking.at)];
}

/**
 * Spends points that are available, those first that expire first.
 * @throws NotEnoughPoints
 */
export function spend(
  account: Account,
  booking: Booking,
  kind: "redeem" | "adjust",
  points: bigint,
): Entry[] {
  if (points <= 0n) throw new RangeError("points spent must be positive");
  if (account.available < points || account.owed > 0n) throw new NotEnoughPoints(account.available, points);
  return draw(account, booking, kind, points, spendable(account)).entries;
}

/**
 * Takes points back, whatever became of them: from the lot they went to, then from what is available, and what then is
 * missing is owed.
 */
export function takeBack(account: Account, booking: Booking, points: bigint, own: Lot | null): Entry[] {
  const lots = spendable(account).filter((lot) => lot !== own);
  if (own && own.remaining > 0n) lots.unshift(own);
  const { entries, missing } = draw(account, booking, "reverse", points, lots);
  if (missing > 0n) entries.push(write(account, booking, "reverse", -missing, null, entries.length));
  return entries;
}

/** Ends the lots whose time is over. */
export function expireDue(account: Account, now: Date): Entry[] {
  const due = account.lots.filter(
    ({ expiresAt, remaining }) => expiresAt && expiresAt <= now && remaining > 0n,
  );
  return due.map((lot) => {
    const key = `expire:${account.customerId}:${account.entries}`;
    return apply(account, { source: lot.source, key, at: now, kind: "expire", points: -lot.remaining, lot });
  });
}

/** Points that are available pay what is owed: two entries that add up to nothing. */
export function payOwed(account: Account, at: Date): Entry[] {
  const entries: Entry[] = [];
  for (const lot of spendable(account)) {
    const points = min(account.owed, lot.remaining);
    if (points === 0n) break;
    const { source } = lot;
    const key = () => `owed:${account.customerId}:${account.entries}`;
    entries.push(apply(account, { source, key: key(), at, kind: "reverse", points: -points, lot }));
    entries.push(apply(account, { source, key: key(), at, kind: "reverse", points, lot: null }));
  }
  return entries;
}

/** Everything of one account goes to another, lot by lot, and what is owed with it. */
export function move(from: Account, to: Account, booking: Booking): Entry[] {
  const entries: Entry[] = [];
  const add = (account: Account, kind: EntryKind, points: bigint, lot: Lot | null) =>
    void entries.push(write(account, booking, kind, points, lot, entries.length));
  for (const lot of from.lots.filter(({ remaining }) => remaining > 0n)) {
    const points = lot.remaining;
    const arrived: Lot = { ...lot, lotId: null, customerId: to.customerId, remaining: 0n };
    to.lots.push(arrived);
    add(from, "adjust", -points, lot);
    add(to, "adjust", points, arrived);
  }
  if (from.owed > 0n) {
    const { owed } = from;
    add(from, "reverse", owed, null);
    add(to, "reverse", -owed, null);
  }
  return [...entries, ...payOwed(to, booking.at)];
}

/** Available lots with something left, the first to expire first. */
function spendable(account: Account): Lot[] {
  return account.lots.filter(({ matured, remaining }) => matured && remaining > 0n).sort(firstToExpire);
}

function firstToExpire(one: Lot, other: Lot): number {
  const ends = (lot: Lot) => lot.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  if (ends(one) !== ends(other)) return ends(one) - ends(other);
  const begins = one.availableAt.getTime() - other.availableAt.getTime();
  if (begins !== 0) return begins;
  // a lot not written yet is the youngest
  if (one.lotId === null || other.lotId === null)
    return Number(one.lotId === null) - Number(other.lotId === null);
  return one.lotId < other.lotId ? -1 : 1;
}

function draw(account: Account, booking: Booking, kind: EntryKind, points: bigint, lots: Lot[]) {
  const entries: Entry[] = [];
  let missing = points;
  for (const lot of lots) {
    if (missing === 0n) break;
    const part = min(missing, lot.remaining);
    missing -= part;
    entries.push(write(account, booking, kind, -part, lot, entries.length));
  }
  return { entries, missing };
}

function write(
  account: Account,
  { source, revision, at }: Booking,
  kind: EntryKind,
  points: bigint,
  lot: Lot | null,
  nth: number,
): Entry {
  return apply(account, { source, at, kind, points, lot, key: `${source}#${revision}.${nth}` });
}

function apply(account: Account, entry: Omit<Entry, "customerId">): Entry {
  const { lot, points } = entry;
  if (!lot) account.owed -= points;
  else {
    lot.remaining += points;
    if (lot.matured) account.available += points;
    else account.pending += points;
  }
  account.entries++;
  return { customerId: account.customerId, ...entry };
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
