// How a segment is called outside the app, made from the merchant's own name for it.

/** Names in the address that are pages of their own. */
const TAKEN = new Set(["new", "compare", "count", "products"]);
const LONGEST = 60;

/**
 * Lower case, letters and digits of any script, joined by hyphens. @param isFree whether no segment has it yet
 * @example "Summer buyers!" → "summer-buyers", and "summer-buyers-2" when that is taken
 */
export function handleFor(name: string, isFree: (handle: string) => boolean): string {
  const words =
    name
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const base = [...words.join("-")].slice(0, LONGEST).join("").replace(/-+$/, "") || "segment";
  const usable = (handle: string) => !TAKEN.has(handle) && isFree(handle);
  if (usable(base)) return base;
  for (let number = 2; ; number++) if (usable(`${base}-${number}`)) return `${base}-${number}`;
}
