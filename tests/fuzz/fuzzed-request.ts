// Webhooks as nobody should send them, made from a seed: broken bodies, wrong headers, forged signatures.
import { createHmac } from "node:crypto";
import { orderBody } from "../../bench/load/order-body.ts";
import { customerBody, refundBody } from "../scenarios/webhook-bodies.ts";

type Random = () => number;

export type FuzzedRequest = {
  /** the whole request as it goes over the wire */
  bytes: Buffer;
  /** whether the signature and all headers are right: then it must be kept */
  isKept: boolean;
  /** what was done to it */
  body: string;
  header: string;
};

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

const TOPICS = [
  "orders/create",
  "orders/updated",
  "orders/delete",
  "refunds/create",
  "customers/update",
  "customers/merge",
  "customers/redact",
  "checkouts/create",
  "products/update",
  "returns/request",
  "fulfillments/update",
  "app/scopes_update",
];

const bodies: Record<string, (random: Random, number: number) => Buffer> = {
  whole: (random, number) => some(random, number),
  truncated: (random, number) => {
    const body = some(random, number);
    return body.subarray(0, 1 + Math.floor(random() * (body.length - 1)));
  },
  "invalid UTF-8": (random, number) => changed(random, some(random, number), [0xff, 0xc0, 0x80, 0xed]),
  NUL: (random, number) => changed(random, some(random, number), [0]),
  noise: (random) =>
    Buffer.from(Array.from({ length: 1 + Math.floor(random() * 300) }, () => random() * 256)),
  "10,000 deep": (random) =>
    Buffer.from(pick(random, [`${"[".repeat(10_000)}${"]".repeat(10_000)}`, '{"a":'.repeat(10_000)])),
  "no object": (random) => Buffer.from(pick(random, ["null", "[]", '"text"', "1e400", "true", "-0", "{}"])),
  prototypes: (random, number) =>
    spliced(
      random,
      some(random, number),
      '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}},',
    ),
  "huge ids": (random, number) =>
    Buffer.from(
      String(some(random, number)).replaceAll(/"id":\d+|(gid:\/\/shopify\/\w+\/)\d+/g, (found, gid) => {
        const id = pick(random, [
          "9007199254740993",
          "9223372036854775808",
          "99999999999999999999",
          "-1",
          "0",
        ]);
        return gid ? gid + id : `"id":${id}${found.slice(0, 0)}`;
      }),
    ),
  "odd money": (random, number) =>
    Buffer.from(
      String(some(random, number)).replaceAll(/"amount":"[\d.]+"/g, () => {
        const amount = ["-5.00", "9".repeat(40), "1e9", "0.001", "NaN", "", " 1", "92233720368547758.08"];
        return `"amount":${JSON.stringify(pick(random, amount))}`;
      }),
    ),
  "odd texts": (random, number) =>
    Buffer.from(
      String(some(random, number)).replaceAll(/"(20\d\d-[^"]*)"|"(USD|paid)"/g, () =>
        JSON.stringify(
          pick(random, ["", "\u0000", "\ud800", "9999999-01-01", "0000-00-00", "XXX", "a".repeat(5000)]),
        ),
      ),
    ),
  "another type": (random, number) => {
    const body = JSON.parse(String(some(random, number))) as Record<string, unknown>;
    for (let changes = 0; changes < 3; changes++) {
      body[pick(random, Object.keys(body))] = pick(random, [null, 1.5, "text", [], {}, true, [[1]], -1e308]);
    }
    return Buffer.from(JSON.stringify(body));
  },
};

function some(random: Random, number: number): Buffer {
  const id = 1 + (number % 500);
  const kind = random();
  if (kind < 0.6) return orderBody(id, 1 + (number % 50));
  if (kind < 0.8) return Buffer.from(customerBody(id % 50));
  return Buffer.from(refundBody({ order: 1 + (id % 28), amount: "1.00" }));
}

function changed(random: Random, body: Buffer, bytes: number[]): Buffer {
  const copy = Buffer.from(body);
  for (let times = 0; times < 3; times++) copy[Math.floor(random() * copy.length)] = pick(random, bytes);
  return copy;
}

function spliced(random: Random, body: Buffer, text: string): Buffer {
  const whole = String(body);
  const braces = [...whole.matchAll(/\{(?=")/g)].map((found) => found.index + 1);
  const at = pick(random, braces);
  return Buffer.from(whole.slice(0, at) + text + whole.slice(at));
}

type Headers = Record<string, string | undefined>;

/** A change to the headers; false when the webhook is to be kept all the same. */
const headers: Record<string, [isRefused: boolean, (random: Random, headers: Headers) => Headers]> = {
  right: [false, () => ({})],
  "odd topic": [
    false,
    (random) => ({ "x-shopify-topic": pick(random, ["x", "__proto__", "orders/Create", "'; --"]) }),
  ],
  "odd id": [
    false,
    (random) => ({ "x-shopify-webhook-id": `${pick(random, ["é", "'", "%00", "\\", "w "])}${random()}` }),
  ],
  "odd times": [
    false,
    (random) => ({ "x-shopify-triggered-at": pick(random, ["", "yesterday", "-1", "9".repeat(200)]) }),
  ],
  "no topic": [true, () => ({ "x-shopify-topic": undefined })],
  "no id": [true, () => ({ "x-shopify-webhook-id": undefined })],
  "long id": [true, () => ({ "x-shopify-webhook-id": "w".repeat(256) })],
  "no signature": [true, () => ({ "x-shopify-hmac-sha256": undefined })],
  "short signature": [true, () => ({ "x-shopify-hmac-sha256": "c2hvcnQ=" })],
  "long signature": [true, () => ({ "x-shopify-hmac-sha256": "A".repeat(88) })],
  "signature of something else": [
    true,
    (random) => ({ "x-shopify-hmac-sha256": createHmac("sha256", String(random())).digest("base64") }),
  ],
  "odd signature": [
    true,
    (random) => ({ "x-shopify-hmac-sha256": pick(random, ["=", "%%%%", "é".repeat(44), "-"]) }),
  ],
  "no shop": [
    true,
    (random) => ({
      "x-shopify-shop-domain": pick(random, [
        "",
        "x",
        "a.myshopify.com.evil.example",
        "-.myshopify.com",
        "../",
      ]),
    }),
  ],
  "10 MB promised": [true, () => ({ "content-length": String(10 * 2 ** 20) })],
};

/** @param number makes the webhook id; equal numbers and seeds make equal requests */
export function fuzzedRequest(random: Random, number: number, secret: string): FuzzedRequest {
  const body = pick(random, Object.keys(bodies));
  const header = random() < 0.5 ? "right" : pick(random, Object.keys(headers));
  const bytes = bodies[body]!(random, number);
  const usual: Headers = {
    host: "127.0.0.1",
    "content-length": String(bytes.length),
    "x-shopify-topic": pick(random, TOPICS),
    "x-shopify-shop-domain": `fuzzed-${number % 3}.myshopify.com`,
    "x-shopify-webhook-id": `f-${number}`,
    "x-shopify-triggered-at": "2026-03-01T15:00:06.5Z",
    "x-shopify-hmac-sha256": createHmac("sha256", secret).update(bytes).digest("base64"),
  };
  const [isRefused, change] = headers[header]!;
  const lines = Object.entries({ ...usual, ...change(random, usual) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`POST /webhooks HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  return { bytes: Buffer.concat([head, bytes]), isKept: !isRefused, body, header };
}
