// How long to wait before asking Shopify (again): its leaky bucket of points, its Retry-After, and our own pauses.

export type ThrottleStatus = {
  maximumAvailable: number;
  currentlyAvailable: number;
  /** points per second */
  restoreRate: number;
};

export type Cost = {
  requestedQueryCost: number;
  actualQueryCost: number | null;
  throttleStatus: ThrottleStatus;
};

/** What was known of a bucket, and when (milliseconds). */
export type Bucket = { status: ThrottleStatus; at: number };

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** Points in the bucket by now, had nobody else drawn from it. */
export function availableNow({ status, at }: Bucket, now: number): number {
  const restored = ((now - at) / 1000) * status.restoreRate;
  return Math.min(status.maximumAvailable, status.currentlyAvailable + Math.max(0, restored));
}

/**
 * Milliseconds until `needed` points are there: (needed − available) / restoreRate.
 * More than the bucket holds is waited for as if it were just full; Shopify then says that the query is too big.
 */
export function pointsWait(bucket: Bucket, needed: number, now: number): number {
  const missing = Math.min(needed, bucket.status.maximumAvailable) - availableNow(bucket, now);
  if (missing <= 0 || bucket.status.restoreRate <= 0) return 0;
  return Math.ceil((missing / bucket.status.restoreRate) * 1000);
}

/**
 * Milliseconds asked for by a Retry-After header, which Shopify gives in seconds; undefined when it asks for nothing.
 * (Shopify's own client takes the number for milliseconds.)
 */
export function retryAfter(header: string | null): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined;
}

/** Pause before try number `attempt` (1 = the first repetition): doubling, with a bound. */
export function pause(attempt: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
}

/** Spreads callers that were stopped together: between 100 and 150 % of the wait. `random` is in [0, 1). */
export function jittered(milliseconds: number, random: number): number {
  return Math.round(milliseconds * (1 + random / 2));
}
