// Which of two accounts of the same thing is the newer: versions are strings that sort by age (byte order).
// An export sorts before everything Shopify sent; a page of history before a webhook of the same moment.

/** @param triggeredAt the X-Shopify-Triggered-At header: parts changes within one second of updated_at */
export function webhookVersion(updatedAt: Date, triggeredAt: string, webhookId: string): string {
  return `${updatedAt.toISOString()}|w${triggeredAt}|${webhookId}`;
}

export function historyVersion(updatedAt: Date): string {
  return `${updatedAt.toISOString()}|h`;
}

/** To the second and in UTC, as Shopify writes instants. */
const PLAIN_INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** The same of an instant as it is written: a history tells of millions. @returns null when it is none */
export function writtenHistoryVersion(updatedAt: string): string | null {
  if (PLAIN_INSTANT.test(updatedAt)) return `${updatedAt.slice(0, -1)}.000Z|h`;
  const instant = new Date(updatedAt);
  return Number.isNaN(instant.getTime()) ? null : historyVersion(instant);
}

/** @param importedAt when the import began: of two exports the later one is believed */
export function exportVersion(importedAt: Date): string {
  return `0export|${importedAt.toISOString()}`;
}
