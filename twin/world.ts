/** What all parts of the twin share: the shops, the app's keys, faults and deliveries. */
import type { AppConfig } from "./app-config.ts";
import { isPrivacyTopic } from "./app-config.ts";
import type { FaultBoard } from "./faults.ts";
import { type Call, sendJson } from "./http/router.ts";
import type { ShopEvent, ShopState } from "./shop/model/state.ts";
import { newShopState } from "./shop/new-shop.ts";
import type { ShopSpec } from "./shop/specs.ts";
import { TwinShop } from "./shop/store.ts";
import type { Deliveries } from "./webhooks/deliveries.ts";

/** As many failed attempts in a row end a subscription made through the API. */
const FAILURES_ALLOWED = 8;

export class World {
  readonly shops = new Map<string, TwinShop>();
  readonly appUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly config: AppConfig;
  readonly faults: FaultBoard;
  readonly deliveries: Deliveries;
  /** The twin's own address, known once it listens. */
  url = "";

  constructor(parts: {
    appUrl: string;
    apiKey: string;
    apiSecret: string;
    config: AppConfig;
    faults: FaultBoard;
    deliveries: Deliveries;
  }) {
    this.appUrl = parts.appUrl;
    this.apiKey = parts.apiKey;
    this.apiSecret = parts.apiSecret;
    this.config = parts.config;
    this.faults = parts.faults;
    this.deliveries = parts.deliveries;
  }

  createShop(spec: ShopSpec): TwinShop {
    if (this.shops.has(spec.domain)) throw new Error(`The twin already has a shop ${spec.domain}.`);
    return this.adopt(newShopState(spec, this.config.scopes, Date.now()));
  }

  /** Takes in a shop's state, new or from a snapshot: what was under way when it was written is over. */
  adopt(state: ShopState): TwinShop {
    for (const operation of state.bulkOperations) {
      operation.hasFile = false;
      if (operation.completedAt !== null) continue;
      operation.status = "FAILED";
      operation.errorCode = "INTERNAL_SERVER_ERROR";
      operation.completedAt = Date.now();
    }
    const shop = new TwinShop(state);
    shop.listener = (event) => this.dispatch(shop, event);
    this.shops.set(shop.domain, shop);
    return shop;
  }

  find(domain: string): TwinShop | undefined {
    return this.shops.get(domain);
  }

  /** Like find, but a missing shop is the caller's mistake. */
  shop(domain: string): TwinShop {
    const shop = this.find(domain);
    if (!shop)
      throw new Error(
        `The twin has no shop ${domain}; it has ${[...this.shops.keys()].join(", ") || "none"}.`,
      );
    return shop;
  }

  /**
   * Lets the shop's faults act on an API call. True when the call is answered already.
   */
  async apiFault(shop: TwinShop, call: Call): Promise<boolean> {
    const faults = this.faults.of(shop.domain);
    if (faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.slowMs));
    if (faults.ipBlocked) {
      sendJson(call.res, 403, {
        errors: "Access denied: the request's IP address is not on this app's allowlist.",
      });
      return true;
    }
    if (faults.serverErrorRate > 0 && Math.random() < faults.serverErrorRate) {
      sendJson(call.res, Math.random() < 0.5 ? 500 : 503, { errors: "Internal Server Error" });
      return true;
    }
    return false;
  }

  private touches = 0;
  /** Says that something changed which no event tells of. */
  touch(): void {
    this.touches++;
  }

  /** Differs whenever a shop was added or changed. */
  get version(): string {
    return `${this.touches} ${[...this.shops.values()].map((shop) => `${shop.domain}=${shop.changes}`).join()}`;
  }

  private dispatch(shop: TwinShop, event: ShopEvent): void {
    if (!shop.state.install.installed && !isPrivacyTopic(event.topic)) return;
    for (const subscription of this.config.subscriptions)
      if (subscription.topic === event.topic) this.deliveries.accept(event, subscription);
    for (const subscription of shop.state.subscriptions) {
      if (subscription.topic !== event.topic) continue;
      this.deliveries.accept(event, {
        topic: subscription.topic,
        uri: subscription.uri,
        includeFields: subscription.includeFields,
        name: null,
        onOutcome: (ok) => {
          subscription.failuresInARow = ok ? 0 : subscription.failuresInARow + 1;
          if (subscription.failuresInARow >= FAILURES_ALLOWED)
            shop.state.subscriptions = shop.state.subscriptions.filter((s) => s !== subscription);
        },
      });
    }
  }
}
