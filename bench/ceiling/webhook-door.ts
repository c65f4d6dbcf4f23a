// The least a program can do for the same job: take a body, check its HMAC, insert, commit, answer 200. No topics, no
// limits, no shops, no row-level security, one table with one index. What it reaches is the ceiling of the machine.
// `webhook-door.ts DATABASE_URL SECRET batched|single`; says its port when it listens.
import { hash, timingSafeEqual } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

const [url, secret, mode] = process.argv.slice(2) as [string, string, "batched" | "single"];
const CONNECTIONS = 8;
const IN_FLIGHT = 2;
const LARGEST_BATCH = 500;

const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
await pool.query(
  "CREATE TABLE IF NOT EXISTS ceiling (webhook_id text PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(), body bytea)",
);
const key = Buffer.alloc(64);
Buffer.from(secret).copy(key);
const inner = key.map((byte) => byte ^ 0x36);
const outer = key.map((byte) => byte ^ 0x5c);

type Arrival = { id: string; body: Buffer; res: ServerResponse };
const queue: Arrival[] = [];
let inFlight = 0;

async function flush(): Promise<void> {
  const batch = queue.splice(0, LARGEST_BATCH);
  inFlight++;
  let end = 1;
  const starts = batch.map(({ body }) => {
    end += body.length;
    return end - body.length;
  });
  await pool.query(
    `INSERT INTO ceiling (webhook_id, body)
     SELECT id, substr($1::bytea, start, length) FROM unnest($2::text[], $3::int[], $4::int[]) AS a (id, start, length)
     ON CONFLICT DO NOTHING`,
    [
      Buffer.concat(batch.map((one) => one.body)),
      batch.map((one) => one.id),
      starts,
      batch.map((one) => one.body.length),
    ],
  );
  for (const { res } of batch) res.writeHead(200, { "content-length": 0 }).end();
  inFlight--;
  if (queue.length > 0) void flush();
}

async function insertAlone({ id, body, res }: Arrival): Promise<void> {
  await pool.query("INSERT INTO ceiling (webhook_id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    id,
    body,
  ]);
  res.writeHead(200, { "content-length": 0 }).end();
}

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    const body = Buffer.concat(chunks);
    const digest = hash("sha256", Buffer.concat([inner, body]), "buffer");
    const expected = hash("sha256", Buffer.concat([outer, digest]), "buffer");
    const given = Buffer.from(String(req.headers["x-shopify-hmac-sha256"]), "base64");
    if (!timingSafeEqual(given, expected)) return res.writeHead(401).end();
    const arrival = { id: String(req.headers["x-shopify-webhook-id"]), body, res };
    if (mode === "single") return void insertAlone(arrival);
    queue.push(arrival);
    if (inFlight < IN_FLIGHT) void flush();
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
