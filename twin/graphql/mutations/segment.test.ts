/** Customer segments through the API: what they hold, and what is refused. */
import { expect, test } from "vitest";
import { shopPerTest } from "../../shop-per-test.ts";
import type { GraphqlAnswer } from "../../testing.ts";

const local = shopPerTest("segments");

const create = (name: string, query: string) =>
  local.ask(
    "mutation($n: String!, $q: String!) { segmentCreate(name: $n, query: $q) { segment { id name query } userErrors { field message } } }",
    {
      n: name,
      q: query,
    },
  );
const members = (variables: { segmentId?: string; query?: string }) =>
  local.ask(
    "query($segmentId: ID, $query: String) { customerSegmentMembers(first: 500, segmentId: $segmentId, query: $query) { totalCount edges { node { id } } } }",
    variables,
  );
const idsOf = (answer: GraphqlAnswer) =>
  answer.data.customerSegmentMembers.edges.map(({ node }: { node: { id: string } }) =>
    node.id.split("/").at(-1),
  );

async function withField(): Promise<bigint[]> {
  await local.ask(
    'mutation { metafieldDefinitionCreate(definition: { name: "Segments", namespace: "$app", key: "segments", ownerType: CUSTOMER, type: "list.single_line_text_field" }) { userErrors { message } } }',
  );
  const customers = ["a", "b", "c"].map((name) =>
    local.shop.createCustomer({ email: `${name}@example.com` }),
  );
  const [a, b] = customers;
  for (const [customer, value] of [
    [a!, ["vip", "it's new"]],
    [b!, ["lost"]],
  ] as const) {
    await local.ask(
      'mutation($o: ID!, $v: String!) { metafieldsSet(metafields: [{ ownerId: $o, namespace: "$app", key: "segments", value: $v }]) { userErrors { message } } }',
      { o: `gid://shopify/Customer/${customer.id}`, v: JSON.stringify(value) },
    );
  }
  return customers.map(({ id }) => id);
}

test("a segment finds a list field, by its namespace spelt out", async () => {
  const [a, b, c] = await withField();
  const made = await create("VIP", "metafields.app--580111.segments CONTAINS 'vip'");
  expect(made.data.segmentCreate.userErrors).toEqual([]);
  const { id } = made.data.segmentCreate.segment;
  expect(idsOf(await members({ segmentId: id }))).toEqual([`${a}`]);
  const without = await members({ query: "metafields.app--580111.segments NOT CONTAINS 'vip'" });
  expect(idsOf(without)).toEqual([`${b}`, `${c}`]);
  expect(idsOf(await members({ query: "metafields.app--580111.segments CONTAINS 'it\\'s new'" }))).toEqual([
    `${a}`,
  ]);
});

test("and tags, and numbers of orders, joined", async () => {
  const [a, b] = await withField();
  await local.ask(
    'mutation($id: ID!) { tagsAdd(id: $id, tags: ["perennial:vip"]) { userErrors { message } } }',
    {
      id: `gid://shopify/Customer/${b}`,
    },
  );
  const tagged = "customer_tags CONTAINS 'perennial:vip'";
  expect(idsOf(await members({ query: tagged }))).toEqual([`${b}`]);
  expect(idsOf(await members({ query: `${tagged} AND number_of_orders > 0` }))).toEqual([]);
  expect(
    idsOf(await members({ query: `${tagged} OR metafields.app--580111.segments CONTAINS 'vip'` })),
  ).toEqual([`${a}`, `${b}`]);
});

test.each([
  ["metafields.$app.segments CONTAINS 'vip'", "cannot be found"],
  ["metafields.custom.size CONTAINS 'xl'", "cannot be found"],
  ["products_purchased MATCHES ()", "not"],
  ["customer_tags CONTAINS", "not complete"],
  ["", "not complete"],
  ["shoe_size > 40", "cannot be found"],
])("refuses %s when it is written", async (query, message) => {
  const { userErrors, segment } = (await create("Any", query)).data.segmentCreate;
  expect(segment).toBeNull();
  expect(userErrors).toEqual([{ field: ["query"], message: expect.stringContaining(message) }]);
});

test("names are unique, when made and when changed; a deleted one is gone", async () => {
  const one = (await create("One", "number_of_orders > 1")).data.segmentCreate.segment;
  const two = (await create("Two", "number_of_orders > 2")).data.segmentCreate.segment;
  const rename = (id: string, name: string) =>
    local.ask(
      "mutation($i: ID!, $n: String) { segmentUpdate(id: $i, name: $n) { segment { name query } userErrors { field } } }",
      {
        i: id,
        n: name,
      },
    );
  expect((await create("One", "number_of_orders > 3")).data.segmentCreate.userErrors[0].field).toEqual([
    "name",
  ]);
  expect((await rename(two.id, "One")).data.segmentUpdate.userErrors[0].field).toEqual(["name"]);
  expect((await rename(two.id, "Second")).data.segmentUpdate.segment).toEqual({
    name: "Second",
    query: "number_of_orders > 2",
  });
  const remove = () =>
    local.ask("mutation($i: ID!) { segmentDelete(id: $i) { deletedSegmentId userErrors { field } } }", {
      i: one.id,
    });
  expect((await remove()).data.segmentDelete).toEqual({ deletedSegmentId: one.id, userErrors: [] });
  expect((await remove()).data.segmentDelete.userErrors[0].field).toEqual(["id"]);
  expect((await rename(one.id, "Again")).data.segmentUpdate.userErrors[0].field).toEqual(["id"]);
});
