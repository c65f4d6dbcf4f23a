import { expect, test } from "vitest";
import { gid } from "../../shop/gid.ts";
import { shopPerTest } from "../../shop-per-test.ts";
import { type GraphqlAnswer, until } from "../../testing.ts";

const local = shopPerTest("change", { presentmentRates: { EUR: 0.9 } });

const CREATE_DISCOUNT = `mutation($d: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $d) {
  codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic { title status usageLimit codes(first: 5) { nodes { id code asyncUsageCount } }
    customerGets { value { ... on DiscountPercentage { percentage } } } } } } userErrors { code field message } } }`;
const basic = (code: string) => ({
  title: "Welcome",
  code,
  startsAt: "2026-01-01T00:00:00Z",
  usageLimit: 1,
  context: { all: "ALL" },
  customerGets: { value: { percentage: 0.1 }, items: { all: true } },
});

test("a code is unique in the local.shop, whatever its case", async () => {
  const made = await local.ask(CREATE_DISCOUNT, { d: basic("Welcome10") });
  expect(made.errors).toBeUndefined();
  expect(made.data.discountCodeBasicCreate.codeDiscountNode.codeDiscount).toMatchObject({
    status: "ACTIVE",
    customerGets: { value: { percentage: 0.1 } },
  });
  const twice = await local.ask(CREATE_DISCOUNT, { d: basic("WELCOME10") });
  expect(twice.data.discountCodeBasicCreate).toMatchObject({
    codeDiscountNode: null,
    userErrors: [{ code: "TAKEN", field: ["basicCodeDiscount", "code"] }],
  });
});

test("codes added in bulk are there when it is done, the taken one reported", async () => {
  const made = await local.ask(CREATE_DISCOUNT, { d: basic("FIRST") });
  const discountId = made.data.discountCodeBasicCreate.codeDiscountNode.id;
  const added = await local.ask(
    `mutation($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) {
      bulkCreation { id done } userErrors { code } } }`,
    { id: discountId, codes: [{ code: "A1" }, { code: "first" }, { code: "A2" }] },
  );
  const { id, done } = added.data.discountRedeemCodeBulkAdd.bulkCreation;
  expect(done).toBe(false);
  let creation: { done: boolean };
  await until(async () => {
    const { data } = await local.ask(
      `query($id: ID!) { discountRedeemCodeBulkCreation(id: $id) { done importedCount failedCount
        codes(first: 5) { nodes { code errors { code } discountRedeemCode { id } } } } }`,
      { id },
    );
    creation = data.discountRedeemCodeBulkCreation;
    return creation.done;
  });
  expect(creation!).toMatchObject({ importedCount: 2, failedCount: 1 });
  const { data } = await local.ask('{ codeDiscountNodeByCode(code: "a2") { id } }');
  expect(data.codeDiscountNodeByCode.id).toBe(discountId);
});

test("using a code counts and its limit ends it", async () => {
  await local.ask(CREATE_DISCOUNT, { d: basic("ONCE") });
  const cart = { subtotal: 1000n, quantity: 1, customerId: null };
  expect(local.shop.checkDiscount("once", cart).ok).toBe(true);
  const order = local.shop.createOrder({
    lines: [{ title: "Tea", price: 1000n, quantity: 1 }],
    discountCodes: ["ONCE"],
  });
  expect(order.discounts[0]).toMatchObject({ code: "ONCE", amount: { shop: 100n } });
  expect(local.shop.checkDiscount("ONCE", cart)).toMatchObject({
    ok: false,
    reason: expect.stringContaining("usage limit"),
  });
});

test("metafields are set all or none, and a stale digest is refused", async () => {
  const customer = local.shop.createCustomer({ email: "m@example.com" });
  const ownerId = gid("Customer", customer.id);
  const set = (metafields: Record<string, unknown>[]) =>
    local.ask(
      "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { key value compareDigest } userErrors { code elementIndex } } }",
      { m: metafields.map((m) => ({ ownerId, namespace: "$app", type: "number_integer", ...m })) },
    );
  const half = await set([
    { key: "points", value: "5" },
    { key: "tier", value: "gold" },
  ]);
  expect(half.data.metafieldsSet).toMatchObject({
    metafields: null,
    userErrors: [{ code: "INVALID_VALUE", elementIndex: 1 }],
  });
  const good = await set([{ key: "points", value: "5" }]);
  const digest = good.data.metafieldsSet.metafields[0].compareDigest;
  expect(
    (await set([{ key: "points", value: "6", compareDigest: digest }])).data.metafieldsSet.userErrors,
  ).toEqual([]);
  const stale = await set([{ key: "points", value: "7", compareDigest: digest }]);
  expect(stale.data.metafieldsSet.userErrors).toMatchObject([{ code: "STALE_OBJECT" }]);
  const { data } = await local.ask(
    'query($id: ID!) { customer(id: $id) { metafield(namespace: "$app", key: "points") { value jsonValue ownerType } } }',
    { id: ownerId },
  );
  expect(data.customer.metafield).toEqual({ value: "6", jsonValue: 6, ownerType: "CUSTOMER" });
  const many = Array.from({ length: 26 }, (_, i) => ({ key: `key${i}`, value: "1" }));
  expect((await set(many)).data.metafieldsSet.userErrors).toMatchObject([{ code: "LESS_THAN_OR_EQUAL_TO" }]);
});

test("customers are changed, tagged and asked for consent, and the app hears of it", async () => {
  const customer = local.shop.createCustomer({ email: "c@example.com" });
  const id = gid("Customer", customer.id);
  const changed = await local.ask(
    "mutation($i: CustomerInput!) { customerUpdate(input: $i) { customer { firstName updatedAt } userErrors { message } } }",
    { i: { id, firstName: "Cy" } },
  );
  expect(changed.data.customerUpdate.customer.firstName).toBe("Cy");
  const tagged = await local.ask(
    'mutation($id: ID!) { tagsAdd(id: $id, tags: ["vip", "gold"]) { node { id ... on Customer { tags } } userErrors { message } } }',
    { id },
  );
  expect(tagged.data.tagsAdd.node).toEqual({ id, tags: ["vip", "gold"] });
  await local.ask('mutation($id: ID!) { tagsRemove(id: $id, tags: ["VIP"]) { userErrors { message } } }', {
    id,
  });
  expect(customer.tags).toEqual(["gold"]);
  const consent = (state: string) =>
    local.ask(
      `mutation($i: CustomerEmailMarketingConsentUpdateInput!) { customerEmailMarketingConsentUpdate(input: $i) {
        customer { defaultEmailAddress { marketingState } } userErrors { message } } }`,
      {
        i: {
          customerId: id,
          emailMarketingConsent: { marketingState: state, marketingOptInLevel: "SINGLE_OPT_IN" },
        },
      },
    );
  expect((await consent("NOT_SUBSCRIBED")).data.customerEmailMarketingConsentUpdate.userErrors).toHaveLength(
    1,
  );
  const subscribed = await consent("SUBSCRIBED");
  expect(
    subscribed.data.customerEmailMarketingConsentUpdate.customer.defaultEmailAddress.marketingState,
  ).toBe("SUBSCRIBED");
  await local.twin.deliveries.settled();
  const topics = local.app.received.map((request) => request.headers["x-shopify-topic"]);
  expect(topics).toEqual(
    expect.arrayContaining([
      "customer.tags_added",
      "customer.tags_removed",
      "customers_email_marketing_consent/update",
    ]),
  );
});

test("an e-mail that is taken is a user error", async () => {
  local.shop.createCustomer({ email: "one@example.com" });
  const { data } = await local.ask(
    "mutation($i: CustomerInput!) { customerCreate(input: $i) { customer { id } userErrors { field message } } }",
    { i: { email: "ONE@example.com" } },
  );
  expect(data.customerCreate).toEqual({
    customer: null,
    userErrors: [{ field: ["email"], message: "Email has already been taken" }],
  });
});

test("store credit grows an account, in a currency the shop knows", async () => {
  const customer = local.shop.createCustomer({ email: "credit@example.com" });
  const credit = (amount: string, currencyCode: string) =>
    local.ask(
      `mutation($id: ID!, $c: StoreCreditAccountCreditInput!) { storeCreditAccountCredit(id: $id, creditInput: $c) {
        storeCreditAccountTransaction { amount { amount } balanceAfterTransaction { amount } account { id balance { amount } } } userErrors { code } } }`,
      { id: gid("Customer", customer.id), c: { creditAmount: { amount, currencyCode } } },
    );
  await credit("5.00", "USD");
  const second = await credit("2.50", "USD");
  expect(second.data.storeCreditAccountCredit.storeCreditAccountTransaction).toMatchObject({
    amount: { amount: "2.5" },
    balanceAfterTransaction: { amount: "7.5" },
  });
  const codeOf = (answer: GraphqlAnswer) => answer.data.storeCreditAccountCredit.userErrors[0].code;
  expect(codeOf(await credit("1", "GBP"))).toBe("UNSUPPORTED_CURRENCY");
  expect(codeOf(await credit("0", "USD"))).toBe("NEGATIVE_OR_ZERO_AMOUNT");
  expect(codeOf(await credit("999999999", "USD"))).toBe("CREDIT_LIMIT_EXCEEDED");
});

test("pixels, Flow triggers and segments are kept", async () => {
  const pixel = await local.ask(
    'mutation { webPixelCreate(webPixel: { settings: "{\\"account\\":\\"1\\"}" }) { webPixel { id } userErrors { message } } }',
  );
  expect(pixel.data.webPixelCreate.userErrors).toEqual([]);
  await local.ask(
    'mutation($p: JSON) { flowTriggerReceive(handle: "tier-reached", payload: $p) { userErrors { message } } }',
    { p: { "Customer tier": "gold" } },
  );
  expect(local.shop.state.flowTriggers).toMatchObject([
    { handle: "tier-reached", payload: '{"Customer tier":"gold"}' },
  ]);
  const segment = () =>
    local.ask(
      'mutation { segmentCreate(name: "VIP", query: "number_of_orders > 3") { segment { id } userErrors { message } } }',
    );
  expect((await segment()).data.segmentCreate.userErrors).toEqual([]);
  expect((await segment()).data.segmentCreate.userErrors[0].message).toContain("taken");
});

test("merged customers leave one, with the orders of both", async () => {
  const a = local.shop.createOrder({
    lines: [{ title: "Tea", price: 100n, quantity: 1 }],
    email: "a@example.com",
  });
  const b = local.shop.createOrder({
    lines: [{ title: "Tea", price: 100n, quantity: 1 }],
    email: "b@example.com",
  });
  local.shop.mergeCustomers(a.customerId!, b.customerId!);
  const { data } = await local.ask(
    "{ customers(first: 5) { nodes { numberOfOrders orders(first: 5) { nodes { name } } } } }",
  );
  expect(data.customers.nodes).toHaveLength(1);
  expect(data.customers.nodes[0].orders.nodes).toHaveLength(2);
});
