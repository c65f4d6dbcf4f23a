// The inbox in figures, for operators: of all shops together.
import { type Database, sql } from "../platform/db.server.ts";
import type { Metrics } from "../platform/metrics.server.ts";
import type { FinishedBatch } from "./delivery-worker.server.ts";
import { isReadTopic } from "./payload/read-delivery.ts";

/** Counting a longer line than this takes longer than the answer is worth. */
const MOST_COUNTED = 100_000;

/** What waits, and for how long; asked of the database at each scrape. */
export function measureInbox(metrics: Metrics, database: Database): void {
  metrics.gauge(
    "deliveries_waiting",
    `Deliveries that are due and not settled, up to ${MOST_COUNTED}`,
    async () => {
      const { count } = await database.inIntake((tx) =>
        tx.row<{ count: number }>(sql`
          SELECT count(*)::int AS count FROM (
            SELECT FROM delivery WHERE state = 'pending' AND due_at <= now() LIMIT ${MOST_COUNTED}) due`),
      );
      return count;
    },
  );
  metrics.gauge("delivery_lag_seconds", "How long the oldest due delivery has been due", async () => {
    const { seconds } = await database.inIntake((tx) =>
      tx.row<{ seconds: number }>(sql`
        SELECT coalesce(greatest(extract(epoch FROM now() - min(due_at)), 0), 0)::float8 AS seconds
        FROM delivery WHERE state = 'pending'`),
    );
    return seconds;
  });
}

/** @param handled topics that are read elsewhere than in commerce */
export function batchMeter(metrics: Metrics, handled: object): (batch: FinishedBatch) => void {
  return ({ seconds, deliveries }) => {
    const now = Date.now();
    metrics.batchSeconds.observe(seconds);
    for (const { topic, state, receivedAt } of deliveries) {
      // what anybody may write into a header must not become a label of its own
      const label = isReadTopic(topic) || Object.hasOwn(handled, topic) ? topic : "other";
      metrics.deliveries.inc({ topic: label, outcome: state === "pending" ? "retry" : state });
      if (state === "done") metrics.deliverySeconds.observe((now - receivedAt.getTime()) / 1000);
    }
  };
}
