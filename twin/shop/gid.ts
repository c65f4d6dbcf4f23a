/** Shopify's global ids. */

export function gid(type: string, id: bigint): string {
  return `gid://shopify/${type}/${id}`;
}
