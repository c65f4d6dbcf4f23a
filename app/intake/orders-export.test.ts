import { expect, test } from "vitest";
import type { OrderFact } from "../commerce/facts.ts";
import { provisionalOrderId } from "../commerce/order-identity.ts";
import { csvRows } from "./csv-rows.ts";
import { OrdersExportReader, type Reading } from "./orders-export.ts";

const HEADER =
  "Name,Email,Financial Status,Fulfillment Status,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total," +
  "Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price," +
  "Lineitem compare at price,Lineitem sku,Billing Name,Billing Country,Cancelled at,Refunded Amount,Id,Tags,Source," +
  "Lineitem discount,Phone";

type Row = Record<string, string>;
const columns = HEADER.split(",");
const FIRST: Row = {
  Name: "#1001",
  Email: "ada@example.com",
  Currency: "USD",
  Total: "12.50",
  "Created at": "2024-05-01 10:00:00 +0000",
  "Lineitem quantity": "1",
  "Lineitem name": "Tea",
  "Lineitem price": "12.50",
};
const NEXT: Row = {
  Name: "#1001",
  "Lineitem quantity": "2",
  "Lineitem name": "Cup",
  "Lineitem price": "3.00",
};

function csv(rows: Row[], header = columns): string {
  const quoted = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [header, ...rows.map((row) => header.map((column) => quoted(row[column] ?? "")))]
    .map((cells) => cells.join(","))
    .join("\n");
}

async function read(text: string, { currency = "USD" as string | null, timezone = "UTC" } = {}) {
  const reader = new OrdersExportReader({ currency, timezone, importedAt: new Date("2024-06-01T00:00:00Z") });
  const reading: Reading = { orders: [], strayLines: [], refusals: [] };
  async function* source() {
    yield Buffer.from(text);
  }
  for await (const rows of csvRows(source())) for (const row of rows) reader.read(row, reading);
  reader.finish(reading);
  return { ...reading, orders: reading.orders.map(({ order }) => order), reader };
}

const readRows = (rows: Row[]) => read(csv(rows));

test("an order with everything an export tells", async () => {
  const { orders, refusals } = await readRows([
    {
      ...FIRST,
      Email: " Ada@Example.com ",
      Phone: "'+44 20 7946 0958",
      "Financial Status": "Partially_Refunded",
      "Fulfillment Status": "fulfilled",
      "Accepts Marketing": "yes",
      Subtotal: "10.00",
      Shipping: "1.50",
      Taxes: "1.00",
      "Discount Code": "SPRING",
      "Discount Amount": "2.50",
      "Lineitem sku": "T-1",
      "Lineitem compare at price": "15",
      "Lineitem discount": "0.50",
      "Billing Name": "Ada Augusta King",
      "Billing Country": "gb",
      "Cancelled at": "2024-05-02 09:00:00 +0000",
      "Refunded Amount": "4.00",
      Id: "'9007199254740993",
      Tags: "vip, wholesale",
      Source: "web",
    },
  ]);
  expect(refusals).toEqual([]);
  expect(orders).toEqual([
    {
      orderId: 9007199254740993n,
      name: "#1001",
      customer: {
        customerId: expect.any(BigInt),
        email: "ada@example.com",
        phone: "+442079460958",
        firstName: "Ada",
        lastName: "Augusta King",
        country: "GB",
        emailConsent: "subscribed",
        version: "0export|2024-06-01T00:00:00.000Z|0000000002",
        source: "csv",
      },
      createdAt: new Date("2024-05-01T10:00:00Z"),
      processedAt: null,
      updatedAt: null,
      cancelledAt: new Date("2024-05-02T09:00:00Z"),
      cancelReason: null,
      test: false,
      draft: false,
      currency: "USD",
      totalMinor: 1250n,
      subtotalMinor: 1000n,
      discountMinor: 250n,
      shippingMinor: 150n,
      taxMinor: 100n,
      refundedReportedMinor: 400n,
      presentmentCurrency: null,
      presentmentTotalMinor: null,
      financialStatus: "partially_refunded",
      fulfillmentStatus: "fulfilled",
      sourceName: "web",
      landingSite: null,
      referringSite: null,
      tags: ["vip", "wholesale"],
      lines: [
        {
          lineId: null,
          productId: null,
          variantId: null,
          sku: "T-1",
          title: "Tea",
          quantity: 1,
          currentQuantity: null,
          priceMinor: 1250n,
          compareAtMinor: 1500n,
          discountMinor: 50n,
          giftCard: false,
        },
      ],
      discounts: [{ code: "SPRING", kind: "discount_code", amountMinor: 250n }],
      refunds: [],
      fulfilments: [],
      version: "0export|2024-06-01T00:00:00.000Z|0000000002",
      source: "csv",
    } satisfies OrderFact,
  ]);
});

const titles = (order: OrderFact | undefined) => order?.lines.map((line) => `${line.quantity} ${line.title}`);

test("the least a file may say: any order of columns, odd capitals, unknown columns, spreadsheet decimals", async () => {
  const { orders, refusals } = await read(
    "Total, CREATED AT ,Whatever,currency,Name,PHONE\n22.200000000000003,2011-01-05,x,gbp,536366,\n",
    { currency: null, timezone: "Europe/London" },
  );
  expect(refusals).toEqual([]);
  expect(orders).toMatchObject([
    {
      orderId: provisionalOrderId("536366"),
      customer: null,
      totalMinor: 2220n,
      currency: "GBP",
      createdAt: new Date("2011-01-05T00:00:00Z"),
      lines: [],
    },
  ]);
});

test.each<[string, string]>([
  ["", "The file is empty."],
  ["Total,Whatever\n1,2", 'lacks "Name", "Created at", "Currency", "Email" or "Phone"'],
  ["Name;Email;Total\n", "separated by commas and not semicolons"],
  ["Name,Email,Total,Currency,Created at, total \n", 'has the column "Total" twice'],
  ['Name,"Email\n', "The header (line 1) cannot be read"],
])("%j is no orders export", async (text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});

test("further rows add line items; Shopify repeats e-mail and date on them", async () => {
  const { orders, refusals } = await readRows([
    FIRST,
    { ...NEXT, Email: "ada@example.com", "Created at": "2024-05-01 10:00:00 +0000" },
    { ...NEXT, "Lineitem name": "Spoon" },
    { ...FIRST, Name: "#1002" },
  ]);
  expect(refusals).toEqual([]);
  expect(orders.map((order) => [order.name, titles(order)])).toEqual([
    ["#1001", ["1 Tea", "2 Cup", "2 Spoon"]],
    ["#1002", ["1 Tea"]],
  ]);
});

test("order fields repeated on every row are the same order", async () => {
  const { orders, refusals } = await readRows([FIRST, { ...FIRST, "Lineitem name": "Cup" }]);
  expect(refusals).toEqual([]);
  expect(orders.map(titles)).toEqual([["1 Tea", "1 Cup"]]);
});

test("a row that repeats the order with another total is refused", async () => {
  const { orders, refusals } = await readRows([FIRST, { ...FIRST, Total: "13.00" }]);
  expect(orders.map((order) => order.totalMinor)).toEqual([1250n]);
  expect(refusals).toEqual([{ line: 3, reason: 'repeats order #1001 (line 2) with another "Total"' }]);
});

test("the whole order once more, elsewhere: the later account has the greater version", async () => {
  const { orders } = await readRows([FIRST, { ...FIRST, Name: "#1002" }, { ...FIRST, Total: "11.00" }]);
  const [first, , again] = orders;
  expect(again!.orderId).toBe(first!.orderId);
  expect(again!.version > first!.version).toBe(true);
});

test("same name, other id: two orders", async () => {
  const { orders, refusals } = await readRows([
    { ...FIRST, Id: "7" },
    { ...FIRST, Id: "8" },
  ]);
  expect(refusals).toEqual([]);
  expect(orders.map((order) => order.orderId)).toEqual([7n, 8n]);
});

test("a line item apart from its order is handed on by the order's name", async () => {
  const { orders, strayLines } = await readRows([FIRST, { ...FIRST, Name: "#1002" }, NEXT]);
  expect(orders).toHaveLength(2);
  expect(strayLines).toMatchObject([{ orderName: "#1001", line: 4, item: { title: "Cup", quantity: 2 } }]);
});

const REFUSED_ORDERS: [string, Row, string][] = [
  ["no total", { Total: "", Currency: "USD" }, '"Total" is empty'],
  [
    "a currency sign",
    { Total: "$12.50" },
    '"Total" is not a plain amount like 1234.50 ($12.50): take the currency sign away',
  ],
  ["separators", { Total: "1,212.50" }, "take separators away and use a point for decimals"],
  ["a word for money", { Total: "free" }, '"Total" is not a plain amount'],
  ["a negative total", { Total: "-0.01" }, '"Total" is negative (-0.01)'],
  ["a huge total", { Total: "1e30" }, '"Total" is not a plain amount'],
  ["too large a total", { Total: "99999999999999" }, '"Total" is too large'],
  ["a negative refund", { "Refunded Amount": "-3" }, '"Refunded Amount" is negative'],
  ["an unreadable refund", { "Refunded Amount": "all" }, '"Refunded Amount" is not a plain amount'],
  ["unreadable shipping", { Shipping: "?" }, '"Shipping" is not a plain amount'],
  ["no date", { "Created at": "" }, '"Created at" is empty'],
  [
    "an ambiguous date",
    { "Created at": "04/05/2024" },
    '"Created at" is not a date like 2024-05-31 18:00:00 +0200 (04/05/2024)',
  ],
  ["an unreadable cancellation", { "Cancelled at": "yes" }, '"Cancelled at" is not a date'],
  ["no currency", { Currency: "" }, '"Currency" is empty'],
  ["an unknown currency", { Currency: "XYZ" }, '"Currency" is no ISO 4217 code (XYZ)'],
  ["another currency", { Currency: "EUR" }, "the order is in EUR, the shop's currency is USD"],
  ["an id a spreadsheet shortened", { Id: "5.12E+12" }, "a spreadsheet may have shortened it"],
  ["an id out of range", { Id: "9223372036854775808" }, "is not one of Shopify's order ids"],
  ["a name without end", { Name: "#".repeat(256) }, '"Name" is longer than 255 characters'],
  ["an address without end", { Email: `${"a".repeat(320)}@x` }, '"Email" is longer than 320 characters'],
];

test.each(REFUSED_ORDERS)("refused with its further rows: %s", async (_, change, reason) => {
  const bad = { ...FIRST, Name: "#2", ...change };
  const { orders, refusals } = await readRows([
    FIRST,
    bad,
    { ...NEXT, Name: bad.Name! },
    { ...FIRST, Name: "#3" },
  ]);
  expect(orders.map((order) => order.name)).toEqual(["#1001", "#3"]);
  expect(refusals.map((refusal) => refusal.line)).toEqual([3, 4]);
  expect(refusals[0]!.reason).toContain(reason);
  expect(refusals[0]!.reason).toMatch(/^order #.* left out: /);
  expect(refusals[1]!.reason).toBe(`belongs to order ${bad.Name}, whose first row (line 3) was refused`);
});

test.each<[string, Row, string]>([
  ["no quantity", { "Lineitem quantity": "" }, '"Lineitem quantity" is empty'],
  ["half a piece", { "Lineitem quantity": "0.5" }, '"Lineitem quantity" is not a count (0.5)'],
  ["less than none", { "Lineitem quantity": "-1" }, '"Lineitem quantity" is not a count (-1)'],
  ["no price", { "Lineitem price": "" }, '"Lineitem price" is empty'],
  ["an unreadable price", { "Lineitem price": "£3" }, '"Lineitem price" is not a plain amount'],
])("only the line item is left out: %s", async (_, change, reason) => {
  const { orders, refusals } = await readRows([
    FIRST,
    { ...NEXT, ...change },
    { ...NEXT, "Lineitem name": "Spoon" },
  ]);
  expect(orders.map(titles)).toEqual([["1 Tea", "2 Spoon"]]);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toMatchObject({
    line: 3,
    reason: expect.stringContaining(`line item left out: ${reason}`),
  });
  const first = await readRows([{ ...FIRST, ...change }]);
  expect(first.orders.map(titles)).toEqual([[]]);
  expect(first.refusals).toHaveLength(1);
});

test("rows of the wrong width, without a name, with NUL, and a second header", async () => {
  const good = csv([FIRST]).split("\n")[1];
  const { orders, refusals, reader } = await read(
    [
      HEADER,
      `${good},extra`,
      csv([NEXT]).split("\n")[1],
      "#1002,eve@example.com",
      good!.replace("#1001", ""),
      good!.replace("Tea", "T\0ea"),
      HEADER.toUpperCase(),
      ",".repeat(26),
      "",
      good,
    ].join("\n"),
  );
  expect(orders).toHaveLength(1);
  expect(refusals).toEqual([
    { line: 2, reason: "the row has 28 columns, the header has 27" },
    { line: 3, reason: "belongs to order #1001, whose first row (line 2) was refused" },
    { line: 4, reason: "the row has 2 columns, the header has 27" },
    { line: 5, reason: '"Name" is empty' },
    { line: 6, reason: "the row contains a NUL character" },
    { line: 7, reason: "the header stands here once more" },
  ]);
  expect(reader.rowsRead).toBe(7);
});

test("a further row of the wrong width is left out, and the order goes on", async () => {
  const [header, first, next] = csv([FIRST, NEXT]).split("\n");
  const { orders, refusals } = await read([header, first, `${next},extra`, next].join("\n"));
  expect(orders.map(titles)).toEqual([["1 Tea", "2 Cup"]]);
  expect(refusals).toEqual([{ line: 3, reason: "the row has 28 columns, the header has 27" }]);
});

test("a malformed quotation mark refuses its row and no other", async () => {
  const [header, row] = csv([FIRST]).split("\n");
  const { orders, refusals } = await read(
    [header, row!.replace("Tea", '"Tea'), row!.replace("#1001", "#1002"), row].join("\n"),
  );
  expect(refusals).toMatchObject([{ line: 2, reason: expect.stringContaining("quotation mark") }]);
  expect(orders.map((order) => order.name)).toEqual(["#1002", "#1001"]);
});

test("a word of status that Shopify does not use is kept", async () => {
  const { orders } = await readRows([{ ...FIRST, "Financial Status": "Mostly Paid" }]);
  expect(orders[0]!.financialStatus).toBe("mostly paid");
});

test.each<[string, string, boolean]>([
  ["", "", false],
  ["", "n/a", false],
  ["", "'+98 912 345 6789", true],
  [" A@B.example ", "", true],
])("who bought: e-mail %j, phone %j", async (Email, Phone, known) => {
  const { orders } = await readRows([{ ...FIRST, Email, Phone }]);
  expect(orders[0]!.customer !== null).toBe(known);
});

test("the same address is the same customer, however it is spelt, and whatever the phone", async () => {
  const { orders } = await readRows([
    { ...FIRST, Email: "Ada@Example.com" },
    { ...FIRST, Name: "#2", Email: "ada@example.com ", Phone: "'+4420794609580" },
  ]);
  expect(orders[0]!.customer!.customerId).toBe(orders[1]!.customer!.customerId);
  expect(orders[0]!.customer!.customerId).toBeLessThan(0n);
});

test("the first readable order tells a new shop's currency", async () => {
  const text = csv([
    { ...FIRST, Name: "#1", Currency: "EUR", Total: "x" },
    { ...FIRST, Name: "#2", Currency: "KWD", Total: "1.2345" },
    { ...FIRST, Name: "#3", Currency: "EUR" },
  ]);
  const { orders, refusals, reader } = await read(text, { currency: null });
  expect(reader.currency).toBe("KWD");
  expect(orders.map((order) => order.totalMinor)).toEqual([1235n]);
  expect(refusals.map((refusal) => refusal.line)).toEqual([2, 4]);
});
