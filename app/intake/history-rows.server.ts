// The parts whose lines stand alone, customers and products: read from where the last try ended, a block at a time.
import { type Facts, noFacts } from "../commerce/facts.ts";
import { storeFacts } from "../commerce/store-facts.server.ts";
import { noProducts, type ProductFacts, storeProducts } from "../commerce/store-products.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type {
  HistoryCustomerNode,
  HistoryProductNode,
  HistoryVariantNode,
} from "../shopify/history-documents.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { download, linesOf, wholeLines } from "./history-download.server.ts";
import { historyCustomer } from "./history-order.ts";
import { addProgress, type HistoryPart, rememberTouched, updatePart } from "./history-part.server.ts";
import { historyProduct, historyVariant } from "./history-product.ts";
import type { HistoryRun, HistoryServices } from "./history-services.ts";
import type { Refusal } from "./orders-export.ts";

/** Lines per transaction. */
const BATCH = 2_000;

type Row = HistoryCustomerNode | HistoryProductNode | HistoryVariantNode;
type Bring = (
  tx: Tx,
  run: HistoryRun,
  rows: Row[],
  refuse: (row: Row, reason: string) => void,
) => Promise<void>;

export const readCustomers = (services: HistoryServices, run: HistoryRun, part: HistoryPart, url: string) =>
  readRows(services, run, part, url, bringCustomers);

export const readProducts = (services: HistoryServices, run: HistoryRun, part: HistoryPart, url: string) =>
  readRows(services, run, part, url, bringProducts);

async function readRows(
  { database, fetch, blockBytes }: HistoryServices,
  run: HistoryRun,
  part: HistoryPart,
  url: string,
  bring: Bring,
): Promise<void> {
  const { shopId, importId } = run;
  let bytes = Number(part.bytesDone);
  let lineNumber = part.objects;
  for await (const block of wholeLines(download(fetch, url, bytes), blockBytes)) {
    const lines = linesOf(block);
    for (let at = 0; at < lines.length; at += BATCH) {
      const batch = lines.slice(at, at + BATCH);
      const { rows, numbers, refusals } = parsed(batch, lineNumber, part);
      bytes += batch.reduce((sum, line) => sum + line.length + 1, 0);
      lineNumber += batch.length;
      await database.inShop(shopId, async (tx) => {
        await bring(tx, run, rows, (row, reason) =>
          refusals.push({ line: numbers.get(row)!, reason: `${part.part}: ${reason}` }),
        );
        await updatePart(tx, shopId, importId, part, { bytesDone: BigInt(bytes), objects: lineNumber });
        await addProgress(tx, shopId, importId, { rowsRead: batch.length, refusals });
      });
    }
  }
  if (part.bytesTotal !== null && bytes < Number(part.bytesTotal))
    throw new Error(`the history's file broke off at byte ${bytes}`);
}

function parsed(lines: Buffer[], before: number, { part }: HistoryPart) {
  const rows: Row[] = [];
  const numbers = new Map<Row, number>();
  const refusals: Refusal[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      const row = JSON.parse(line.toString()) as Row;
      rows.push(row);
      numbers.set(row, before + index + 1);
    } catch {
      refusals.push({ line: before + index + 1, reason: `${part}: not readable as JSON` });
    }
  }
  return { rows, numbers, refusals };
}

/** What `read` makes of each row; rows it cannot read are refused. */
function readEach<R extends Row, Fact>(
  rows: R[],
  read: (row: R) => Fact,
  refuse: (row: R, reason: string) => void,
): Fact[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      refuse(row, error instanceof PayloadError ? error.message : "not in the shape that was asked for");
      return [];
    }
  });
}

const bringCustomers: Bring = async (tx, { shopId }, rows, refuse) => {
  const customers = readEach(rows as HistoryCustomerNode[], historyCustomer, refuse);
  const facts: Facts = { ...noFacts(), customers };
  const { touched } = await storeFacts(tx, shopId, facts);
  await rememberTouched(tx, shopId, touched);
};

const bringProducts: Bring = async (tx, { shop, shopId }, rows, refuse) => {
  const facts: ProductFacts = noProducts();
  const isVariant = (row: Row): row is HistoryVariantNode => "__parentId" in row;
  const variants = rows.filter(isVariant);
  const products = rows.filter((row): row is HistoryProductNode => !isVariant(row));
  facts.products = readEach(products, historyProduct, refuse);
  facts.variants = readEach(variants, (row) => historyVariant(row, shop.currency), refuse);
  await storeProducts(tx, shopId, facts);
};
