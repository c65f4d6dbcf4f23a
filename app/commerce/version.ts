// Which of two accounts of the same thing is the newer: versions are strings that sort by age (byte order).
// An export sorts before everything Shopify sent; a page of history before a webhook of the same moment.

/** @param triggeredAt the X-Shopify-Triggered-At header: parts changes within one second of updated_at */
export function webhookVersion(updatedAt: Date, triggeredAt: string, webhookId: string): string {
  return `${updatedAt.toISOString()}|w${triggeredAt}|${webhookId}`;
}

export function historyVersion(updatedAt: Date): string {
  return `${updatedAt.toISOString()}|h`;
}

/** @param importedAt when the import began: of two exports the later one is believed */
export function exportVersion(importedAt: Date): string {
  return `0export|${importedAt.toISOString()}`;
}
