// Which message a payload came in: with its own instants that gives the version of what it says.
import { webhookVersion } from "../../commerce/version.ts";

export type Message = {
  webhookId: string;
  /** the header as sent; null when there was none */
  triggeredAt: string | null;
  /** when it happened at Shopify, as far as we know */
  at: Date;
};

/** @param updatedAt what the payload itself says; else the message's own instant */
export function versionOf(message: Message, updatedAt: Date | null | undefined): string {
  return webhookVersion(updatedAt ?? message.at, message.triggeredAt ?? "", message.webhookId);
}
