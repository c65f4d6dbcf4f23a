// Orders nobody can be credited with, shown beside the totals so that nothing silently vanishes.
import { Banner } from "@shopify/polaris";
import { useWriters } from "./use-writers.ts";

export function Unattributed({ orders, grossMinor }: { orders: number; grossMinor: bigint }) {
  const { text, money } = useWriters();
  if (orders === 0) return null;
  return (
    <Banner tone="info" title={text("retention.unattributed.title", { count: orders })}>
      <p>{text("retention.unattributed.body", { amount: money(grossMinor) })}</p>
    </Banner>
  );
}
