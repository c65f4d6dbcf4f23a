import { parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { loadAdminSchema } from "../../twin/graphql/schema.ts";
import * as automaticDiscounts from "./automatic-discount-documents.ts";
import * as collections from "./collection-documents.ts";
import * as consents from "./consent-documents.ts";
import * as discounts from "./discount-documents.ts";
import * as documents from "./documents.ts";
import * as history from "./history-documents.ts";
import * as metafields from "./metafield-documents.ts";
import * as reconciliation from "./reconciliation-documents.ts";
import * as segments from "./segment-documents.ts";
import * as storeCredit from "./store-credit-documents.ts";

const schema = loadAdminSchema();
const all = Object.entries({
  ...automaticDiscounts,
  ...documents,
  ...collections,
  ...consents,
  ...discounts,
  ...history,
  ...metafields,
  ...reconciliation,
  ...segments,
  ...storeCredit,
}).filter(
  (entry): entry is [string, string] => typeof entry[1] === "string" && /^(#graphql|\{)/.test(entry[1]),
);

describe("every GraphQL document", () => {
  it("is among those checked", () => {
    expect(all.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        "SHOP_INFO",
        "RUN_BULK_QUERY",
        "BULK_OPERATION",
        "HISTORY_WITH_PERSONAL",
        "SET_METAFIELDS",
        "CREATE_SEGMENT",
      ]),
    );
  });

  it.each(all)("%s fits Shopify's 2026-10 schema", (_, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  it("would be found out if it did not", () => {
    const wrong = documents.SHOP_INFO.replace("ianaTimezone", "timezone");
    expect(validate(schema, parse(wrong))[0]?.message).toMatch(/Cannot query field "timezone"/);
  });
});
