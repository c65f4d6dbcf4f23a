// A worker that is killed in the middle of a batch has done nothing of it, and the next one does it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { deliveryCounts } from "../../app/intake/deliveries.server.ts";
import { startDeliveryWorker } from "../../app/intake/delivery-worker.server.ts";
import { sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";
import { testDatabase, testShop } from "../set-up/database.ts";
import { openDoor } from "../set-up/webhooks.ts";
import { orderBody } from "./webhook-bodies.ts";

const database = await testDatabase();
const DOMAIN = "killed.myshopify.com";
const ORDERS = 500;

const log = createLog("silent");

/** Starts a worker process and kills it while it is inside its n-th batch. */
async function killInBatch(n: number): Promise<void> {
  const script = new URL("./delivery-worker-process.ts", import.meta.url).pathname;
  const worker = spawn(process.execPath, [script, database.url], { stdio: ["ignore", "pipe", "inherit"] });
  let batches = 0;
  for await (const text of worker.stdout.setEncoding("utf8") as AsyncIterable<string>) {
    batches += text.split("\n").length - 1;
    if (batches >= n) break;
  }
  worker.kill("SIGKILL");
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, "exit");
  expect(worker.signalCode).toBe("SIGKILL");
}

it("a worker killed again and again in the middle loses nothing and doubles nothing", async () => {
  const shopId = await testShop(database, { domain: DOMAIN });
  const post = await openDoor({ database });
  const states = () => database.inShop(shopId, async (tx) => (await deliveryCounts(tx, shopId)).byState);
  const answers = await Promise.all(
    Array.from({ length: ORDERS }, (_, index) =>
      post({
        shop: DOMAIN,
        webhookId: `w-${index}`,
        body: orderBody({ order: index + 1, customer: (index % 7) + 1, minute: 0, status: "paid" }),
      }),
    ),
  );
  expect(answers.every((answer) => answer.status === 200)).toBe(true);

  await killInBatch(1);
  // the killed batch was not done, not even in part
  expect(await states()).toMatchObject({ pending: ORDERS, done: 0 });
  await killInBatch(2);
  const after = await states();
  expect(after.pending + after.done).toBe(ORDERS);
  expect(after.done).toBeGreaterThan(0);
  expect(after.pending).toBeGreaterThan(0);

  const worker = startDeliveryWorker({ database, log, handlers: {}, onFacts: recomputeCustomers });
  // the killed one's locks go when PostgreSQL notices; then everything is done
  await expect.poll(states, { timeout: 20_000 }).toEqual({ pending: 0, done: ORDERS, ignored: 0, failed: 0 });
  await worker.stop();
  const [figures] = await database.inShop(shopId, (tx) =>
    tx.rows(
      sql`SELECT sum(purchases)::int AS purchases, sum(gross_minor)::int AS gross FROM customer_figure`,
    ),
  );
  expect(figures).toEqual({ purchases: ORDERS, gross: ORDERS * 2000 });
});
