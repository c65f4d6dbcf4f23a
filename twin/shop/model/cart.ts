/**
 * What comes before an order: carts and checkouts.
 */
import type { Property } from "./order.ts";

export type CartLine = { variantId: bigint; quantity: number; properties: Property[] };

export type Cart = {
  token: string;
  lines: CartLine[];
  attributes: Property[];
  discountCodes: string[];
  createdAt: number;
  updatedAt: number;
};

export type Checkout = {
  id: bigint;
  token: string;
  cartToken: string | null;
  email: string | null;
  phone: string | null;
  customerId: bigint | null;
  lines: CartLine[];
  discountCodes: string[];
  buyerAcceptsMarketing: boolean;
  presentmentCurrency: string;
  createdAt: number;
  updatedAt: number;
  completedAt: number | null;
};
