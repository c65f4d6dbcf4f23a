// GraphQL documents that are asked one at a time; those of the bulk history stand in history-documents.ts.
// A test holds each against Shopify's own 2026-10 schema.

/** What the shop says of itself: name, currency, and the zone in which its days are cut. No scope is needed. */
export const SHOP_INFO = `#graphql
  query ShopInfo {
    shop {
      id
      name
      myshopifyDomain
      currencyCode
      ianaTimezone
      billingAddress { countryCodeV2 }
    }
  }`;

export type ShopInfo = {
  shop: {
    id: string;
    name: string;
    myshopifyDomain: string;
    currencyCode: string;
    ianaTimezone: string;
    billingAddress: { countryCodeV2: string | null } | null;
  };
};
