// Turns deliveries into facts, batch by batch, until stopped. A batch is one transaction: whatever ends the process
// in the middle of it, the deliveries are still there and nothing of them was done.
import { type Database, sql } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import { claimDeliveries } from "./claim-deliveries.server.ts";
import type { Outcome } from "./deliveries.server.ts";
import { processDeliveries, type Reactions } from "./process-deliveries.server.ts";

export type DeliveryWorkerOptions = Reactions & {
  database: Database;
  log: Log;
  /** pause when nothing is due; default 200 ms, so that an order shows within a second */
  pollMs?: number;
};

export type DeliveryWorker = {
  /** Ends after the batch under way. */
  stop(): Promise<void>;
  /** Resolves when no delivery is due any more, in this worker or any other; what waits for a later attempt is not due. */
  drained(): Promise<void>;
  /** Looks now instead of at the end of the pause. */
  wake(): void;
};

const PAUSE_AFTER_ERROR_MS = 1000;

/** Any number of workers may run, in any number of processes. */
export function startDeliveryWorker(options: DeliveryWorkerOptions): DeliveryWorker {
  const { database, log, pollMs = 200 } = options;
  let stopping = false;
  let wakeUp = () => {};
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function work(): Promise<void> {
    while (!stopping) {
      try {
        const found = await processBatch(options);
        if (found === 0 && !stopping) await pause(pollMs);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        log.error({ code, err: error }, "a batch of deliveries was put back; it is tried again");
        if (!stopping) await pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  const ended = work();
  return {
    wake: () => wakeUp(),
    stop: async () => {
      stopping = true;
      wakeUp();
      await ended;
    },
    drained: async () => {
      while (!stopping && (await anyDue(database))) {
        wakeUp();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/**
 * Claims and processes one batch.
 * @returns how many deliveries were in it
 */
export async function processBatch({ database, log, ...reactions }: DeliveryWorkerOptions): Promise<number> {
  const outcomes = await database.inIntake(async (tx) => {
    const settled: { shopId: bigint; topics: Map<string, string>; outcomes: Outcome[] }[] = [];
    // by ascending shop id: each holds its shop's lock to the end
    for (const [shopId, deliveries] of await claimDeliveries(tx)) {
      const topics = new Map(deliveries.map((one) => [one.webhookId, one.topic]));
      settled.push({ shopId, topics, outcomes: await processDeliveries(tx, shopId, deliveries, reactions) });
    }
    return settled;
  });
  for (const { shopId, topics, outcomes: some } of outcomes) {
    for (const one of some) {
      if (one.state !== "failed" && one.state !== "pending") continue;
      const { webhookId, state, reason } = one;
      log.warn(
        { shopId: `${shopId}`, webhookId, topic: topics.get(webhookId), state, reason },
        "a delivery failed",
      );
    }
  }
  return outcomes.reduce((sum, one) => sum + one.outcomes.length, 0);
}

async function anyDue(database: Database): Promise<boolean> {
  const { due } = await database.inIntake((tx) =>
    tx.row<{ due: boolean }>(
      sql`SELECT EXISTS (SELECT FROM delivery WHERE state = 'pending' AND due_at <= now()) AS due`,
    ),
  );
  return due;
}
