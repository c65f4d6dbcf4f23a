// What Shopify is told of a discount fits Shopify's own schema, and says what the merchant chose.
import { getVariableValues, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { loadAdminSchema } from "../../twin/graphql/schema.ts";
import { CREATE_DISCOUNT, CREATE_FREE_SHIPPING } from "../shopify/discount-documents.ts";
import { discountInput } from "./discount-input.ts";
import { discountSpecShape } from "./discount-spec.ts";

const schema = loadAdminSchema();
const FROM = new Date("2026-11-27T05:00:00Z");
const UNTIL = new Date("2026-12-01T05:00:00Z");

function input(change: object, currency = "USD") {
  const spec = discountSpecShape.parse({ value: { type: "percentage", percent: 12.5 }, ...change });
  return discountInput(
    { spec, title: "Title", code: "CODE", startsAt: FROM, endsAt: UNTIL, usageLimit: 1 },
    currency,
  );
}

function problems(discount: object, document: string): string[] {
  const [operation] = parse(document).definitions as [OperationDefinitionNode];
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], { discount });
  return (errors ?? []).map(({ message }) => message);
}

describe("a discount", () => {
  it.each<[string, object, object]>([
    ["a share", {}, { customerGets: { value: { percentage: 0.125 }, items: { all: true } } }],
    [
      "an amount",
      { value: { type: "amount", amountMinor: 550 } },
      { customerGets: { value: { discountAmount: { amount: "5.50", appliesOnEachItem: false } } } },
    ],
    [
      "of products",
      { productIds: ["7"] },
      { customerGets: { items: { products: { productsToAdd: ["gid://shopify/Product/7"] } } } },
    ],
    [
      "of collections",
      { collectionIds: ["8"] },
      { customerGets: { items: { collections: { add: ["gid://shopify/Collection/8"] } } } },
    ],
    [
      "from an amount on",
      { minimum: { type: "subtotal", amountMinor: 5000 } },
      { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "50.00" } } },
    ],
    [
      "from a number of things on",
      { minimum: { type: "quantity", quantity: 3 } },
      { minimumRequirement: { quantity: { greaterThanOrEqualToQuantity: "3" } } },
    ],
    ["as often as one likes", { oncePerCustomer: false }, { appliesOncePerCustomer: false }],
    [
      "beside others",
      { combinesWith: { order: false, product: true, shipping: true } },
      { combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true } },
    ],
  ])("%s", (_, change, expected) => {
    const given = input(change);
    expect(given).toMatchObject(expected);
    expect(given).toMatchObject({
      code: "CODE",
      usageLimit: 1,
      startsAt: "2026-11-27T05:00:00.000Z",
      endsAt: "2026-12-01T05:00:00.000Z",
    });
    expect(problems(given, CREATE_DISCOUNT)).toEqual([]);
  });

  it.each([
    ["JPY", "550"],
    ["KWD", "0.550"],
  ])("in %s is %s", (currency, amount) => {
    const given = input({ value: { type: "amount", amountMinor: 550 } }, currency);
    expect(given).toMatchObject({ customerGets: { value: { discountAmount: { amount } } } });
  });

  it("of shipping is one of its own kind", () => {
    const given = input({ value: { type: "free-shipping", maximumMinor: 2000 } });
    expect(given).toMatchObject({ destination: { all: true }, maximumShippingPrice: "20.00" });
    expect(problems(given, CREATE_FREE_SHIPPING)).toEqual([]);
  });

  it("would be found out if it did not fit", () => {
    expect(problems({ ...input({}), colour: "red" }, CREATE_DISCOUNT)[0]).toMatch(/colour/);
  });
});
