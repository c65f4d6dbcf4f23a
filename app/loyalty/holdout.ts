// Who is not told of the programme: drawn by chance from the customer's id, before anything happens, and for good. They
// earn and keep points like everybody; nobody mentions it to them.
import { createHash } from "node:crypto";

/** Who has not bought for longer before the groups stood would say nothing. */
export const REACHED_DAYS = 365;

export type Holdout = {
  /** of all customers */
  percent: number;
  salt: string;
  /** since these groups stand */
  since: Date;
};

/** The same as HELD_OUT in holdout.server.ts: the first 32 bits of a hash. */
export function isHeldOut(customerId: bigint, { percent, salt }: Pick<Holdout, "percent" | "salt">): boolean {
  const hash = createHash("md5").update(`${salt}:${customerId}`).digest();
  return hash.readUInt32BE(0) % 10_000 < percent * 100;
}
