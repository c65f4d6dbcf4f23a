// From a share's file to rows ready for COPY.
import { readFile } from "node:fs/promises";
import { type StagedOrders, stageOrders } from "../commerce/staged-orders.ts";
import { type HistoryShare, readShare } from "./history-share.ts";
import { spooledLines } from "./history-spool.server.ts";

export type ShareOrder = { path: string; withProvisionalIds: boolean };

export type StagedShare = Pick<HistoryShare, "lines" | "refusals" | "orphans"> & { staged: StagedOrders };

export async function stageShare({ path, withProvisionalIds }: ShareOrder): Promise<StagedShare> {
  const { orders, lines, refusals, orphans } = readShare(spooledLines(await readFile(path)));
  const staged = stageOrders(
    orders.map(({ order }) => order),
    withProvisionalIds,
  );
  return { lines, refusals, orphans, staged };
}
