// From a share's file to rows ready for COPY.
import type { OrderFact } from "../commerce/facts.ts";
import { type StagedOrders, stageOrders } from "../commerce/staged-orders.ts";
import { type Orphan, ShareReading } from "./history-share.ts";
import { spooledLines } from "./history-spool.server.ts";
import type { Refusal } from "./orders-export.ts";

export type ShareToStage = { path: string; withProvisionalIds: boolean };

export type StagedShare = { lines: number; refusals: Refusal[]; orphans: Orphan[]; staged: StagedOrders };

export async function stageShare({ path, withProvisionalIds }: ShareToStage): Promise<StagedShare> {
  const reading = new ShareReading(await spooledLines(path));
  const staged = stageOrders({ [Symbol.iterator]: () => factsOf(reading) }, withProvisionalIds);
  return { lines: reading.lines, refusals: reading.refusals, orphans: reading.orphans, staged };
}

function* factsOf(reading: ShareReading): Generator<OrderFact> {
  for (const { order } of reading.orders()) yield order;
}
