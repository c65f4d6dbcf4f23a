// From an orders export, through the app's own intake, to the report: against the independent reckoning.
import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { importOrdersExport } from "../../app/intake/import-orders-export.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import { retentionReport } from "../../app/retention/report.server.ts";
import { randomOrder, randomQuestion } from "../reckoning/random-shops.ts";
import { reckon } from "../reckoning/reckoning.ts";
import { inReckoningsWords, rounded } from "../reckoning/same-figures.ts";
import { type Liberties, writeOrdersExport } from "../reckoning/write-orders-export.ts";
import { testDatabase, testShop } from "../set-up/database.ts";

const database = await testDatabase();

const liberties: fc.Arbitrary<Liberties> = fc.record({
  byteOrderMark: fc.boolean(),
  lineBreak: fc.constantFrom("\n", "\r\n"),
  columnOrder: fc.array(fc.nat(), { minLength: 13, maxLength: 13 }),
  offsetMinutes: fc.constantFrom(0, -300, 210, 345, 780),
});

it("an orders export comes to the figures of the independent reckoning", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomOrder, { maxLength: 120, size: "max" }),
      randomQuestion,
      liberties,
      async (all, question, taken) => {
        // an export holds no test orders
        const orders = all.filter((order) => !order.test);
        const shopId = await testShop(database, { currency: "USD", timezone: question.timezone });
        let refused = 0;
        await importOrdersExport({
          database,
          shopId,
          source: Readable.from([Buffer.from(writeOrdersExport(orders, taken))]),
          importedAt: new Date("2026-01-01T00:00:00Z"),
          onFacts: recomputeCustomers,
          onRefusal: () => {
            refused++;
          },
        });
        const report = await database.inShop(shopId, (tx) => retentionReport(tx, shopId, question));
        expect(refused).toBe(0);
        expect(rounded(inReckoningsWords(report))).toEqual(rounded(reckon(orders, question)));
      },
    ),
    { numRuns: 40 },
  );
});
