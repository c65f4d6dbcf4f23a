// Turns deliveries into facts, batch by batch, until stopped. A batch is two transactions: the first says who takes which
// deliveries, the second does all that follows from them. Whatever ends the process in the middle, the deliveries are
// still there and nothing of them was done.
import { type Database, sql, type Tx } from "../platform/db.server.ts";
import type { Log } from "../platform/log.server.ts";
import {
  abandon,
  type Claim,
  type ClaimedDelivery,
  claimAbandoned,
  claimWaiting,
  MOST_ENDS,
  readClaimed,
} from "./claim-deliveries.server.ts";
import { type Outcome, settleDeliveries } from "./deliveries.server.ts";
import { processDeliveries, type Reactions } from "./process-deliveries.server.ts";

export type DeliveryWorkerOptions = Reactions & {
  database: Database;
  log: Log;
  /** pause when nothing is due; default 200 ms, so that an order shows within a second */
  pollMs?: number;
  /** batches under way at once, of different shops; default 2: one computes while the other waits for the database */
  lanes?: number;
  /** told after each batch, when it is committed */
  onBatch?: (batch: FinishedBatch) => void;
};

export type FinishedBatch = {
  seconds: number;
  deliveries: (Outcome & { shopId: bigint; topic: string; receivedAt: Date })[];
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
const LANES = 2;

/** Any number of workers may run, in any number of processes. */
export function startDeliveryWorker(options: DeliveryWorkerOptions): DeliveryWorker {
  const { database, log, pollMs = 200, lanes = LANES } = options;
  let stopping = false;
  const sleepers = new Set<() => void>();
  const wake = () => {
    for (const wakeUp of sleepers) wakeUp();
  };
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        sleepers.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, milliseconds);
      sleepers.add(wakeUp);
    });

  // one place in the round of shops for all lanes
  const round: Round = { after: 0n };

  async function work(): Promise<void> {
    while (!stopping) {
      try {
        const found = await processBatch(options, round);
        if (found === 0 && !stopping) await pause(pollMs);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        log.error({ code, err: error }, "a batch of deliveries was put back; it is tried again");
        if (!stopping) await pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  const ended = Promise.all(Array.from({ length: lanes }, work));
  return {
    wake,
    stop: async () => {
      stopping = true;
      wake();
      await ended;
    },
    drained: async () => {
      while (!stopping && (await anyDue(database))) {
        wake();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** Where the round of shops has come to: `after` is the last shop served. */
export type Round = { after: bigint; claiming?: Promise<unknown> };

/**
 * Claims and processes one batch of what waits, and then, if there is any, of what another worker left behind.
 * @returns how many deliveries were in them
 */
export async function processBatch(
  options: DeliveryWorkerOptions,
  round: Round = { after: 0n },
): Promise<number> {
  const { database } = options;
  const claims = await claimInTurn(database, round);
  const waiting = claims.length > 0 ? await processClaims(options, claims) : 0;
  const abandoned = await database.inIntake(claimAbandoned);
  return waiting + (abandoned.length > 0 ? await processClaims(options, abandoned) : 0);
}

// lanes that claimed at once would take the same shops, and wait for each other's locks
function claimInTurn(database: Database, round: Round): Promise<Claim[]> {
  const claiming = (round.claiming ?? Promise.resolve()).then(async () => {
    const claims = await database.inIntake((tx) => claimWaiting(tx, round.after));
    round.after = claims.reduce((last, one) => (one.shopId > last ? one.shopId : last), 0n);
    return claims;
  });
  round.claiming = claiming.catch(() => {});
  return claiming;
}

async function processClaims(options: DeliveryWorkerOptions, claims: Claim[]): Promise<number> {
  const { database, log, onBatch } = options;
  const begin = performance.now();
  try {
    const deliveries = await database.inIntake(async (tx) => {
      const settled: FinishedBatch["deliveries"] = [];
      // by ascending shop id: each holds its shop's lock to the end
      for (const [shopId, claimed] of await readClaimed(tx, claims)) {
        const known = new Map(claimed.map((one) => [one.webhookId, one]));
        for (const outcome of await settleShop(tx, shopId, claimed, options)) {
          const { topic, receivedAt } = known.get(outcome.webhookId)!;
          settled.push({ ...outcome, shopId, topic, receivedAt });
        }
      }
      return settled;
    });
    report(log, deliveries);
    onBatch?.({ seconds: (performance.now() - begin) / 1000, deliveries });
    return deliveries.length;
  } catch (error) {
    // best effort: without it the claims run out by themselves
    await database.inIntake((tx) => abandon(tx, claims)).catch(() => {});
    throw error;
  }
}

async function settleShop(
  tx: Tx,
  shopId: bigint,
  claimed: ClaimedDelivery[],
  reactions: Reactions,
): Promise<Outcome[]> {
  const { hopeless = [], others = [] } = Object.groupBy(claimed, (one) =>
    one.attempts >= MOST_ENDS ? "hopeless" : "others",
  );
  const failed = hopeless.map(
    ({ webhookId, attempts }): Outcome => ({
      webhookId,
      state: "failed",
      reason: `the worker ended ${attempts} times while it was at this delivery`,
    }),
  );
  await settleDeliveries(tx, shopId, failed);
  if (others.length === 0) return failed;
  return [...failed, ...(await processDeliveries(tx, shopId, others, reactions))];
}

function report(log: Log, deliveries: FinishedBatch["deliveries"]): void {
  for (const { shopId, webhookId, topic, ...outcome } of deliveries) {
    const details = { shopId: `${shopId}`, webhookId, topic, state: outcome.state };
    if (outcome.state === "failed" || outcome.state === "pending")
      log.warn({ ...details, reason: outcome.reason }, "a delivery failed");
    else log.debug(details, "a delivery is settled");
  }
}

async function anyDue(database: Database): Promise<boolean> {
  const { due } = await database.inIntake((tx) =>
    tx.row<{ due: boolean }>(
      sql`SELECT EXISTS (SELECT FROM delivery WHERE state = 'pending' AND due_at <= now()) AS due`,
    ),
  );
  return due;
}
