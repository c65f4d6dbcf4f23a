/**
 * A shop's state, indexes, ids, clock and voice: what every change of a shop is made with. The changes
 * themselves stand in the files beside it, and store.ts offers them as methods.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { CodeDiscount, RedeemCode } from "./model/discount.ts";
import type { Product, Variant } from "./model/goods.ts";
import type { Order } from "./model/order.ts";
import type { Customer } from "./model/people.ts";
import type { ShopEvent, ShopState } from "./model/state.ts";

/** Every fifth id is far above 2^53, so that whoever parses ids as doubles is found out. */
const BEYOND_DOUBLE = 820_982_911_946_154_000n;
const EVERYDAY = 6_190_000_000_000n;

export type Listener = (event: ShopEvent) => void;

export class ShopCore {
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

  // --- indexes ---

  indexCustomer(customer: Customer): void {
    if (customer.email) this.customersByEmail.set(customer.email.toLowerCase(), customer);
    if (customer.phone) this.customersByPhone.set(customer.phone, customer);
  }
  indexOrder(order: Order): void {
    if (order.customerId === null) return;
    const list = this.ordersByCustomer.get(order.customerId);
    if (list) list.push(order);
    else this.ordersByCustomer.set(order.customerId, [order]);
  }
  indexDiscount(discount: CodeDiscount): void {
    for (const code of discount.codes) this.codes.set(code.code.toLowerCase(), { discount, code });
  }

  private index(): void {
    for (const product of this.state.products.values())
      for (const variant of product.variants) this.variants.set(variant.id, { product, variant });
    for (const customer of this.state.customers.values()) this.indexCustomer(customer);
    for (const order of this.state.orders.values()) this.indexOrder(order);
    for (const discount of this.state.discounts.values()) this.indexDiscount(discount);
  }
}

function found<T>(value: T | undefined, what: string, shop: string): T {
  if (value === undefined) throw new Error(`The twin's shop ${shop} has no ${what}.`);
  return value;
}
