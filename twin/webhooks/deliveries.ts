/**
 * Webhook deliveries: signed, POSTed to the app, retried as Shopify retries, and on demand late, twice, out
 * of order or not at all. At-least-once, no ordering promised; the log of attempts is bounded.
 */
import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { ShopEvent } from "../shop/model/state.ts";
import { triggeredAt } from "./instants.ts";

export type Behaviour = {
  /** Share of deliveries sent twice (same webhook id), 0 to 1. */
  duplicateRate: number;
  /** Share of deliveries that never leave, 0 to 1. */
  dropRate: number;
  /** Each delivery waits a random time up to this many milliseconds. */
  delayMs: number;
  /** Takes waiting deliveries in random order. */
  shuffle: boolean;
  /** 1: retries over 4 hours as in real life; 0.001: over 14 seconds. */
  timeScale: number;
  concurrency: number;
};

export type Target = {
  topic: string;
  uri: string;
  includeFields: string[];
  name: string | null;
  /** Told after each final outcome; the shop drops its own subscriptions after eight failures in a row. */
  onOutcome?: (ok: boolean) => void;
};

export type Attempt = {
  webhookId: string;
  eventId: string;
  shop: string;
  topic: string;
  attempt: number;
  at: number;
  /** HTTP status, or null with an error. */
  status: number | null;
  error: string | null;
  latencyMs: number;
};

type Delivery = {
  webhookId: string;
  event: ShopEvent;
  target: Target;
  body: Buffer;
  signature: string;
  attempt: number;
  nanoseconds: number;
};

/** Seconds between the first try and the eight retries: four hours together. */
const RETRY_SECONDS = [10, 60, 300, 900, 1800, 3000, 3600, 4730];
const CONNECT_MS = 1000;
const TOTAL_MS = 5000;
const LOG_LIMIT = 2000;

export class Deliveries {
  readonly behaviour: Behaviour = {
    duplicateRate: 0,
    dropRate: 0,
    delayMs: 0,
    shuffle: false,
    timeScale: 1,
    concurrency: 8,
  };
  readonly counts = { accepted: 0, delivered: 0, failedAttempts: 0, dropped: 0, duplicated: 0, givenUp: 0 };
  /** Newest last. */
  readonly attempts: Attempt[] = [];
  random: () => number = Math.random;

  private readonly queue: Delivery[] = [];
  private readonly timers = new Map<NodeJS.Timeout, Delivery>();
  private active = 0;
  private halted = false;
  private closed = false;
  private waiters: (() => void)[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly secureAgent = new SecureAgent({ keepAlive: true, maxSockets: 64 });
  private readonly options: { appUrl: string; apiSecret: string; apiVersion: string };

  constructor(options: { appUrl: string; apiSecret: string; apiVersion: string }) {
    this.options = options;
  }

  get paused(): boolean {
    return this.halted;
  }
  /** Deliveries not yet answered with 2xx nor given up, waiting retries included. */
  get pending(): number {
    return this.queue.length + this.timers.size + this.active;
  }

  /** Changes how deliveries travel; refuses shares outside 0..1 and negative times. */
  behave(change: Partial<Behaviour>): void {
    for (const [name, value] of Object.entries(change)) {
      const known = this.behaviour[name as keyof Behaviour];
      if (known === undefined) throw new Error(`Deliveries have no behaviour "${name}".`);
      if (typeof value !== typeof known) throw new Error(`"${name}" takes a ${typeof known}.`);
      if (typeof value === "number" && !(value >= 0)) throw new Error(`"${name}" must not be negative.`);
      if (name.endsWith("Rate") && (value as number) > 1)
        throw new Error(`"${name}" must lie between 0 and 1.`);
    }
    if (change.concurrency !== undefined && change.concurrency < 1)
      throw new Error("concurrency must be 1 or more.");
    Object.assign(this.behaviour, change);
    this.pump();
  }

  pause(): void {
    this.halted = true;
  }
  resume(): void {
    this.halted = false;
    this.pump();
  }

  /** Takes one event for one subscription. */
  accept(event: ShopEvent, target: Target): void {
    this.counts.accepted++;
    if (this.random() < this.behaviour.dropRate) {
      this.counts.dropped++;
      return;
    }
    const body = Buffer.from(trimmed(event.payload, target.includeFields));
    const delivery: Delivery = {
      webhookId: randomUUID(),
      event,
      target,
      body,
      signature: createHmac("sha256", this.options.apiSecret).update(body).digest("base64"),
      attempt: 0,
      nanoseconds: Math.floor(this.random() * 1_000_000),
    };
    this.schedule(delivery);
    if (this.random() < this.behaviour.duplicateRate) {
      this.counts.duplicated++;
      this.schedule({ ...delivery });
    }
  }

  /** Sends the deliveries that wait for a retry or a delay right now. */
  flush(): void {
    for (const [timer, delivery] of this.timers) {
      clearTimeout(timer);
      this.queue.push(delivery);
    }
    this.timers.clear();
    this.pump();
  }

  /** Resolves when nothing is waiting, under way, or to be retried. */
  async settled(): Promise<void> {
    if (this.pending === 0) return;
    await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers.keys()) clearTimeout(timer);
    this.timers.clear();
    this.queue.length = 0;
    this.agent.destroy();
    this.secureAgent.destroy();
    this.wake();
  }

  private schedule(delivery: Delivery): void {
    const wait = this.behaviour.delayMs > 0 ? this.random() * this.behaviour.delayMs : 0;
    if (wait > 0) this.later(delivery, wait);
    else {
      this.queue.push(delivery);
      this.pump();
    }
  }

  private later(delivery: Delivery, ms: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.queue.push(delivery);
      this.pump();
    }, ms);
    this.timers.set(timer, delivery);
  }

  private pump(): void {
    while (
      !this.halted &&
      !this.closed &&
      this.active < this.behaviour.concurrency &&
      this.queue.length > 0
    ) {
      const index = this.behaviour.shuffle ? Math.floor(this.random() * this.queue.length) : 0;
      const delivery = index === 0 ? this.queue.shift()! : this.queue.splice(index, 1)[0]!;
      this.active++;
      void this.send(delivery).finally(() => {
        this.active--;
        this.pump();
        if (this.pending === 0) this.wake();
      });
    }
  }

  private async send(delivery: Delivery): Promise<void> {
    delivery.attempt++;
    const started = performance.now();
    const at = Date.now();
    const outcome = await this.post(delivery).then(
      (status) => ({ status, error: null }),
      (error: unknown) => ({ status: null, error: error instanceof Error ? error.message : String(error) }),
    );
    if (this.closed) return;
    this.log({
      webhookId: delivery.webhookId,
      eventId: delivery.event.eventId,
      shop: delivery.event.shop,
      topic: delivery.event.topic,
      attempt: delivery.attempt,
      at,
      ...outcome,
      latencyMs: Math.round((performance.now() - started) * 10) / 10,
    });
    if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) {
      this.counts.delivered++;
      delivery.target.onOutcome?.(true);
      return;
    }
    this.counts.failedAttempts++;
    delivery.target.onOutcome?.(false);
    const wait = RETRY_SECONDS[delivery.attempt - 1];
    if (wait === undefined) this.counts.givenUp++;
    else this.later(delivery, wait * 1000 * this.behaviour.timeScale);
  }

  private post(delivery: Delivery): Promise<number> {
    const { event, target } = delivery;
    const url = new URL(target.uri, this.options.appUrl);
    const secure = url.protocol === "https:";
    return new Promise((resolve, reject) => {
      const req = (secure ? secureRequest : request)(url, {
        method: "POST",
        agent: secure ? this.secureAgent : this.agent,
        headers: {
          "content-type": "application/json",
          "content-length": delivery.body.length,
          "user-agent": "Shopify-Captain-Hook",
          "X-Shopify-Topic": event.topic,
          "X-Shopify-Hmac-Sha256": delivery.signature,
          "X-Shopify-Shop-Domain": event.shop,
          "X-Shopify-API-Version": this.options.apiVersion,
          "X-Shopify-Webhook-Id": delivery.webhookId,
          "X-Shopify-Event-Id": event.eventId,
          "X-Shopify-Triggered-At": triggeredAt(event.at, delivery.nanoseconds),
          ...(target.name ? { "X-Shopify-Name": target.name } : {}),
        },
      });
      const total = setTimeout(() => req.destroy(new Error("no answer within 5 s")), TOTAL_MS);
      const connect = setTimeout(() => req.destroy(new Error("no connection within 1 s")), CONNECT_MS);
      const connected = () => clearTimeout(connect);
      req.on("socket", (socket) => (socket.connecting ? socket.once("connect", connected) : connected()));
      req.on("close", () => {
        clearTimeout(total);
        clearTimeout(connect);
      });
      req.on("error", reject);
      req.on("response", (res) => {
        res.resume();
        res.on("end", () => resolve(res.statusCode ?? 0));
        res.on("error", reject);
      });
      req.end(delivery.body);
    });
  }

  private log(attempt: Attempt): void {
    this.attempts.push(attempt);
    if (this.attempts.length > LOG_LIMIT) this.attempts.splice(0, this.attempts.length - LOG_LIMIT);
  }

  private wake(): void {
    const waiting = this.waiters;
    this.waiters = [];
    for (const resolve of waiting) resolve();
  }
}

/** Only the included top-level fields; a dotted name keeps its first part whole. */
function trimmed(payload: string, includeFields: string[]): string {
  if (includeFields.length === 0) return payload;
  const keep = new Set(includeFields.map((field) => field.split(".")[0]!));
  const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
  // The third reviver argument carries the source text, so that large ids keep their digits.
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ) => Record<string, unknown>;
  const whole = parse(payload, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined ? raw(source) : value,
  );
  return JSON.stringify(Object.fromEntries(Object.entries(whole).filter(([key]) => keep.has(key))));
}
