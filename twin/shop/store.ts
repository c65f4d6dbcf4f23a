/**
 * One shop of the twin and every way to change it. Each change bumps `updatedAt` and tells the shop's
 * listener what happened, in the words and payloads of Shopify's webhooks; `load` does the same silently.
 */
import * as carts from "./carts.ts";
import { ShopCore } from "./core.ts";
import * as customers from "./customers.ts";
import * as discounts from "./discounts.ts";
import { loadHistory } from "./history.ts";
import * as install from "./install.ts";
import type { ProtectedDataLevel } from "./model/app-install.ts";
import type { Cart, CartLine, Checkout } from "./model/cart.ts";
import type { CodeDiscount } from "./model/discount.ts";
import type { Collection, Product, Variant } from "./model/goods.ts";
import type { Fulfillment, Order, OrderReturn, Property, Refund } from "./model/order.ts";
import type { Customer } from "./model/people.ts";
import * as orderChanges from "./order-changes.ts";
import * as orders from "./orders.ts";
import * as products from "./products.ts";
import type {
  CancelSpec,
  CustomerChange,
  CustomerSpec,
  DiscountSpec,
  EditSpec,
  FulfilSpec,
  History,
  OrderSpec,
  ProductSpec,
  RefundSpec,
  ReturnSpec,
  VariantSpec,
} from "./specs.ts";

export class TwinShop extends ShopCore {
  // --- products ---

  createProduct(spec: ProductSpec): Product {
    return this.action(() => products.createProduct(this, spec));
  }
  addVariant(productId: bigint, spec: VariantSpec): Variant {
    return this.action(() => products.addVariant(this, this.product(productId), spec));
  }
  updateProduct(id: bigint, change: Partial<Omit<ProductSpec, "variants">>): Product {
    return this.action(() => products.updateProduct(this, this.product(id), change));
  }
  updateVariant(id: bigint, change: Partial<VariantSpec>): Variant {
    return this.action(() => products.updateVariant(this, this.variant(id), change));
  }
  deleteProduct(id: bigint): void {
    this.action(() => products.deleteProduct(this, this.product(id)));
  }
  renameCollection(handle: string, title: string): Collection {
    return this.action(() => products.renameCollection(this, handle, title));
  }
  /** What was in it is in it no more. */
  deleteCollection(handle: string): void {
    this.action(() => products.deleteCollection(this, handle));
  }

  // --- customers ---

  createCustomer(spec: CustomerSpec): Customer {
    return this.action(() => customers.createCustomer(this, spec));
  }
  updateCustomer(id: bigint, change: CustomerChange): Customer {
    return this.action(() => customers.updateCustomer(this, this.customer(id), change));
  }
  deleteCustomer(id: bigint): void {
    this.action(() => customers.deleteCustomer(this, this.customer(id)));
  }
  /** `gone` becomes a part of `kept`: its orders, tags and addresses move over. */
  mergeCustomers(kept: bigint, gone: bigint): Customer {
    return this.action(() => customers.mergeCustomers(this, this.customer(kept), this.customer(gone)));
  }
  addTags(id: bigint, tags: string[]): Customer {
    return this.action(() => customers.addTags(this, this.customer(id), tags));
  }
  removeTags(id: bigint, tags: string[]): Customer {
    return this.action(() => customers.removeTags(this, this.customer(id), tags));
  }

  // --- orders ---

  createOrder(spec: OrderSpec): Order {
    return this.action(() => orders.createOrder(this, spec));
  }
  /** Full, by lines, or an amount that belongs to no line; see RefundSpec. */
  refundOrder(id: bigint, spec: RefundSpec = {}): Refund {
    return this.action(() => orderChanges.refundOrder(this, this.order(id), spec));
  }
  /** Cancels; `refund` (default true) gives the money back as well. */
  cancelOrder(id: bigint, spec: CancelSpec = {}): Order {
    return this.action(() => orderChanges.cancelOrder(this, this.order(id), spec));
  }
  fulfilOrder(id: bigint, spec: FulfilSpec = {}): Fulfillment {
    return this.action(() => orderChanges.fulfilOrder(this, this.order(id), spec));
  }
  returnOrder(id: bigint, spec: ReturnSpec = {}): OrderReturn {
    return this.action(() => orderChanges.returnOrder(this, this.order(id), spec));
  }
  editOrder(id: bigint, spec: EditSpec): Order {
    return this.action(() => orderChanges.editOrder(this, this.order(id), spec));
  }
  /** Takes the money of a pending order. */
  payOrder(id: bigint, at?: number): Order {
    return this.action(() => orderChanges.payOrder(this, this.order(id), at));
  }
  updateOrder(id: bigint, change: { tags?: string[]; note?: string | null; at?: number }): Order {
    return this.action(() => orderChanges.updateOrder(this, this.order(id), change));
  }
  deleteOrder(id: bigint): void {
    this.action(() => orderChanges.deleteOrder(this, this.order(id)));
  }

  // --- discounts ---

  /** Throws DiscountRefused when a code is taken. */
  createDiscount(spec: DiscountSpec): CodeDiscount {
    return this.action(() => discounts.createDiscount(this, spec));
  }
  /** Whether a code would apply to a cart now, and if not why (in a sentence for the customer). */
  checkDiscount(
    code: string,
    cart: { subtotal: bigint; quantity: number; customerId: bigint | null },
  ): discounts.DiscountCheck {
    return discounts.checkDiscount(this, code, cart);
  }

  // --- storefront ---

  /** Creates or replaces a cart; emits carts/create or carts/update. */
  saveCart(cart: {
    token?: string;
    lines: CartLine[];
    attributes?: Property[];
    discountCodes?: string[];
  }): Cart {
    return this.action(() => carts.saveCart(this, cart));
  }
  /** Creates or updates a checkout; emits checkouts/create or checkouts/update. */
  saveCheckout(checkout: Partial<Omit<Checkout, "id" | "createdAt">> & { lines: CartLine[] }): Checkout {
    return this.action(() => carts.saveCheckout(this, checkout));
  }
  /** Turns a checkout into an order, with `extra` (addresses, landing site…) laid over it. */
  completeCheckout(token: string, extra: Partial<OrderSpec> = {}): Order {
    return this.action(() => carts.completeCheckout(this, token, extra));
  }

  // --- the app in this shop ---

  installApp(scopes?: string[]): void {
    this.action(() => install.installApp(this, scopes));
  }
  uninstallApp(): void {
    this.action(() => install.uninstallApp(this));
  }
  setScopes(scopes: string[]): void {
    this.action(() => install.setScopes(this, scopes));
  }
  setProtectedData(level: ProtectedDataLevel): void {
    this.state.protectedData = level;
  }
  /** All access tokens end now; refresh tokens stay good. */
  expireAccessTokens(): void {
    install.expireAccessTokens(this);
  }
  /** All refresh tokens are dead: only a new token exchange helps. */
  killRefreshTokens(): void {
    install.killRefreshTokens(this);
  }
  requestCustomerData(customerId: bigint): void {
    this.action(() => install.requestCustomerData(this, this.customer(customerId)));
  }
  /** Sends customers/redact now (Shopify waits ten days). */
  redactCustomer(customerId: bigint): void {
    this.action(() => install.redactCustomer(this, this.customer(customerId)));
  }
  /** Sends shop/redact now (Shopify waits 48 hours after the uninstall). */
  redactShop(): void {
    this.action(() => install.redactShop(this));
  }

  // --- history ---

  /** Loads a past at once, silently. Returns the ids behind the history's keys. */
  load(history: History): { customers: Map<string, bigint>; variants: Map<string, bigint>; orders: Order[] } {
    return this.silently(() => loadHistory(this, history));
  }
}
