// Which arm of a campaign a visitor belongs to: the same answer in the page and at the server, for ever.
// Without any import: the storefront's script carries this file.

export const HOLDOUT = "holdout";
export const BUCKETS = 10_000;

/** Keys of arms in reports, events and cart attributes. */
export const ARM_KEY = /^[a-z][a-z0-9]{0,7}$/;

export type Arms = {
  id: string;
  salt: string;
  /** of 10,000 */
  holdout: number;
  /** key and weight, in order */
  arms: readonly (readonly [string, number])[];
};

/**
 * 0–9999, uniform over visitors and independent between campaigns: FNV-1a over the text (ASCII), then the finaliser of
 * MurmurHash3, which FNV needs because its low bits follow the last characters.
 */
export function bucketOf(visitor: string, campaignId: string, salt: string): number {
  const text = `${salt}:${campaignId}:${visitor}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % BUCKETS;
}

/** The holdout takes the first buckets, so that it stays together when weights change. */
export function armOf(visitor: string, { id, salt, holdout, arms }: Arms): string {
  const bucket = bucketOf(visitor, id, salt);
  if (bucket < holdout) return HOLDOUT;
  const total = arms.reduce((sum, [, weight]) => sum + weight, 0);
  let left = ((bucket - holdout) / (BUCKETS - holdout)) * total;
  const found = arms.find(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  return (found ?? arms.at(-1)!)[0];
}
