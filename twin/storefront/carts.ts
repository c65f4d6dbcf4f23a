/** The cart, by forms and by Shopify's AJAX cart API. */
import { redirect, sendJson } from "../http/router.ts";
import type { CartLine } from "../shop/model/cart.ts";
import type { Property } from "../shop/model/order.ts";
import { cartObject, lineKey } from "./objects.ts";
import { properties, readForm, rememberCart, type Visit } from "./visit.ts";

type Item = { id?: unknown; quantity?: unknown; properties?: Record<string, unknown> };
type CartRequest = Item & {
  items?: Item[];
  line?: unknown;
  updates?: Record<string, unknown> | unknown[];
  attributes?: Record<string, unknown>;
  discount?: string;
  returnTo?: string;
  checkout?: boolean;
};

/** What Shopify answers with status 422. */
class CartRefused extends Error {}

/** GET /cart.js */
export function sendCart(visit: Visit): void {
  const {
    refused_codes: _,
    shipping_price: __,
    price_with_shipping: ___,
    taxes_included: ____,
    ...cart
  } = cartObject(visit);
  sendJson(visit.call.res, 200, {
    token: visit.cart?.token ?? null,
    note: null,
    ...cart,
    currency: cart.currency.iso_code,
  });
}

/** POST /cart/add, /cart/change, /cart/update and /cart/clear; `.js` answers in JSON, a form goes to the cart. */
export async function changeCart(visit: Visit, action: string): Promise<void> {
  const { res } = visit.call;
  const script = action.endsWith(".js") || action.endsWith(".json");
  try {
    const wish = await readWish(visit);
    const lines = visit.cart?.lines ?? [];
    const verb = action.replace(/\.js(on)?$/, "");
    let next = lines;
    if (verb === "add") next = addItems(visit, lines, wish.items ?? [wish]);
    if (verb === "change") next = changeLine(lines, wish);
    if (verb === "update") next = updateLines(lines, wish.updates);
    if (verb === "clear") next = [];
    save(visit, next, wish);
    if (!script) {
      const target = wish.checkout ? `${visit.root}/checkout` : `${visit.root}/cart`;
      return redirect(res, wish.returnTo?.startsWith(`${visit.base}/`) ? wish.returnTo : target, 303);
    }
    if (verb !== "add") return sendCart(visit);
    const { items } = cartObject(visit);
    const added = (wish.items ?? [wish]).map((item) => items.find((one) => one.id === String(item.id)));
    sendJson(res, 200, wish.items ? { items: added } : added[0]);
  } catch (error) {
    if (!(error instanceof CartRefused)) throw error;
    sendJson(res, 422, { status: 422, message: "Cart Error", description: error.message });
  }
}

/** /discount/<code>: the code waits in the cart, and the visitor goes on. */
export function keepDiscount(visit: Visit, code: string): void {
  save(visit, visit.cart?.lines ?? [], { discount: code });
  const to = visit.call.url.searchParams.get("redirect") ?? "/";
  const inside = /^\/(?!\/)/.test(to) && !to.includes("\\");
  // on a shop's own host both begin with a slash; here the storefront's addresses carry the shop's place on the twin
  if (to.startsWith(`${visit.base}/`)) redirect(visit.call.res, to);
  else redirect(visit.call.res, visit.root + (inside ? to : "/"));
}

function save(visit: Visit, lines: CartLine[], wish: CartRequest): void {
  const attributes = wish.attributes
    ? mergeProperties(visit.cart?.attributes ?? [], wish.attributes)
    : (visit.cart?.attributes ?? []);
  const discountCodes =
    wish.discount === undefined
      ? (visit.cart?.discountCodes ?? [])
      : wish.discount
          .split(",")
          .map((code) => code.trim())
          .filter(Boolean);
  const token = visit.cart ? { token: visit.cart.token } : {};
  visit.cart = visit.shop.saveCart({ ...token, lines, attributes, discountCodes });
  rememberCart(visit, visit.cart);
}

function addItems(visit: Visit, lines: CartLine[], items: Item[]): CartLine[] {
  let next = lines;
  for (const item of items) {
    const variantId = idOf(item.id);
    const known = visit.shop.variants.get(variantId);
    if (!known) throw new CartRefused("Cannot find variant");
    if (known.variant.inventoryQuantity <= 0) throw new CartRefused(`${known.product.title} is sold out.`);
    const line = {
      variantId,
      quantity: quantityOf(item.quantity ?? 1),
      properties: properties(item.properties ?? {}),
    };
    const same = next.find((one) => lineKey(one) === lineKey(line));
    next = same
      ? next.map((one) => (one === same ? { ...one, quantity: one.quantity + line.quantity } : one))
      : [line, ...next];
  }
  return next.filter((line) => line.quantity > 0);
}

function changeLine(lines: CartLine[], wish: CartRequest): CartLine[] {
  const target =
    wish.line === undefined
      ? lines.find((one) => lineKey(one) === String(wish.id) || String(one.variantId) === String(wish.id))
      : lines[Number(wish.line) - 1];
  if (!target) throw new CartRefused("no valid id or line parameter");
  const quantity = quantityOf(wish.quantity ?? target.quantity);
  return lines.map((one) => (one === target ? { ...one, quantity } : one)).filter((one) => one.quantity > 0);
}

function updateLines(lines: CartLine[], updates: CartRequest["updates"]): CartLine[] {
  if (!updates) return lines;
  const wanted = (line: CartLine, index: number) =>
    Array.isArray(updates) ? updates[index] : (updates[lineKey(line)] ?? updates[String(line.variantId)]);
  return lines
    .map((line, index) => ({ ...line, quantity: quantityOf(wanted(line, index) ?? line.quantity) }))
    .filter((line) => line.quantity > 0);
}

/** JSON as scripts send it, or form fields such as `updates[]` and `attributes[wish]`. */
async function readWish({ call }: Visit): Promise<CartRequest> {
  if ((call.req.headers["content-type"] ?? "").includes("json")) {
    try {
      // Ids above 2^53 would lose digits as numbers.
      const text = (await call.body(1_000_000)).toString().replace(/("id"\s*:\s*)(\d{16,})/g, '$1"$2"');
      const wish = JSON.parse(text) as CartRequest | null;
      if (wish && typeof wish === "object") return wish;
    } catch {}
    throw new CartRefused("The body is not JSON.");
  }
  const wish: CartRequest = {};
  const bag = (name: "properties" | "attributes") => {
    wish[name] ??= {};
    return wish[name];
  };
  for (const [name, values] of await readForm(call)) {
    const [value] = values;
    const inner = /^(properties|attributes|updates)\[(.*)\]$/.exec(name);
    if (name === "updates[]") wish.updates = values;
    else if (inner?.[1] === "updates") wish.updates = { ...wish.updates, [inner[2] as string]: value };
    else if (inner) bag(inner[1] as "properties" | "attributes")[inner[2] as string] = value;
    else if (name === "return_to" && value) wish.returnTo = value;
    else if (name === "checkout") wish.checkout = true;
    else if (name === "remove") Object.assign(wish, { id: value, quantity: 0 });
    else if (["id", "quantity", "line", "discount"].includes(name)) Object.assign(wish, { [name]: value });
  }
  return wish;
}

function mergeProperties(now: Property[], change: Record<string, unknown>): Property[] {
  return properties({ ...Object.fromEntries(now.map(({ name, value }) => [name, value])), ...change });
}

function idOf(value: unknown): bigint {
  const text = String(value ?? "").split(":")[0] ?? "";
  if (!/^\d{1,20}$/.test(text)) throw new CartRefused("Required parameter missing or invalid: id");
  return BigInt(text);
}

function quantityOf(value: unknown): number {
  const quantity = Number(value);
  if (!Number.isInteger(quantity) || quantity < 0 || quantity > 10_000) {
    throw new CartRefused("Quantity must be a whole number from 0 to 10000.");
  }
  return quantity;
}
