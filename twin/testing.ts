/** What tests of the twin share: an app that records deliveries, and calls as the app makes them. */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { signSessionToken } from "./auth/session-token.ts";
import { startTwin, type Twin, type TwinOptions } from "./start.ts";

export const API_KEY = "test-key";
export const API_SECRET = "test-secret";

export type Received = { headers: IncomingHttpHeaders; body: Buffer; path: string };
export type FakeApp = {
  url: string;
  received: Received[];
  /** What the app answers; default 200. */
  status: (request: Received) => number;
  close(): Promise<void>;
};

/** An app that keeps whatever it is sent. */
export async function startFakeApp(): Promise<FakeApp> {
  const received: Received[] = [];
  const app = { received, status: () => 200 } as unknown as FakeApp;
  const server: Server = createServer(async (req, res) => {
    const parts: Buffer[] = [];
    for await (const part of req as AsyncIterable<Buffer>) parts.push(part);
    const got = { headers: req.headers, body: Buffer.concat(parts), path: req.url ?? "" };
    received.push(got);
    res.statusCode = app.status(got);
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  app.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  app.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return app;
}

/** A twin on any port in front of `app`, whose app subscribed to every topic and asked for every scope. */
export function startTestTwin(app: FakeApp, options: Partial<TwinOptions> = {}): Promise<Twin> {
  return startTwin({
    appUrl: app.url,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    appConfigPath: "",
    ...options,
  });
}

export type TokenAnswer = {
  access_token: string;
  scope: string;
  expires_in: number;
  refresh_token: string;
  refresh_token_expires_in: number;
};

export function tokenRequest(twin: Twin, shop: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${twin.url}/shops/${shop}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_id: API_KEY, client_secret: API_SECRET, ...fields }),
  });
}

export function exchangeFields(shop: string, subjectToken?: string): Record<string, string> {
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: subjectToken ?? signSessionToken({ shop, apiKey: API_KEY, apiSecret: API_SECRET }),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  };
}

/** A fresh pair of tokens, as at install. */
export async function exchange(twin: Twin, shop: string): Promise<TokenAnswer> {
  const answer = await tokenRequest(twin, shop, exchangeFields(shop));
  if (!answer.ok) throw new Error(`token exchange: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as TokenAnswer;
}

export type GraphqlAnswer = {
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes.
  data?: any;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
  extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
    };
  };
};

export function graphqlResponse(
  twin: Twin,
  shop: string,
  token: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Response> {
  return fetch(`${twin.url}/shops/${shop}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token },
    body: JSON.stringify({ query, variables }),
  });
}

/** A caller bound to one shop with a token of its own. */
export async function caller(
  twin: Twin,
  shop: string,
): Promise<(query: string, variables?: Record<string, unknown>) => Promise<GraphqlAnswer>> {
  const { access_token } = await exchange(twin, shop);
  return async (query, variables) =>
    (await (await graphqlResponse(twin, shop, access_token, query, variables)).json()) as GraphqlAnswer;
}

/** Waits until `test` holds, asking often; fails after five seconds. */
export async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000;
  while (!(await test())) {
    if (Date.now() > end) throw new Error("What was waited for did not happen within five seconds.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
