// Exports of any shape and any length.
import fc from "fast-check";
import { expect, test } from "vitest";
import { testShop } from "../../tests/set-up/database.ts";
import { fromMinor } from "../commerce/money.ts";
import { sql } from "../platform/db.server.ts";
import { exportFixture, HEADER, row } from "./export-for-test.ts";

const { database, load } = await exportFixture();

type Shuffled = {
  order: {
    total: bigint;
    at: Date;
    email: string;
    lines: { title: string; quantity: number; price: bigint }[];
  }[];
  columns: string[];
};

const names = [
  "Name",
  "Email",
  "Currency",
  "Total",
  "Created at",
  "Lineitem quantity",
  "Lineitem name",
  "Lineitem price",
  "Notes",
];
const shops: fc.Arbitrary<Shuffled> = fc.record({
  columns: fc.shuffledSubarray(names, { minLength: names.length }),
  order: fc.array(
    fc.record({
      total: fc.bigInt(0n, 10n ** 9n),
      at: fc.date({ min: new Date("2000-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
      email: fc.constantFrom("a@example.com", "B@example.com", "é@example.com", ""),
      lines: fc.array(
        fc.record({
          title: fc
            .string({ unit: fc.constantFrom("x", '"', ",", "\n", "\r\n", "ß", "'"), minLength: 1 })
            .map((it) => `<${it}>`),
          quantity: fc.nat(1000),
          price: fc.bigInt(0n, 10n ** 6n),
        }),
        { maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

test("what was written in any order of columns is what is stored", async () => {
  await fc.assert(
    fc.asyncProperty(shops, fc.integer({ min: 1, max: 5 }), async ({ order: orders, columns }, batchSize) => {
      const shopId = await testShop(database, { currency: "KWD" });
      const quote = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
      const rows = orders.flatMap((order, index) => {
        const name = `#${index}`;
        const at = order.at.toISOString().replace("T", " ").replace("Z", " +0000");
        const head = {
          Name: name,
          Email: order.email,
          Currency: "KWD",
          Total: fromMinor(order.total, "KWD"),
          "Created at": at,
          Notes: "1\n2",
        };
        const items = order.lines.map((line) => ({
          Name: name,
          "Lineitem quantity": String(line.quantity),
          "Lineitem name": line.title,
          "Lineitem price": fromMinor(line.price, "KWD"),
        }));
        return [{ ...head, ...items[0] }, ...items.slice(1)] as Record<string, string>[];
      });
      const text = [
        columns,
        ...rows.map((cells) => columns.map((column) => quote(cells[column] ?? ""))),
      ].join("\r\n");
      const result = await load(shopId, `\ufeff${text}`, { batchSize });
      expect(result).toMatchObject({
        ordersRead: orders.length,
        ordersStored: orders.length,
        rowsRead: rows.length,
        refused: 0,
      });
      const kept = await database.inShop(shopId, (tx) =>
        tx.rows(sql`
          SELECT o.name, c.email, o.created_at AS at, o.total_minor AS total, coalesce((
            SELECT jsonb_agg(jsonb_build_array(title, quantity, price_minor) ORDER BY position) FROM order_line l
            WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id), '[]') AS lines
          FROM orders o LEFT JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id`),
      );
      const written = orders.map((order, index) => ({
        name: `#${index}`,
        email: order.email.toLowerCase() || null,
        at: order.at,
        total: order.total,
        lines: order.lines.map((line) => [line.title, line.quantity, Number(line.price)]),
      }));
      expect(kept).toHaveLength(written.length);
      expect(kept).toEqual(expect.arrayContaining(written));
    }),
    { numRuns: 25 },
  );
});

test("however long the file, no more than a batch and a piece of it is held", async () => {
  const shopId = await testShop(database);
  const piece = 64 * 1024;
  const total = 30 * 1024 * 1024;
  const note = `"${"a note\nof two lines ".repeat(1000)}"`;
  let given = 0;
  let taken = 0;
  let furthestAhead = 0;
  async function* source() {
    let text = `${HEADER},Notes\n`;
    for (let order = 0; given < total; order++) {
      text += `${row(`#${order}`, `c${order % 50}@example.com`, "1.00")},${note}\n`;
      while (text.length >= piece) {
        given += piece;
        furthestAhead = Math.max(furthestAhead, given - taken);
        yield Buffer.from(text.slice(0, piece));
        text = text.slice(piece);
      }
    }
    yield Buffer.from(text);
  }
  let largestBatch = 0;
  let before = 0;
  const result = await load(shopId, "", {
    source: source(),
    batchSize: 200,
    onProgress: ({ bytesRead, ordersStored }) => {
      taken = bytesRead;
      largestBatch = Math.max(largestBatch, ordersStored - before);
      before = ordersStored;
    },
  });
  expect(given).toBeGreaterThanOrEqual(total);
  expect(result).toMatchObject({ bytesRead: expect.any(Number), refused: 0 });
  expect(result.ordersStored).toBeGreaterThan(1000);
  expect(largestBatch).toBe(200);
  // a batch of 200 rows of 20 kB each
  expect(furthestAhead).toBeLessThan(200 * 21_000 + 2 * piece);
});
