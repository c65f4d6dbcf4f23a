/** The demo's shop: sells in euro from Berlin, and shows dirham to customers around the Gulf. */
import type { ShopSpec } from "../shop/specs.ts";

export const DEMO_SHOP: ShopSpec = {
  domain: "rosewater.myshopify.com",
  name: "Rosewater & Thread",
  currency: "EUR",
  presentmentRates: { AED: 4.21 },
  timezone: "Europe/Berlin",
  countryCode: "DE",
  locale: "en",
  plan: "advanced",
  taxRate: 0.19,
  taxesIncluded: true,
};
