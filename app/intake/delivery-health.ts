// One word for the state of the inbox.
import type { InboxHealth } from "./inbox-health.server.ts";

export type DeliveryHealth = "healthy" | "behind" | "attention";

/** Seconds a delivery may wait before the merchant is told that figures are behind. */
const PATIENCE = 60;

export function deliveryHealth({
  failed,
  lagSeconds,
}: Pick<InboxHealth, "failed" | "lagSeconds">): DeliveryHealth {
  if (failed > 0) return "attention";
  return (lagSeconds ?? 0) > PATIENCE ? "behind" : "healthy";
}
