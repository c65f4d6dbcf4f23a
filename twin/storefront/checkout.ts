/** From the cart to an order: who, where to, with which code. No money moves in the twin. */
import { redirect } from "../http/router.ts";
import type { Checkout } from "../shop/model/cart.ts";
import { automaticDiscounts } from "./automatic-discounts.ts";
import { cartObject, orderObject } from "./objects.ts";
import { sendPage } from "./page.ts";
import { priceCart, shippingBeforeCodes } from "./prices.ts";
import { landing, readForm, type Visit } from "./visit.ts";

/** ISO 3166 codes the shop delivers to; their names come from the visitor's language. */
const COUNTRIES = ["AE", "AT", "CA", "DE", "FR", "GB", "KW", "NL", "SA", "SE", "US"];

/** GET /checkout: starts one from the cart. */
export function startCheckout(visit: Visit): void {
  const { shop, cart, customer } = visit;
  if (!cart || cart.lines.length === 0) {
    redirect(visit.call.res, `${visit.root}/cart`);
    return;
  }
  const checkout = shop.saveCheckout({
    lines: cart.lines,
    cartToken: cart.token,
    email: customer?.email ?? null,
    customerId: customer?.id ?? null,
    discountCodes: cart.discountCodes,
    presentmentCurrency: visit.currency,
  });
  redirect(visit.call.res, `${visit.root}/checkouts/${checkout.token}`);
}

/** GET /checkouts/<token> */
export async function showCheckout(visit: Visit, token: string, problem = "", given = {}): Promise<void> {
  const checkout = visit.shop.state.checkouts.get(token);
  if (!checkout) return sendPage(visit, "404", {}, 404);
  if (checkout.completedAt !== null)
    return redirect(visit.call.res, `${visit.root}/checkouts/${token}/thank_you`);
  const names = new Intl.DisplayNames(visit.locale, { type: "region" });
  const address = visit.customer?.addresses[0];
  await sendPage(
    visit,
    "checkout",
    {
      checkout: { token, email: checkout.email, ...given },
      summary: cartObject(asCart(visit, checkout)),
      countries: COUNTRIES.map((code) => ({ code, name: names.of(code) })),
      country: address?.countryCode ?? visit.shop.state.countryCode,
      problem,
    },
    problem ? 422 : 200,
  );
}

/** POST /checkouts/<token>: applies a code, or places the order. */
export async function submitCheckout(visit: Visit, token: string): Promise<void> {
  const { shop, customer, root, call } = visit;
  const checkout = shop.state.checkouts.get(token);
  if (!checkout) return sendPage(visit, "404", {}, 404);
  if (checkout.completedAt !== null) return redirect(call.res, `${root}/checkouts/${token}/thank_you`, 303);
  const form = await readForm(call);
  const field = (name: string) => form.get(name)?.[0]?.trim() ?? "";
  const email = customer?.email ?? field("email");

  const codes = field("discount")
    .split(",")
    .map((code) => code.trim())
    .filter(Boolean);
  const priced = priceCart(
    shop,
    { lines: checkout.lines, discountCodes: codes },
    customer?.id ?? null,
    visit.currency,
    automaticDiscounts({ ...visit, config: visit.twin.config }),
  );
  const marketing = form.has("accepts_marketing");
  const saved = shop.saveCheckout({
    ...checkout,
    email: email || null,
    discountCodes: codes,
    buyerAcceptsMarketing: marketing,
    presentmentCurrency: visit.currency,
  });
  const given = {
    first_name: field("first_name"),
    last_name: field("last_name"),
    accepts_marketing: marketing,
  };
  if (form.has("apply")) return showCheckout(visit, token, priced.refused[0] ? "discount" : "", given);
  if (priced.refused[0]) return showCheckout(visit, token, "discount", given);
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return showCheckout(visit, token, "email", given);
  const country = COUNTRIES.includes(field("country")) ? field("country") : shop.state.countryCode;
  const address = {
    firstName: field("first_name") || customer?.firstName || null,
    lastName: field("last_name") || customer?.lastName || null,
    countryCode: country,
    country: new Intl.DisplayNames("en", { type: "region" }).of(country) ?? country,
  };
  const shippingPrice = shippingBeforeCodes(priced, shop);
  const attributes = saved.cartToken ? shop.state.carts.get(saved.cartToken)?.attributes : undefined;
  const order = shop.completeCheckout(token, {
    ...landing(visit),
    ...(shippingPrice === null ? {} : { shippingPrice }),
    ...(priced.automatic
      ? { automaticDiscount: { title: priced.automatic.title, value: priced.automatic.value } }
      : {}),
    shippingAddress: address,
    billingAddress: address,
    noteAttributes: attributes ?? [],
    customerLocale: visit.locale,
    sourceName: "web",
  });
  placed.set(token, order.id);
  redirect(call.res, `${root}/checkouts/${token}/thank_you`, 303);
}

/** GET /checkouts/<token>/thank_you */
export async function thank(visit: Visit, token: string): Promise<void> {
  const { shop } = visit;
  const id = placed.get(token);
  const order = id === undefined ? byCheckout(visit, token) : shop.state.orders.get(id);
  if (!order) return sendPage(visit, "404", {}, 404);
  await sendPage(visit, "thank-you", { order: orderObject(order, visit.root) });
}

/** Which order a checkout became: spares looking through all orders. */
const placed = new Map<string, bigint>();

function byCheckout(visit: Visit, token: string) {
  for (const order of visit.shop.state.orders.values()) if (order.checkoutToken === token) return order;
  return undefined;
}

function asCart(visit: Visit, checkout: Checkout): Visit {
  const { lines, discountCodes, createdAt, updatedAt } = checkout;
  return {
    ...visit,
    cart: { token: checkout.token, lines, discountCodes, attributes: [], createdAt, updatedAt },
  };
}
