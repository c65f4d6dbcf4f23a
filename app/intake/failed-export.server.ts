// What was set aside as a CSV file, for whoever looks for the cause: the ids stand in the log, too.
import type { Tx } from "../platform/db.server.ts";
import { csvLine } from "../ui/csv.ts";
import { listDeliveries } from "./deliveries.server.ts";

const AT_ONCE = 200;
const COLUMNS = ["Webhook ID", "Topic", "Triggered at", "Received at", "Tries", "Processed again", "Reason"];

/** @param inShop a transaction for each stretch, so that none lasts as long as the download */
export async function* failedCsv(
  inShop: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  shopId: bigint,
  search: string,
): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  let before: bigint | undefined;
  for (let more = true; more; ) {
    const found = await inShop((tx) =>
      listDeliveries(tx, shopId, { state: "failed", search, before, limit: AT_ONCE }),
    );
    for (const row of found.rows) {
      const { webhookId, topic, triggeredAt, receivedAt, attempts, replays, reason } = row;
      yield csvLine([webhookId, topic, triggeredAt, receivedAt.toISOString(), attempts, replays, reason]);
    }
    before = found.rows.at(-1)?.seq;
    more = found.hasMore;
  }
}
