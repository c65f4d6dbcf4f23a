import { parse } from "graphql";
import { expect, test } from "vitest";
import { bulkProblem } from "../../twin/graphql/bulk-query.ts";
import { loadAdminSchema } from "../../twin/graphql/schema.ts";
import { COLLECTIONS } from "./collection-documents.ts";
import {
  CUSTOMERS_WITH_PERSONAL,
  CUSTOMERS_WITHOUT_PERSONAL,
  HISTORY_WITH_PERSONAL,
  HISTORY_WITHOUT_PERSONAL,
  PRODUCTS_WITH_COST,
  PRODUCTS_WITHOUT_COST,
} from "./history-documents.ts";

test("Shopify's bulk operations take the queries", () => {
  const schema = loadAdminSchema();
  const withheld = [CUSTOMERS_WITHOUT_PERSONAL, HISTORY_WITHOUT_PERSONAL];
  const all = [
    CUSTOMERS_WITH_PERSONAL,
    HISTORY_WITH_PERSONAL,
    PRODUCTS_WITH_COST,
    PRODUCTS_WITHOUT_COST,
    COLLECTIONS,
  ];
  for (const query of [...withheld, ...all]) expect(bulkProblem(schema, parse(query))).toBeNull();
  for (const query of withheld) expect(query).not.toMatch(/email|phone|firstName|address/i);
  expect(PRODUCTS_WITHOUT_COST).not.toMatch(/cost/i);
});
