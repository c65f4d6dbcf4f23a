// From the upload to the finished import: kept in pieces, shown as it goes, ended or cancelled, tried again.
import { expect, test } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { createLog } from "../platform/log.server.ts";
import { cancelImport, findImport, importRefusals, listImports, refusalsCsv } from "./import-run.server.ts";
import { createImport, UploadError } from "./import-upload.server.ts";
import { runOrdersExportImport } from "./orders-export-job.server.ts";

const database = await testDatabase();
const log = createLog("silent");
const HEADER = "Name,Email,Currency,Total,Created at,Notes";
const NOTES = "leave it with the neighbours ".repeat(13);

function file(orders: number, bad: number[] = []): string {
  const rows = Array.from(
    { length: orders },
    (_, i) =>
      `#${i},c${i}@example.com,USD,${bad.includes(i) ? "=1" : "10.00"},2024-05-01 10:00:00 +0000,${NOTES}`,
  );
  return `${[HEADER, ...rows].join("\n")}\n`;
}

async function* pieces(text: string) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

const upload = (shopId: bigint, text: string, limit?: number) =>
  createImport(database, shopId, { fileName: "orders_export.csv", source: pieces(text), limit });

const run = (shopId: bigint, importId: bigint, onFacts = async () => {}, lastTry = false) =>
  runOrdersExportImport({ database, log, onFacts, batchSize: 100 }, { shopId, importId, lastTry });

const look = (shopId: bigint, importId: bigint) =>
  database.inShop(shopId, async (tx) => {
    const { chunks, orders } = await tx.row<{ chunks: number; orders: number }>(sql`
      SELECT (SELECT count(*)::int FROM import_chunk) AS chunks, (SELECT count(*)::int FROM orders) AS orders`);
    return { ...(await findImport(tx, shopId, importId))!, chunks, orders };
  });

const jobs = (importId: bigint) =>
  database.inSystem((tx) =>
    tx.rows<{ task: string }>(sql`
      SELECT task_identifier AS task FROM graphile_worker.jobs WHERE key = ${`import:${importId}`}`),
  );

test("an upload is kept, enqueued, imported and cleared away", async () => {
  const shopId = await testShop(database);
  const text = file(3000, [1, 250]);
  const importId = await upload(shopId, text);
  expect(await jobs(importId)).toEqual([{ task: "import-orders-export" }]);
  expect(await look(shopId, importId)).toMatchObject({
    kind: "orders_csv",
    state: "queued",
    fileName: "orders_export.csv",
    bytesTotal: BigInt(text.length),
    chunks: 2,
  });
  const seen: number[] = [];
  await run(shopId, importId, async () => {
    seen.push((await look(shopId, importId)).ordersRead);
  });
  expect(seen.slice(0, 3)).toEqual([0, 99, 199]);
  expect(await look(shopId, importId)).toMatchObject({
    state: "done",
    bytesDone: BigInt(text.length),
    rowsRead: 3000,
    ordersRead: 2998,
    ordersStored: 2998,
    rowsRefused: 2,
    reason: null,
    finishedAt: expect.any(Date),
    chunks: 0,
    orders: 2998,
  });
  await database.inShop(shopId, async (tx) => {
    const page = await importRefusals(tx, shopId, importId, 2, 1);
    const reason = 'order #250 left out: "Total" is not a plain amount like 1234.50 (=1)';
    expect(page).toEqual({ refusals: [{ line: 252, reason }], kept: 2, page: 2, pageSize: 1 });
    expect((await refusalsCsv(tx, shopId, importId)).split("\r\n")[2]).toBe(
      `252,"${reason.replaceAll('"', '""')}"`,
    );
    expect((await listImports(tx, shopId)).map((one) => one.importId)).toEqual([importId]);
  });
  // the job once more: nothing left to do
  await run(shopId, importId, async () => {
    throw new Error("nothing was to be stored");
  });
  expect((await look(shopId, importId)).rowsRefused).toBe(2);
});

test("a try that fails in the middle is taken up again, and ends as if it had not", async () => {
  const shopId = await testShop(database);
  const importId = await upload(shopId, file(1000, [5]));
  let batches = 0;
  const failing = async () => {
    if (++batches === 4) throw new Error("the database went away");
  };
  await expect(run(shopId, importId, failing)).rejects.toThrow("the database went away");
  expect(await look(shopId, importId)).toMatchObject({
    state: "queued",
    reason: "Something went wrong on our side. It will be tried again.",
    ordersStored: 299,
    orders: 299,
    chunks: 1,
  });
  await run(shopId, importId);
  expect(await look(shopId, importId)).toMatchObject({
    state: "done",
    reason: null,
    ordersRead: 999,
    ordersStored: 999,
    rowsRefused: 1,
    orders: 999,
    chunks: 0,
  });
  const { kept } = await database.inShop(shopId, (tx) => importRefusals(tx, shopId, importId, 1));
  expect(kept).toBe(1);
});

test("after the last try it is shown as failed", async () => {
  const shopId = await testShop(database);
  const importId = await upload(shopId, file(10));
  const failing = async () => {
    throw new Error("the database went away");
  };
  await expect(run(shopId, importId, failing, true)).rejects.toThrow();
  expect(await look(shopId, importId)).toMatchObject({ state: "failed", chunks: 0 });
});

test("the wrong file fails with its reason and is not tried again", async () => {
  const shopId = await testShop(database);
  const importId = await upload(shopId, "Title,Price\nTea,1\n");
  await run(shopId, importId);
  expect(await look(shopId, importId)).toMatchObject({
    state: "failed",
    reason: expect.stringContaining("Not a Shopify orders export"),
    chunks: 0,
  });
});

test("cancelled before or while it runs", async () => {
  const shopId = await testShop(database);
  const cancel = (importId: bigint) => database.inShop(shopId, (tx) => cancelImport(tx, shopId, importId));
  const waiting = await upload(shopId, file(10));
  expect(await cancel(waiting)).toBe(true);
  expect(await cancel(waiting)).toBe(false);
  await run(shopId, waiting);
  expect(await look(shopId, waiting)).toMatchObject({ state: "cancelled", orders: 0, chunks: 0 });

  const running = await upload(shopId, file(1000));
  let batches = 0;
  await run(shopId, running, async () => {
    if (++batches === 2) await cancel(running);
  });
  expect(await look(shopId, running)).toMatchObject({ state: "cancelled", orders: 200, chunks: 0 });
});

test("an upload too large, empty, or broken off leaves nothing behind", async () => {
  const shopId = await testShop(database);
  await expect(upload(shopId, file(10_000), 1024 * 1024)).rejects.toThrow(/larger than 1 MiB/);
  await expect(upload(shopId, "")).rejects.toThrow(UploadError);
  async function* broken() {
    yield Buffer.alloc(3 * 1024 * 1024);
    throw new Error("connection reset");
  }
  await expect(createImport(database, shopId, { fileName: "x.csv", source: broken() })).rejects.toThrow(
    "connection reset",
  );
  const left = await database.inShop(shopId, (tx) =>
    tx.row(
      sql`SELECT (SELECT count(*)::int FROM import_run) AS runs, (SELECT count(*)::int FROM import_chunk) AS chunks`,
    ),
  );
  expect(left).toEqual({ runs: 0, chunks: 0 });
});

test("of very many refusals the first are kept, and all are counted", async () => {
  const shopId = await testShop(database);
  const importId = await upload(
    shopId,
    file(
      10_150,
      Array.from({ length: 10_150 }, (_, i) => i),
    ),
  );
  await run(shopId, importId);
  expect((await look(shopId, importId)).rowsRefused).toBe(10_150);
  const { kept } = await database.inShop(shopId, (tx) => importRefusals(tx, shopId, importId, 1));
  expect(kept).toBe(10_000);
});
