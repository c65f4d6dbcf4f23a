// A load of signed webhooks: either as many as are answered, or so many a second whatever is answered.
import { createHmac, hash } from "node:crypto";
import { Connection } from "./connection.ts";
import { orderBody } from "./order-body.ts";

export type LoadPlan = {
  /** requests go to these in turn */
  ports: number[];
  secret: string;
  /** deliveries are spread over shops: shop-0.myshopify.com, … */
  shops: number;
  /** number of the first delivery; it is the order's id and part of the webhook id */
  first: number;
  /** at most so many */
  count?: number;
  seconds?: number;
  connections: number;
  /** requests a second; without it each connection sends the next request when the last was answered */
  rate?: number;
  customers?: number;
  /** so many bodies are made ahead and sent again and again under new webhook ids; without it each is of its own order */
  bodies?: number;
  /** sends a delivery again until it is kept, as Shopify would; default no */
  untilKept?: boolean;
};

export type LoadResult = {
  seconds: number;
  /** answers by status; 0 = the connection broke */
  statuses: Record<number, number>;
  /** milliseconds to each 200, from when it was due to be sent */
  latencies: number[];
  /** milliseconds to each 503, from when it was due to be sent */
  refusals: number[];
  /** milliseconds to each 503, from when it was sent: without what the load itself came too late with */
  refusalsOnceSent: number[];
  /** numbers of deliveries that were answered with 200 */
  kept: number[];
  /** numbers of deliveries that were sent, answered or not: first … first + sent − 1 */
  sent: number;
};

const CUSTOMERS = 5000;
const PAUSE_AFTER_REFUSAL_MS = 20;

export function shopOf(number: number, shops: number): string {
  return `shop-${number % shops}.myshopify.com`;
}

export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const { first, count = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = plan;
  const result: LoadResult = {
    seconds: 0,
    statuses: {},
    latencies: [],
    refusals: [],
    refusalsOnceSent: [],
    kept: [],
    sent: 0,
  };
  const begin = performance.now();
  const isOver = () => result.sent >= count || performance.now() - begin >= seconds * 1000;
  const makeRequest = requests(plan);

  async function deliver(connection: Connection, number: number, due: number): Promise<void> {
    const request = makeRequest(number);
    for (;;) {
      const sent = performance.now();
      const status = await connection.send(request);
      const took = performance.now() - due;
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
      if (status === 200) {
        result.latencies.push(took);
        result.kept.push(number);
      } else if (status === 503) {
        result.refusals.push(took);
        result.refusalsOnceSent.push(performance.now() - sent);
      }
      if (status === 200 || !plan.untilKept) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_REFUSAL_MS));
    }
  }

  const connections = Array.from(
    { length: plan.connections },
    (_, index) => new Connection(plan.ports[index % plan.ports.length]!),
  );
  if (plan.rate === undefined) {
    await Promise.all(
      connections.map(async (connection) => {
        while (!isOver()) await deliver(connection, first + result.sent++, performance.now());
      }),
    );
  } else await atRate(plan.rate, connections, isOver, (one, due) => deliver(one, first + result.sent++, due));
  result.seconds = (performance.now() - begin) / 1000;
  for (const connection of connections) connection.close();
  return result;
}

/** What is late because no connection is free counts as late. */
async function atRate(
  rate: number,
  connections: Connection[],
  isOver: () => boolean,
  deliver: (connection: Connection, due: number) => Promise<void>,
): Promise<void> {
  const idle = [...connections];
  const underWay = new Set<Promise<void>>();
  const begin = performance.now();
  for (let next = 0; !isOver(); ) {
    const due = begin + (next / rate) * 1000;
    const connection = due <= performance.now() ? idle.pop() : undefined;
    if (!connection) {
      await new Promise((resolve) =>
        due - performance.now() > 2 ? setTimeout(resolve, 1) : setImmediate(resolve),
      );
      continue;
    }
    next++;
    const one: Promise<void> = deliver(connection, due).then(() => {
      idle.push(connection);
      underWay.delete(one);
    });
    underWay.add(one);
  }
  await Promise.all(underWay);
}

function requests({ secret, shops, customers = CUSTOMERS, bodies }: LoadPlan): (number: number) => Buffer {
  const sign = signer(secret);
  const make = (number: number) => {
    const body = orderBody(number, 1 + ((number * 7919) % customers));
    return { body, signature: sign(body) };
  };
  const ready =
    bodies === undefined ? undefined : Array.from({ length: bodies }, (_, index) => make(1 + index));
  return (number) => {
    const { body, signature } = ready ? ready[number % ready.length]! : make(number);
    const head =
      `POST /webhooks HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n` +
      `x-shopify-topic: orders/create\r\nx-shopify-shop-domain: ${shopOf(number, shops)}\r\n` +
      `x-shopify-webhook-id: w-${number}\r\nx-shopify-api-version: 2026-10\r\n` +
      `x-shopify-triggered-at: 2026-03-01T15:00:06.123456789Z\r\nx-shopify-hmac-sha256: ${signature}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head, "latin1"), body]);
  };
}

function signer(secret: string): (body: Buffer) => string {
  const key = Buffer.alloc(64);
  Buffer.from(secret).copy(key);
  if (secret.length > 64) return (body) => createHmac("sha256", secret).update(body).digest("base64");
  const inner = key.map((byte) => byte ^ 0x36);
  const outer = key.map((byte) => byte ^ 0x5c);
  return (body) => {
    const digest = hash("sha256", Buffer.concat([inner, body]), "buffer");
    return hash("sha256", Buffer.concat([outer, digest]), "base64");
  };
}
