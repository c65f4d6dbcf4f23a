/**
 * One shop of the twin: its state, its indexes, and every way to change it. Each change bumps `updatedAt`
 * and tells the shop's listener what happened, in the words and payloads of Shopify's webhooks; `load`
 * does the same silently.
 */
import { randomBytes, randomUUID } from "node:crypto";
import * as payloads from "../webhooks/payloads.ts";
import * as carts from "./carts.ts";
import * as customers from "./customers.ts";
import * as discounts from "./discounts.ts";
import { loadHistory } from "./history.ts";
import * as install from "./install.ts";
import type {
  CancelSpec,
  Cart,
  CartLine,
  Checkout,
  CodeDiscount,
  Customer,
  CustomerChange,
  CustomerSpec,
  DiscountSpec,
  EditSpec,
  Fulfillment,
  FulfilSpec,
  History,
  Order,
  OrderReturn,
  OrderSpec,
  Product,
  ProductSpec,
  Property,
  ProtectedDataLevel,
  RedeemCode,
  Refund,
  RefundSpec,
  ReturnSpec,
  ShopEvent,
  ShopState,
  Variant,
  VariantSpec,
} from "./model.ts";
import * as orderChanges from "./order-changes.ts";
import * as orders from "./orders.ts";
import * as products from "./products.ts";

/** Every fifth id is far above 2^53, so that whoever parses ids as doubles is found out. */
const BEYOND_DOUBLE = 820_982_911_946_154_000n;
const EVERYDAY = 6_190_000_000_000n;

export type Listener = (event: ShopEvent) => void;

export class TwinShop {
  readonly state: ShopState;
  /** Milliseconds now; replace it to move a shop through time. */
  clock: () => number = Date.now;
  /** Called for each event; the twin sets it to its webhook deliveries. */
  listener: Listener = () => {};

  readonly variants = new Map<bigint, { product: Product; variant: Variant }>();
  readonly customersByEmail = new Map<string, Customer>();
  readonly customersByPhone = new Map<string, Customer>();
  readonly ordersByCustomer = new Map<bigint, Order[]>();
  /** By code in lower case: codes are unique in a shop regardless of case. */
  readonly codes = new Map<string, { discount: CodeDiscount; code: RedeemCode }>();

  /** Grows with every change, so that a snapshot is written only when there is something new. */
  changes = 0;
  private silent = false;
  private currentEventId: string | null = null;

  constructor(state: ShopState) {
    this.state = state;
    this.index();
  }

  get domain(): string {
    return this.state.domain;
  }

  // --- ids, time, events ---

  /** A fresh id; unique over all resources of the shop. */
  nextId(): bigint {
    const serial = this.state.nextSerial++;
    return (serial % 5n === 0n ? BEYOND_DOUBLE : EVERYDAY) + serial;
  }

  nextToken(): string {
    return randomBytes(16).toString("hex");
  }

  now(): number {
    return this.clock();
  }

  /** Groups everything emitted inside under one event id: one merchant action. */
  action<T>(work: () => T): T {
    if (this.currentEventId) return work();
    this.currentEventId = randomUUID();
    try {
      return work();
    } finally {
      this.currentEventId = null;
    }
  }

  /** Changes without webhooks, for histories. */
  silently<T>(work: () => T): T {
    const before = this.silent;
    this.silent = true;
    try {
      return work();
    } finally {
      this.silent = before;
    }
  }

  /** Tells the listener; the payload is rendered only when somebody will hear it. */
  emit(topic: string, render: () => string): void {
    this.changes++;
    if (this.silent) return;
    this.listener({
      shop: this.domain,
      topic,
      payload: render(),
      eventId: this.currentEventId ?? randomUUID(),
      at: this.now(),
    });
  }

  emitOrder(topic: string, order: Order): void {
    this.emit(topic, () => payloads.orderPayload(this, order));
  }

  // --- reading ---

  order(id: bigint): Order {
    return found(this.state.orders.get(id), `order ${id}`, this.domain);
  }
  customer(id: bigint): Customer {
    return found(this.state.customers.get(id), `customer ${id}`, this.domain);
  }
  product(id: bigint): Product {
    return found(this.state.products.get(id), `product ${id}`, this.domain);
  }
  variant(id: bigint): { product: Product; variant: Variant } {
    return found(this.variants.get(id), `variant ${id}`, this.domain);
  }
  findOrderByName(name: string): Order | undefined {
    for (const order of this.state.orders.values()) if (order.name === name) return order;
    return undefined;
  }
  findProductByHandle(handle: string): Product | undefined {
    for (const product of this.state.products.values()) if (product.handle === handle) return product;
    return undefined;
  }
  findCustomerByEmail(email: string): Customer | undefined {
    return this.customersByEmail.get(email.trim().toLowerCase());
  }
  /** Oldest first. */
  ordersOf(customerId: bigint): Order[] {
    return this.ordersByCustomer.get(customerId) ?? [];
  }

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

  private index(): void {
    for (const product of this.state.products.values())
      for (const variant of product.variants) this.variants.set(variant.id, { product, variant });
    for (const customer of this.state.customers.values()) customers.indexCustomer(this, customer);
    for (const order of this.state.orders.values()) orders.indexOrder(this, order);
    for (const discount of this.state.discounts.values()) discounts.indexDiscount(this, discount);
  }
}

function found<T>(value: T | undefined, what: string, shop: string): T {
  if (value === undefined) throw new Error(`The twin's shop ${shop} has no ${what}.`);
  return value;
}
