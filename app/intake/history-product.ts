// A product and its variants as the bulk history tells of them → facts.
import type { ProductFact, VariantFact } from "../commerce/store-products.server.ts";
import { historyVersion } from "../commerce/version.ts";
import type { HistoryProductNode, HistoryVariantNode } from "../shopify/history-documents.ts";
import { PayloadError } from "../shopify/payload-error.ts";
import { idFrom } from "./history-order.ts";
import { minor } from "./payload/shop-money.ts";

export function historyProduct(node: HistoryProductNode): ProductFact {
  const updatedAt = new Date(node.updatedAt);
  return {
    productId: idFrom(node.id),
    title: node.title,
    handle: node.handle,
    vendor: node.vendor || null,
    productType: node.productType || null,
    status: node.status.toLowerCase(),
    tags: node.tags,
    createdAt: new Date(node.createdAt),
    updatedAt,
    version: historyVersion(updatedAt),
  };
}

/** @param currency the shop's; prices of variants are in it */
export function historyVariant(node: HistoryVariantNode, currency: string | null): VariantFact {
  if (currency === null) throw new PayloadError("the shop's currency is not known yet");
  const { inventoryItem } = node;
  // a cost is changed at the inventory item
  const instants = [node.updatedAt, inventoryItem?.updatedAt ?? node.updatedAt].map((text) => new Date(text));
  const updatedAt = instants.reduce((latest, other) => (other > latest ? other : latest));
  const cost = inventoryItem?.unitCost;
  if (cost && cost.currencyCode !== currency)
    throw new PayloadError(`a cost is in ${cost.currencyCode}, the shop's currency is ${currency}`);
  return {
    variantId: idFrom(node.id),
    productId: idFrom(node.__parentId),
    title: node.title,
    sku: node.sku || null,
    priceMinor: minor(node.price, currency),
    compareAtMinor: node.compareAtPrice === null ? null : minor(node.compareAtPrice, currency),
    unitCostMinor: inventoryItem ? (cost ? minor(cost.amount, currency) : null) : undefined,
    updatedAt,
    version: historyVersion(updatedAt),
  };
}
