import { afterAll, beforeAll, expect, test } from "vitest";
import type { TwinShop } from "../shop/store.ts";
import type { Twin } from "../start.ts";
import {
  API_KEY,
  API_SECRET,
  exchange,
  exchangeFields,
  type FakeApp,
  graphqlResponse,
  startFakeApp,
  startTestTwin,
  type TokenAnswer,
  tokenRequest,
} from "../testing.ts";
import { signSessionToken, verifySessionToken } from "./session-token.ts";

let app: FakeApp;
let twin: Twin;
let shop: TwinShop;

beforeAll(async () => {
  app = await startFakeApp();
  twin = await startTestTwin(app);
});
afterAll(async () => {
  await twin.close();
  await app.close();
});
let serial = 0;
function freshShop(): TwinShop {
  shop = twin.createShop({ domain: `tokens-${++serial}.myshopify.com` });
  return shop;
}
const refreshFields = (token: string) => ({ grant_type: "refresh_token", refresh_token: token });
const works = async (token: string) =>
  (await graphqlResponse(twin, shop.domain, token, "{ shop { name } }")).status;

test("token exchange gives an hour, and ninety days to refresh", async () => {
  freshShop();
  const answer = await exchange(twin, shop.domain);
  expect(answer.expires_in).toBeGreaterThan(3590);
  expect(answer.expires_in).toBeLessThanOrEqual(3600);
  expect(answer.refresh_token_expires_in).toBeGreaterThan(89 * 86_400);
  expect(answer.scope).toContain("read_orders");
  expect(await works(answer.access_token)).toBe(200);
});

test.each([
  ["another app's token", { apiKey: "other", apiSecret: API_SECRET }],
  ["a forged token", { apiKey: API_KEY, apiSecret: "guess" }],
  ["an old token", { apiKey: API_KEY, apiSecret: API_SECRET, at: Date.now() - 120_000 }],
  ["another shop's token", { apiKey: API_KEY, apiSecret: API_SECRET, shop: "else.myshopify.com" }],
])("%s is refused", async (_name, of) => {
  freshShop();
  const token = signSessionToken({ shop: shop.domain, ...of });
  const answer = await tokenRequest(twin, shop.domain, exchangeFields(shop.domain, token));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_subject_token" });
});

test("tokens that never expire are not given out any more", async () => {
  freshShop();
  const answer = await tokenRequest(twin, shop.domain, { ...exchangeFields(shop.domain), expiring: "0" });
  expect(answer.status).toBe(400);
});

test("a wrong client secret is refused", async () => {
  freshShop();
  const answer = await tokenRequest(twin, shop.domain, {
    ...exchangeFields(shop.domain),
    client_secret: "guess",
  });
  expect(answer.status).toBe(401);
});

test("an online token names the staff member", async () => {
  freshShop();
  const answer = await tokenRequest(twin, shop.domain, {
    ...exchangeFields(shop.domain),
    requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
  });
  expect(await answer.json()).toMatchObject({ associated_user: { account_owner: true } });
});

test("an expired access token is 401, and refreshing helps", async () => {
  freshShop();
  const first = await exchange(twin, shop.domain);
  shop.expireAccessTokens();
  expect(await works(first.access_token)).toBe(401);
  const answer = await tokenRequest(twin, shop.domain, refreshFields(first.refresh_token));
  const second = (await answer.json()) as TokenAnswer;
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(await works(second.access_token)).toBe(200);
});

test("a lost answer can be asked again until its successor is used", async () => {
  freshShop();
  const first = await exchange(twin, shop.domain);
  const refresh = () => tokenRequest(twin, shop.domain, refreshFields(first.refresh_token));
  const lost = (await (await refresh()).json()) as TokenAnswer;
  const again = (await (await refresh()).json()) as TokenAnswer;
  expect(again.access_token).toBe(lost.access_token);
  expect(await works(again.access_token)).toBe(200);
  const late = await refresh();
  expect(late.status).toBe(400);
  expect(await late.json()).toMatchObject({ error: "invalid_grant" });
});

test("dead refresh tokens are refused, by fault or for good", async () => {
  freshShop();
  const first = await exchange(twin, shop.domain);
  twin.faults.set(shop.domain, { deadRefreshToken: true });
  expect((await tokenRequest(twin, shop.domain, refreshFields(first.refresh_token))).status).toBe(400);
  twin.faults.clear(shop.domain);
  shop.killRefreshTokens();
  expect((await tokenRequest(twin, shop.domain, refreshFields(first.refresh_token))).status).toBe(400);
});

test("uninstalling ends every token", async () => {
  freshShop();
  const { access_token, refresh_token } = await exchange(twin, shop.domain);
  shop.uninstallApp();
  expect(await works(access_token)).toBe(401);
  expect((await tokenRequest(twin, shop.domain, refreshFields(refresh_token))).status).toBe(400);
});

test("faults: a blocked address is 403, server errors are 5xx", async () => {
  freshShop();
  const { access_token } = await exchange(twin, shop.domain);
  twin.faults.set(shop.domain, { ipBlocked: true });
  expect(await works(access_token)).toBe(403);
  twin.faults.set(shop.domain, { ipBlocked: false, serverErrorRate: 1 });
  expect(await works(access_token)).toBeGreaterThanOrEqual(500);
  expect(() => twin.faults.set(shop.domain, { serverErrorRate: 2 })).toThrow("between 0 and 1");
  twin.faults.clear(shop.domain);
});

test("a token without three parts is not a JWT", () => {
  const want = { shop: "a.myshopify.com", apiKey: API_KEY, apiSecret: API_SECRET };
  expect(verifySessionToken("nonsense", want)).toEqual({ ok: false, reason: "not a JWT" });
});
