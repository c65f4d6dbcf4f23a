// Codes that end a while after they were handed out. At Shopify the end belongs to the discount and not to the code, so
// such a pool has one discount after the other, each for the codes handed out within its window.

export type PoolTimes = {
  startsAt: Date;
  /** null = until somebody ends it */
  endsAt: Date | null;
  /** a code is good for at least so long; null = as long as the pool */
  validHours: number | null;
};

export type DiscountWindow = {
  /** codes are handed out from then, until then */
  issuesFrom: Date;
  issuesUntil: Date | null;
  /** when Shopify stops taking them */
  endsAt: Date | null;
};

const HOUR = 3_600_000;
const SHORTEST = 6;

/** Half as long as codes are valid: so none lasts more than half again as long as it has to. */
export function windowHours(validHours: number): number {
  return Math.max(SHORTEST, Math.ceil(validHours / 2));
}

/** The window for that instant; null before the pool's start and after its end. */
export function windowAt(pool: PoolTimes, at: Date): DiscountWindow | null {
  if (at < pool.startsAt || (pool.endsAt && at >= pool.endsAt)) return null;
  if (pool.validHours === null)
    return { issuesFrom: pool.startsAt, issuesUntil: pool.endsAt, endsAt: pool.endsAt };
  const length = windowHours(pool.validHours) * HOUR;
  const start = pool.startsAt.getTime();
  const from = start + Math.floor((at.getTime() - start) / length) * length;
  const until = Math.min(from + length, pool.endsAt?.getTime() ?? Number.POSITIVE_INFINITY);
  return {
    issuesFrom: new Date(from),
    issuesUntil: new Date(until),
    endsAt: new Date(until + pool.validHours * HOUR),
  };
}

/** Before one ends, the next has its codes ready. */
const AHEAD = 3 * HOUR;

/** Those that need codes now: the present one, and the next when it is near. A pool that has yet to start has its first. */
export function windowsWanted(pool: PoolTimes, now: Date): DiscountWindow[] {
  const present = windowAt(pool, now > pool.startsAt ? now : pool.startsAt);
  if (!present) return [];
  const { issuesUntil } = present;
  if (!issuesUntil || issuesUntil.getTime() - now.getTime() > AHEAD) return [present];
  const next = windowAt(pool, issuesUntil);
  return next ? [present, next] : [present];
}

/** When `windowsWanted` next asks for another; null = never. */
export function nextWindowDue(pool: PoolTimes, now: Date): Date | null {
  const last = windowsWanted(pool, now).at(-1);
  if (!last?.issuesUntil || !windowAt(pool, last.issuesUntil)) return null;
  return new Date(last.issuesUntil.getTime() - AHEAD);
}
