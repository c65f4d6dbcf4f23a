// An order known only by its name (an orders export without the "Id" column) gets an id made from that name:
// negative, so that it never meets one of Shopify's, and the same in every export.
import { createHash } from "node:crypto";

const MAGNITUDE = (1n << 62n) - 1n;

export function provisionalOrderId(name: string): bigint {
  const hash = createHash("sha256").update(`order name\n${name.trim()}`).digest();
  return -((hash.readBigUInt64BE(0) & MAGNITUDE) + 1n);
}

export function isProvisionalOrder(orderId: bigint): boolean {
  return orderId < 0n;
}
