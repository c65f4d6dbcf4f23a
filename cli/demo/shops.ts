// Which shop the demo shows: an invented one with two years of orders, or one that is filled from a merchant's export.
import { createReadStream } from "node:fs";
import { csvRows } from "../../app/intake/csv-rows.ts";
import { type Columns, findColumns } from "../../app/intake/orders-export-columns.ts";
import { DEMO_SHOP } from "../../twin/history/demo-shop.ts";
import type { ShopSpec } from "../../twin/shop/specs.ts";

export type DemoShop = { spec: ShopSpec; invented: boolean };

export const INVENTED: DemoShop = { spec: DEMO_SHOP, invented: true };

/**
 * A shop without orders, in the currency the export is in.
 * @throws Error when the file cannot be read, or is no orders export
 */
export async function shopForExport(file: string): Promise<DemoShop> {
  const currency = await currencyOf(file);
  return {
    spec: {
      domain: "your-orders.myshopify.com",
      name: "Your orders",
      currency,
      timezone: "UTC",
      locale: "en",
    },
    invented: false,
  };
}

async function currencyOf(file: string): Promise<string> {
  const source = createReadStream(file);
  let columns: Columns | undefined;
  try {
    for await (const rows of csvRows(source)) {
      for (const row of rows) {
        if (!("fields" in row)) continue;
        const currency = columns?.cells(row.fields)("currency");
        if (currency) return currency;
        columns ??= findColumns(row.fields);
      }
    }
  } catch (error) {
    throw new Error(`${file} cannot be read as an orders export: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    source.destroy();
  }
  throw new Error(`${file} names no currency: is it an orders export (Shopify admin → Orders → Export)?`);
}
