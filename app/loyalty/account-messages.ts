// What a shopper's page or account sends about their points, and what it is answered (docs/loyalty.md, "Storefront and
// account"). Bodies come from anybody: every field has a form, what is not known is refused. Who the shopper is stands
// in none of them: Shopify says it.
import { z } from "zod";
import type { PublishedAccount, PublishedProgramme } from "./published.ts";

/** Made at random, base64url or a UUID. */
const random = z.string().regex(/^[A-Za-z0-9_-]{16,40}$/);

/** `loyalty/redeem` */
export const redeemShape = z.strictObject({
  v: z.literal(1),
  /** one per intention: the same message again gets the same answer and spends nothing more */
  key: random,
  /** id in the published programme */
  reward: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
});
export type RedeemMessage = z.input<typeof redeemShape>;

/** `loyalty/account`, and `loyalty/programme` of the customer account */
export const accountShape = z.strictObject({ v: z.literal(1) });

/** `loyalty/birthday` */
export const birthdayShape = z.union([
  z.strictObject({
    v: z.literal(1),
    month: z.number().int().min(1).max(12),
    day: z.number().int().min(1).max(31),
    /** ticked by the shopper; without it nothing is kept */
    consent: z.literal(true),
  }),
  z.strictObject({ v: z.literal(1), forget: z.literal(true) }),
]);
export type BirthdayMessage = z.input<typeof birthdayShape>;

/**
 * Why there is no reward, with status 409: too few points (`not-enough`), for another tier (`not-yours`), had as often
 * as it may be (`limit`), the programme is paused (`paused`), no longer offered (`gone`), no code at hand just now
 * (`none-left`). Nothing was spent.
 */
export const REDEEM_REFUSALS = ["not-enough", "not-yours", "limit", "paused", "gone", "none-left"] as const;
export type RedeemRefusal = (typeof REDEEM_REFUSALS)[number];

/** Answer to `loyalty/redeem`, status 200. */
export type RedeemAnswer = {
  /** null for store credit */
  code: string | null;
  /** where the storefront takes it, "/discount/ABC" */
  apply: string | null;
  /** last day it can be used, YYYY-MM-DD in the shop's zone */
  until: string | null;
  /** store credit, minor units: on the customer's account within moments */
  credit: { minor: number } | null;
  account: PublishedAccount;
};
/** Answer to `loyalty/account` and `loyalty/birthday`. A day no calendar has: 409 with "no-such-day". */
export type AccountAnswer = { account: PublishedAccount };
/** Answer to `loyalty/programme`; null = none was launched */
export type ProgrammeAnswer = { programme: PublishedProgramme | null };
