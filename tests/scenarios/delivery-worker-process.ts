// A worker process to be killed: `node delivery-worker-process.ts DATABASE_URL`. It takes its time inside each batch, so
// that the end comes in the middle of one.
import { startDeliveryWorker } from "../../app/intake/delivery-worker.server.ts";
import { openDatabase, sql } from "../../app/platform/db.server.ts";
import { createLog } from "../../app/platform/log.server.ts";
import { recomputeCustomers } from "../../app/retention/recompute.server.ts";

startDeliveryWorker({
  database: openDatabase({ url: process.argv[2]! }),
  log: createLog("silent"),
  handlers: {},
  onFacts: async (tx, shopId, touched) => {
    await recomputeCustomers(tx, shopId, touched);
    process.stdout.write("in the middle\n");
    await tx.run(sql`SELECT pg_sleep(1)`);
  },
});
