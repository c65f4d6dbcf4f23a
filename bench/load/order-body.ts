// Bodies of orders/create as large as Shopify's usual ones (6 KB), each of an order of its own.
import { readFileSync } from "node:fs";

const FIXTURE = new URL("../../app/intake/fixtures/orders-create.json", import.meta.url);
const BODY_BYTES = 6 * 1024;
const ORDER = 7_000_000_001;
const CUSTOMER = 7_000_000_002;

const pieces = template().split(/(7000000001|7000000002)/);

/** @param order and @param customer ids of ten digits at most; the amount is 31.50 with 5.00 off */
export function orderBody(order: number, customer: number): Buffer {
  const filled = pieces.map((piece) => {
    if (piece === `${ORDER}`) return order;
    return piece === `${CUSTOMER}` ? customer : piece;
  });
  return Buffer.from(filled.join(""));
}

function template(): string {
  const fixture = JSON.parse(readFileSync(FIXTURE, "utf8"));
  const order = {
    ...fixture,
    id: ORDER,
    admin_graphql_api_id: `gid://shopify/Order/${ORDER}`,
    name: `#${ORDER}`,
    refunds: [],
    fulfillments: [],
    line_items: fixture.line_items.map((line: object, index: number) => ({ ...line, id: ORDER + index })),
    customer: {
      ...fixture.customer,
      id: CUSTOMER,
      admin_graphql_api_id: `gid://shopify/Customer/${CUSTOMER}`,
      email: `customer-${CUSTOMER}@tea.example`,
      phone: null,
    },
    contact_email: `customer-${CUSTOMER}@tea.example`,
    note_attributes: [] as object[],
  };
  // what fills a real order: texts that nobody reads and that do not compress to nothing
  for (let n = 0; JSON.stringify(order).length < BODY_BYTES; n++) {
    const value = (BigInt(n + 1) * 0x9e3779b97f4a7c15n).toString(36).padStart(16, "0");
    order.note_attributes.push({ name: `attribute_${n}`, value });
  }
  // the fixture's ids are larger than any Shopify has given out yet
  return JSON.stringify(order).replaceAll(/\b9007199254(\d{6})\b/g, "71992$1");
}
