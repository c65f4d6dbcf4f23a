/** What the app may change about customers. */
import { CustomerRefused } from "../../shop/customers.ts";
import { gid } from "../../shop/gid.ts";
import type { Address, ConsentState, Customer, StoreCreditAccount } from "../../shop/model/people.ts";
import { exponentOf, parseAmount } from "../../shop/money.ts";
import type { CustomerChange } from "../../shop/specs.ts";
import { type Ctx, type Fields, fieldsOf, idOf, needScope, tagged } from "../context.ts";
import { balanceOf } from "../fields/customer.ts";
import { nodeOf } from "../fields/query.ts";
import { writeMetafields } from "./metafield.ts";

/** Shopify caps one account's balance; the twin's cap in major units of any currency. */
const CREDIT_LIMIT = 100_000n;

type CustomerInput = {
  id?: string;
  email?: string | null;
  phone?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  note?: string | null;
  locale?: string;
  tags?: string[];
  addresses?: Partial<Address>[];
  emailMarketingConsent?: { marketingState: string };
  smsMarketingConsent?: { marketingState: string };
  metafields?: { namespace?: string; key: string; type?: string; value: string }[];
};

export const customerMutations: Fields = fieldsOf<unknown>({
  customerCreate: (_s, args, ctx) => {
    needScope(ctx, "customerCreate", "write_customers");
    const input = args.input as CustomerInput;
    if (!input.email && !input.phone && !input.firstName && !input.lastName)
      return {
        customer: null,
        userErrors: [userError(null, "A name, phone number, or email address must be present")],
      };
    return attempt(() => {
      const customer = ctx.shop.createCustomer({
        ...identity(input),
        ...consents(input),
        ...(input.tags ? { tags: input.tags } : {}),
      });
      keepMetafields(ctx, customer, input);
      return customer;
    });
  },
  customerUpdate: (_s, args, ctx) => {
    needScope(ctx, "customerUpdate", "write_customers");
    const input = args.input as CustomerInput;
    const customer = find(ctx, input.id);
    if (!customer) return missing("customer", ["id"]);
    return attempt(() => {
      const change: CustomerChange = { ...identity(input), ...consents(input) };
      if (input.tags) change.tags = input.tags;
      ctx.shop.updateCustomer(customer.id, change);
      keepMetafields(ctx, customer, input);
      return customer;
    });
  },
  customerEmailMarketingConsentUpdate: (_s, args, ctx) => {
    needScope(ctx, "customerEmailMarketingConsentUpdate", "write_customers");
    const input = args.input as { customerId: string; emailMarketingConsent: { marketingState: string } };
    const customer = find(ctx, input.customerId);
    if (!customer) return missing("customer", ["input", "customerId"]);
    const wanted = input.emailMarketingConsent.marketingState;
    if (!["SUBSCRIBED", "UNSUBSCRIBED", "PENDING"].includes(wanted))
      return {
        customer: null,
        userErrors: [
          {
            ...userError(
              ["input", "emailMarketingConsent", "marketingState"],
              `Cannot specify ${wanted} as a marketing state input`,
            ),
            code: "INVALID",
          },
        ],
      };
    if (customer.email === null)
      return {
        customer: null,
        userErrors: [
          { ...userError(["input", "customerId"], "Customer has no email address"), code: "INVALID" },
        ],
      };
    return attempt(() =>
      ctx.shop.updateCustomer(customer.id, { emailConsent: wanted.toLowerCase() as ConsentState }),
    );
  },
  customerSmsMarketingConsentUpdate: (_s, args, ctx) => {
    needScope(ctx, "customerSmsMarketingConsentUpdate", "write_customers");
    const input = args.input as { customerId: string; smsMarketingConsent: { marketingState: string } };
    const customer = find(ctx, input.customerId);
    if (!customer) return missing("customer", ["input", "customerId"]);
    if (customer.phone === null)
      return {
        customer: null,
        userErrors: [
          { ...userError(["input", "customerId"], "Customer has no phone number"), code: "INVALID" },
        ],
      };
    const wanted = input.smsMarketingConsent.marketingState.toLowerCase() as ConsentState;
    return attempt(() => ctx.shop.updateCustomer(customer.id, { smsConsent: wanted }));
  },
  tagsAdd: (_s, args, ctx) => changeTags(ctx, args.id, (tags) => [...tags, ...(args.tags as string[])]),
  tagsRemove: (_s, args, ctx) => {
    const gone = new Set((args.tags as string[]).map((tag) => tag.toLowerCase()));
    return changeTags(ctx, args.id, (tags) => tags.filter((tag) => !gone.has(tag.toLowerCase())));
  },
  storeCreditAccountCredit: (_s, args, ctx) => {
    needScope(ctx, "storeCreditAccountCredit", "write_store_credit_account_transactions");
    return credit(ctx, String(args.id), args.creditInput as CreditInput);
  },
});

type CreditInput = { creditAmount: { amount: string; currencyCode: string }; expiresAt?: string };

function credit(ctx: Ctx, id: string, input: CreditInput) {
  const { state } = ctx.shop;
  const refuse = (code: string, field: string[], message: string) => ({
    storeCreditAccountTransaction: null,
    userErrors: [{ code, field, message }],
  });
  const currency = input.creditAmount.currencyCode;
  const byAccount = idOf(id, "StoreCreditAccount");
  const customerId = idOf(id, "Customer");
  let account: StoreCreditAccount | undefined;
  if (byAccount !== null) {
    account = state.storeCredit.get(byAccount);
    if (!account) return refuse("ACCOUNT_NOT_FOUND", ["id"], "The store credit account could not be found");
    if (account.currency !== currency)
      return refuse(
        "MISMATCHING_CURRENCY",
        ["creditInput", "creditAmount", "currencyCode"],
        "The currency provided does not match the currency of the store credit account",
      );
  } else if (customerId === null || !state.customers.has(customerId))
    return refuse("OWNER_NOT_FOUND", ["id"], "The owner does not exist");
  if (currency !== state.currency && !(currency in state.presentmentRates))
    return refuse(
      "UNSUPPORTED_CURRENCY",
      ["creditInput", "creditAmount", "currencyCode"],
      "The currency is not supported",
    );
  const amount = parseAmount(String(input.creditAmount.amount), currency);
  if (amount <= 0n)
    return refuse(
      "NEGATIVE_OR_ZERO_AMOUNT",
      ["creditInput", "creditAmount", "amount"],
      "A positive amount must be used to credit a store credit account",
    );
  const expiresAt = input.expiresAt ? Date.parse(input.expiresAt) : null;
  if (expiresAt !== null && expiresAt <= ctx.shop.now())
    return refuse(
      "EXPIRES_AT_IN_PAST",
      ["creditInput", "expiresAt"],
      "The expiry date must be in the future",
    );
  account ??= [...state.storeCredit.values()].find(
    (a) => a.customerId === customerId && a.currency === currency,
  );
  const balance = (account ? balanceOf(account) : 0n) + amount;
  if (balance > CREDIT_LIMIT * 10n ** BigInt(exponentOf(currency)))
    return refuse(
      "CREDIT_LIMIT_EXCEEDED",
      ["creditInput", "creditAmount", "amount"],
      "The operation would cause the account's credit limit to be exceeded",
    );
  if (!account) {
    account = { id: ctx.shop.nextId(), customerId: customerId!, currency, entries: [] };
    state.storeCredit.set(account.id, account);
  }
  const entry = { id: ctx.shop.nextId(), amount, currency, createdAt: ctx.shop.now(), expiresAt };
  account.entries.push(entry);
  return {
    storeCreditAccountTransaction: tagged("StoreCreditAccountCreditTransaction", { ...entry, account }),
    userErrors: [],
  };
}

function changeTags(ctx: Ctx, id: unknown, change: (tags: string[]) => string[]) {
  const node = nodeOf(ctx, id);
  const customerId = idOf(id, "Customer");
  const orderId = idOf(id, "Order");
  if (!node || (customerId === null && orderId === null))
    return { node: null, userErrors: [userError(["id"], `${id} does not exist`)] };
  needScope(ctx, "tags", customerId === null ? "write_orders" : "write_customers");
  if (customerId !== null)
    ctx.shop.updateCustomer(customerId, { tags: change(ctx.shop.customer(customerId).tags) });
  else ctx.shop.updateOrder(orderId!, { tags: change(ctx.shop.order(orderId!).tags) });
  return { node: tagged(customerId === null ? "Order" : "Customer", node), userErrors: [] };
}

function identity(input: CustomerInput): CustomerChange {
  const change: Record<string, unknown> = {};
  for (const key of ["email", "phone", "firstName", "lastName", "note", "locale", "addresses"] as const)
    if (input[key] !== undefined) change[key] = input[key];
  return change as CustomerChange;
}

function consents(input: CustomerInput): { emailConsent?: ConsentState; smsConsent?: ConsentState } {
  const email = input.emailMarketingConsent?.marketingState;
  const sms = input.smsMarketingConsent?.marketingState;
  return {
    ...(email ? { emailConsent: email.toLowerCase() as ConsentState } : {}),
    ...(sms ? { smsConsent: sms.toLowerCase() as ConsentState } : {}),
  };
}

function keepMetafields(ctx: Ctx, customer: Customer, input: CustomerInput): void {
  if (!input.metafields) return;
  const ownerId = gid("Customer", customer.id);
  const { userErrors } = writeMetafields(
    ctx,
    input.metafields.map((m) => ({ ...m, ownerId })),
  );
  if (userErrors[0]) throw new CustomerRefused("metafields", userErrors[0].message);
}

function find(ctx: Ctx, id: unknown): Customer | null {
  return ctx.shop.state.customers.get(idOf(id, "Customer") ?? -1n) ?? null;
}

function attempt(work: () => Customer) {
  try {
    return { customer: work(), userErrors: [] };
  } catch (error) {
    if (!(error instanceof CustomerRefused)) throw error;
    return { customer: null, userErrors: [userError([error.field], error.message)] };
  }
}

function missing(what: string, field: string[]) {
  return { [what]: null, userErrors: [userError(field, "Customer does not exist")] };
}

function userError(field: string[] | null, message: string) {
  return { field, message };
}
