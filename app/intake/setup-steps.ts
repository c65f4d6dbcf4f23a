// How far the order history is, from the imports there have been.
import type { ImportRunRow } from "./import-run.server.ts";

export type HistoryStep = {
  state: "done" | "running" | "failed" | "waiting";
  /** stored by finished imports; read so far by a running one */
  orders: number;
  bytesDone: bigint;
  bytesTotal: bigint | null;
  reason: string | null;
};

/** @param runs newest first; a running one says more than a finished one, that more than a failed one */
export function historyStep(runs: ImportRunRow[]): HistoryStep {
  const step = (state: HistoryStep["state"], run?: ImportRunRow, orders = 0): HistoryStep => ({
    state,
    orders,
    bytesDone: run?.bytesDone ?? 0n,
    bytesTotal: run?.bytesTotal ?? null,
    reason: run?.reason ?? null,
  });
  const running = runs.find((run) => run.state === "running" || run.state === "queued");
  if (running) return step("running", running, running.ordersRead);
  const finished = runs.filter((run) => run.state === "done");
  if (finished.length > 0) {
    return step(
      "done",
      finished[0],
      finished.reduce((sum, run) => sum + run.ordersStored, 0),
    );
  }
  const failed = runs.find((run) => run.state === "failed");
  return failed ? step("failed", failed) : step("waiting");
}

/** 0–100; null while the size is not known. */
export function importPercent(run: Pick<HistoryStep, "bytesDone" | "bytesTotal">): number | null {
  if (!run.bytesTotal) return null;
  return Math.min(100, Math.round((Number(run.bytesDone) / Number(run.bytesTotal)) * 100));
}

/** @param apiKey the app's; the embed's file is extensions/storefront/blocks/app-embed.liquid */
export function embedUrl(shopDomain: string, apiKey: string): string {
  return `https://${shopDomain}/admin/themes/current/editor?context=apps&activateAppId=${apiKey}/app-embed`;
}
