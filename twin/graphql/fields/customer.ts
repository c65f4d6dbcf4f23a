/** Customers, their consent and what they spent. */

import { gid } from "../../shop/gid.ts";
import type { Consent, Customer, StoreCreditAccount, StoreCreditEntry } from "../../shop/model/people.ts";
import { amountSpent, countedOrders } from "../../shop/spending.ts";
import { graphqlInstant } from "../../webhooks/instants.ts";
import { connect, connectList, limit } from "../connections.ts";
import { type Ctx, type Fields, fieldsOf, needScope, personal, tagged } from "../context.ts";
import { addressOf } from "./address.ts";
import { orderConnection, visible } from "./finding.ts";
import { metafieldsOf } from "./metafield.ts";
import { moneyV2 } from "./money.ts";

const at = (instant: number | null) => (instant === null ? null : graphqlInstant(instant));

export const customerFields: Record<string, Fields> = {
  Customer: fieldsOf<Customer>({
    id: (c) => gid("Customer", c.id),
    legacyResourceId: (c) => c.id.toString(),
    createdAt: (c) => at(c.createdAt),
    updatedAt: (c) => at(c.updatedAt),
    email: (c, _a, ctx) => personal(ctx, "email", c.email),
    phone: (c, _a, ctx) => personal(ctx, "phone", c.phone),
    firstName: (c, _a, ctx) => personal(ctx, "firstName", c.firstName),
    lastName: (c, _a, ctx) => personal(ctx, "lastName", c.lastName),
    // Not nullable in the schema: without approval it is empty.
    displayName: (c, _a, ctx) =>
      ctx.protectedData === 2
        ? [c.firstName, c.lastName].filter(Boolean).join(" ") || c.email || c.phone || ""
        : "",
    note: (c) => c.note,
    locale: (c) => c.locale,
    state: (c) => c.state.toUpperCase(),
    tags: (c) => c.tags,
    taxExempt: (c) => c.taxExempt,
    taxExemptions: () => [],
    verifiedEmail: (c) => c.verifiedEmail,
    validEmailAddress: (c) => c.email !== null,
    dataSaleOptOut: () => false,
    canDelete: (c, _a, ctx) => ctx.shop.ordersOf(c.id).length === 0,
    hasTimelineComment: () => false,
    lifetimeDuration: (c, _a, ctx) => lifetime(ctx.shop.now() - c.createdAt),
    numberOfOrders: (c, _a, ctx) => countedOrders(ctx.shop, c).length.toString(),
    amountSpent: (c, _a, ctx) => moneyV2(amountSpent(ctx.shop, c), ctx.shop.state.currency),
    // Shopify computes these for shops of some size only; the app must do without.
    statistics: () => ({ rfmGroup: null, predictedSpendTier: null }),
    lastOrder: (c, _a, ctx) => visible(ctx, ctx.shop.ordersOf(c.id)).at(-1) ?? null,
    orders: (c, args, ctx) => orderConnection(ctx, ctx.shop.ordersOf(c.id), args),
    defaultEmailAddress: (c, _a, ctx) => emailAddress(ctx, c),
    defaultPhoneNumber: (c, _a, ctx) => phoneNumber(ctx, c),
    emailMarketingConsent: (c) =>
      c.email === null
        ? null
        : {
            marketingState: c.emailConsent.state.toUpperCase(),
            marketingOptInLevel: optIn(c.emailConsent),
            consentUpdatedAt: at(c.emailConsent.updatedAt),
          },
    smsMarketingConsent: (c) =>
      c.phone === null
        ? null
        : {
            marketingState: c.smsConsent.state.toUpperCase(),
            marketingOptInLevel: optIn(c.smsConsent) ?? "UNKNOWN",
            consentUpdatedAt: at(c.smsConsent.updatedAt),
            consentCollectedFrom: "OTHER",
          },
    defaultAddress: (c, _a, ctx) => {
      const [first] = personal(ctx, "defaultAddress", c.addresses);
      return first ? addressOf(first, first.id) : null;
    },
    addresses: (c, args, ctx) =>
      limit(ctx.protectedData === 2 ? c.addresses : [], args).map((a) => addressOf(a, a.id)),
    addressesV2: (c, args, ctx) =>
      connectList(
        ctx,
        (ctx.protectedData === 2 ? c.addresses : []).map((a) => addressOf(a, a.id)),
        args,
      ),
    storeCreditAccounts: (c, args, ctx) => {
      needScope(ctx, "storeCreditAccounts field", "read_store_credit_accounts");
      const own = [...ctx.shop.state.storeCredit.values()].filter((account) => account.customerId === c.id);
      return connectList(ctx, own, args);
    },
    productSubscriberStatus: () => "NEVER_SUBSCRIBED",
    ...metafieldsOf<Customer>((c) => gid("Customer", c.id)),
  }),

  StoreCreditAccount: fieldsOf<StoreCreditAccount>({
    id: (a) => gid("StoreCreditAccount", a.id),
    balance: (a) => moneyV2(balanceOf(a), a.currency),
    owner: (a, _args, ctx) => tagged("Customer", ctx.shop.customer(a.customerId)),
    transactions: (a, args, ctx) => {
      needScope(ctx, "transactions field", "read_store_credit_account_transactions");
      const credits = a.entries.map((entry) =>
        tagged("StoreCreditAccountCreditTransaction", { ...entry, account: a }),
      );
      return connect(ctx, credits, args, { key: (entry) => entry.createdAt, id: (entry) => entry.id });
    },
  }),

  StoreCreditAccountCreditTransaction: fieldsOf<StoreCreditEntry & { account: StoreCreditAccount }>({
    id: (e) => gid("StoreCreditAccountCreditTransaction", e.id),
    account: (e) => e.account,
    amount: (e) => moneyV2(e.amount, e.currency),
    remainingAmount: (e) => moneyV2(e.amount, e.currency),
    balanceAfterTransaction: ({ account, id }) => {
      const before = account.entries.slice(0, account.entries.findIndex((one) => one.id === id) + 1);
      return moneyV2(balanceOf({ ...account, entries: before }), account.currency);
    },
    createdAt: (e) => graphqlInstant(e.createdAt),
    expiresAt: (e) => (e.expiresAt === null ? null : graphqlInstant(e.expiresAt)),
    event: () => "ADJUSTMENT",
  }),
};

/** Minor units left on an account. */
export function balanceOf(account: StoreCreditAccount): bigint {
  return account.entries.reduce((sum, entry) => sum + entry.amount, 0n);
}

function emailAddress(ctx: Ctx, c: Customer): Record<string, unknown> | null {
  if (personal(ctx, "defaultEmailAddress", c.email) === null) return null;
  return {
    emailAddress: c.email,
    validFormat: true,
    marketingState: c.emailConsent.state.toUpperCase(),
    marketingOptInLevel: optIn(c.emailConsent),
    marketingUpdatedAt: at(c.emailConsent.updatedAt),
    marketingUnsubscribeUrl: `https://${ctx.shop.domain}/account/unsubscribe?id=${c.id}`,
    openTrackingLevel: "UNKNOWN",
    openTrackingUrl: `https://${ctx.shop.domain}/account/tracking?id=${c.id}`,
  };
}

function phoneNumber(ctx: Ctx, c: Customer): Record<string, unknown> | null {
  if (personal(ctx, "defaultPhoneNumber", c.phone) === null) return null;
  return {
    phoneNumber: c.phone,
    marketingState: c.smsConsent.state.toUpperCase(),
    marketingOptInLevel: optIn(c.smsConsent),
    marketingUpdatedAt: at(c.smsConsent.updatedAt),
    marketingCollectedFrom: "OTHER",
    smsMarketingConsent: {
      state: c.smsConsent.state.toUpperCase(),
      optInLevel: optIn(c.smsConsent),
      updatedAt: at(c.smsConsent.updatedAt),
      collectedFrom: "OTHER",
    },
  };
}

function optIn(consent: Consent): string | null {
  return consent.optInLevel?.toUpperCase() ?? null;
}

function lifetime(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  return days >= 365 ? `about ${Math.round(days / 365)} years` : `${days} days`;
}
