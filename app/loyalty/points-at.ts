// What an account comes to at an instant, before anybody has opened it: return windows that ended since count as ended,
// what ran out as gone, and what then is free pays what is owed. The ledger does the same when the account is next touched.

export type LotAtRest = { remaining: bigint; matured: boolean; availableAt: Date; expiresAt: Date | null };

export type PointsAt = {
  available: bigint;
  pending: bigint;
  owed: bigint;
  /** what runs out next; `at` is the first instant it is gone */
  expiry: { points: bigint; at: Date } | null;
};

/** @param expires false while the programme is paused: nothing runs out then */
export function pointsAt(lots: LotAtRest[], owed: bigint, now: Date, expires: boolean): PointsAt {
  const alive = lots.filter(({ expiresAt }) => !expires || !expiresAt || expiresAt > now);
  const isOpen = ({ matured, availableAt }: LotAtRest) => matured || availableAt <= now;
  const sum = (some: LotAtRest[]) => some.reduce((all, { remaining }) => all + remaining, 0n);
  const open = sum(alive.filter(isOpen));
  const paid = owed < open ? owed : open;
  const ending = expires ? alive.filter(({ expiresAt, remaining }) => expiresAt && remaining > 0n) : [];
  const ends = ending.map(({ expiresAt }) => expiresAt!.getTime());
  const next = Math.min(...ends);
  const points = sum(ending.filter(({ expiresAt }) => expiresAt!.getTime() === next));
  return {
    available: open - paid,
    pending: sum(alive) - open,
    owed: owed - paid,
    // what pays a debt does not run out
    expiry: points > paid ? { points: points - paid, at: new Date(next) } : null,
  };
}
