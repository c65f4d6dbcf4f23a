// A programme and accounts as the app publishes them, put into a shop of the local Shopify without the app.
import {
  ACCOUNT_KEY,
  PROGRAMME_KEY,
  PROGRAMME_NAMESPACE,
  type PublishedAccount,
  type PublishedProgramme,
} from "../../app/loyalty/published.ts";
import { namespaceOf } from "../../twin/graphql/fields/metafield.ts";
import type { TwinShop } from "../../twin/shop/store.ts";

export const programmeOf = (wish: Partial<PublishedProgramme> = {}): PublishedProgramme => ({
  v: 1,
  state: "on",
  name: "Petals",
  currency: "EUR",
  digits: 2,
  earn: { points: 2, per: 100, tax: true, shipping: false },
  ways: [
    { kind: "order", points: 5, minimum: 2000 },
    { kind: "first-order", points: 100 },
    { kind: "birthday", points: 200 },
    { kind: "act", points: 30, name: "Review", id: "review" },
  ],
  cards: [{ id: "tenth", name: "Tenth soap", size: 10, points: 300, stamp: "order" }],
  tiers: {
    measure: "spend",
    levels: [
      { id: "silver", name: "Silver", from: 20_000, percent: 150 },
      { id: "gold", name: "Gold", from: 50_000, percent: 200, discount: 5 },
    ],
  },
  rewards: [
    { id: "five", name: "€5 off", points: 500, kind: "amount", minor: 500 },
    { id: "shipping", name: "Free shipping", points: 300, kind: "free-shipping", minimum: 2500 },
    { id: "fifteen", name: "15% off", points: 900, kind: "percentage", percent: 15, tiers: ["gold"] },
    { id: "credit", name: "€20 credit", points: 2000, kind: "store-credit", minor: 2000 },
  ],
  worth: { points: 100, minor: 100 },
  bonuses: [],
  ...wish,
});

export const accountOf = (wish: Partial<PublishedAccount> = {}): PublishedAccount => ({
  v: 1,
  points: 1250,
  pending: 44,
  owed: 0,
  expires: { points: 250, on: "2027-01-31" },
  tier: { id: "silver", name: "Silver" },
  next: { id: "gold", name: "Gold", left: 18_000 },
  cards: [{ id: "tenth", stamps: 3 }],
  history: [
    { on: "2026-11-02", points: 64, why: "earn", order: "#1001" },
    { on: "2026-10-20", points: -500, why: "redeem" },
  ],
  codes: [{ code: "PETALS-OPEN1", reward: "€5 off", until: "2026-12-24" }],
  birthday: false,
  at: 1_795_000_000,
  ...wish,
});

function put(shop: TwinShop, ownerGid: string, namespace: string, key: string, value: unknown): void {
  const others = (shop.state.metafields.get(ownerGid) ?? []).filter(
    (field) => field.namespace !== namespace || field.key !== key,
  );
  const field = { id: shop.nextId(), ownerGid, namespace, key, type: "json", value: JSON.stringify(value) };
  shop.state.metafields.set(
    ownerGid,
    value === null ? others : [...others, { ...field, createdAt: 0, updatedAt: 0 }],
  );
}

/** null: none was launched */
export function putProgramme(shop: TwinShop, programme: PublishedProgramme | null): void {
  const owner = `gid://shopify/AppInstallation/${shop.state.install.id}`;
  put(shop, owner, PROGRAMME_NAMESPACE, PROGRAMME_KEY, programme);
}

export function putAccount(shop: TwinShop, customerId: bigint, account: PublishedAccount | null): void {
  put(shop, `gid://shopify/Customer/${customerId}`, namespaceOf("$app"), ACCOUNT_KEY, account);
}
