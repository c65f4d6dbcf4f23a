// Whether a campaign may appear here and now: what the page's Liquid could not know. Pure.
import type { PublishedCampaign, PublishedTarget } from "../../app/popups/published.ts";
import type { Memory } from "./page.ts";

const DAY = 86_400;

/** The visitor and the page, by the names targeting gives them. */
export type Surroundings = Partial<Record<keyof PublishedTarget, string | null>>;

/** The cart as `/cart.js` has it; `total` in hundredths of the shop's own currency. */
export type CartFacts = { count: number; total: number; products: string[] };

/** `*` stands for anything; case does not matter. */
export const like = (patterns: string | string[], text: string): boolean =>
  [patterns]
    .flat()
    .some((one) => new RegExp(`^${one.replace(/[^*\w]/g, "\\$&").replaceAll("*", ".*")}$`, "i").test(text));

/** @param now epoch seconds */
export const fits = (
  { target = {}, from = 0, to = Infinity }: Pick<PublishedCampaign, "target" | "from" | "to">,
  around: Surroundings,
  now: number,
): boolean =>
  now >= from &&
  now < to &&
  (Object.keys(target) as (keyof PublishedTarget)[]).every(
    (key) => !(key in around) || like(target[key] as string[], around[key] ?? "") === (key !== "notPaths"),
  );

export const cartFits = (
  {
    atLeast = 0,
    atMost = Infinity,
    atLeastItems = 0,
    atMostItems = Infinity,
    products,
    notProducts = [],
  }: NonNullable<PublishedTarget["cart"]>,
  { count, total, products: inside }: CartFacts,
): boolean =>
  total >= atLeast &&
  total <= atMost &&
  count >= atLeastItems &&
  count <= atMostItems &&
  (!products || products.some((id) => inside.includes(id))) &&
  !notProducts.some((id) => inside.includes(id));

/**
 * @param visits appearances in this visit
 * @param now epoch seconds
 */
export const isDue = (
  { id, perSession, perVisitor = Infinity, daysBetween = 0 }: PublishedCampaign,
  visits: Record<string, number>,
  { [id]: [times, last, over] = [0, 0, undefined] }: Memory["c"],
  now: number,
): boolean =>
  !over && times < perVisitor && (visits[id] ?? 0) < perSession && now - last >= daysBetween * DAY;
