// The cart attribute by which an order says which visitor placed it and what campaigns that visitor met.
// Without any import: the storefront's script carries this file.

/** Shopify hides attributes that begin with an underscore from customers. */
export const CART_ATTRIBUTE = "_perennial";

/** Characters; the oldest campaigns are left out beyond. */
const LONGEST = 250;

export type CartMark = { visitor: string; arms: { campaign: string; arm: string }[] };

/** "1.<visitor>.<campaign>:<arm>.<campaign>:<arm>", the newest campaign last. */
export function writeMark({ visitor, arms }: CartMark): string {
  const parts = arms.map(({ campaign, arm }) => `${campaign}:${arm}`);
  while (parts.length > 0 && `1.${visitor}.${parts.join(".")}`.length > LONGEST) parts.shift();
  return ["1", visitor, ...parts].join(".");
}

const MARK = /^1\.([A-Za-z0-9_-]{16,40})((?:\.\d{1,19}:[a-z][a-z0-9]{0,7})*)$/;

/** @returns null for anything else: attributes are the visitor's to write */
export function readMark(value: string): CartMark | null {
  const match = value.length <= LONGEST ? MARK.exec(value) : null;
  if (!match) return null;
  const arms = match[2]!
    .split(".")
    .filter(Boolean)
    .map((part) => {
      const [campaign, arm] = part.split(":");
      return { campaign: campaign!, arm: arm! };
    });
  return { visitor: match[1]!, arms };
}
