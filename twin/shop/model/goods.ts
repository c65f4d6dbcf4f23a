/**
 * What is sold: products, their variants, and collections of them.
 */
export type Variant = {
  id: bigint;
  productId: bigint;
  title: string;
  sku: string | null;
  barcode: string | null;
  /** Minor units of the shop's currency. */
  price: bigint;
  compareAtPrice: bigint | null;
  /** What one unit costs the merchant, in minor units; null when the merchant never said. */
  unitCost: bigint | null;
  inventoryQuantity: number;
  inventoryItemId: bigint;
  position: number;
  requiresShipping: boolean;
  options: string[];
  createdAt: number;
  updatedAt: number;
};

export type Product = {
  id: bigint;
  title: string;
  handle: string;
  bodyHtml: string;
  vendor: string;
  productType: string;
  status: "active" | "draft" | "archived";
  tags: string[];
  collections: string[];
  imageUrl: string | null;
  giftCard: boolean;
  optionNames: string[];
  variants: Variant[];
  publishedAt: number | null;
  createdAt: number;
  updatedAt: number;
};

export type Collection = { id: bigint; handle: string; title: string; updatedAt?: number };
