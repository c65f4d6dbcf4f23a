// A network address as limits need it: recognisable for a day within one shop, and by nobody who has not the key.
import { createHmac } from "node:crypto";

export type NetworkHasher = (shopId: bigint, address: string, at: Date) => Buffer;

export function networkHasher(key: Buffer): NetworkHasher {
  const own = createHmac("sha256", key).update("network addresses of popups").digest();
  return (shopId, address, at) =>
    createHmac("sha256", own)
      .update(`${shopId}|${at.toISOString().slice(0, 10)}|${network(address)}`)
      .digest()
      .subarray(0, 16);
}

/** A household has one IPv4 address, or a /64 of IPv6. */
function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  if (tail !== undefined) {
    const rest = tail.split(":").filter(Boolean);
    while (groups.length + rest.length < 8) groups.push("0");
    groups.push(...rest);
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
