/** The control API's commands: each turns plain JSON into one call of a shop, and says what came of it. */
import type { Order } from "../shop/model/order.ts";
import { parseAmount, restAmount } from "../shop/money.ts";
import type { OrderSpec, RefundSpec } from "../shop/specs.ts";
import type { TwinShop } from "../shop/store.ts";
import { financialStatus, fulfillmentStatus, orderTotals } from "../shop/totals.ts";

/** A command that cannot be carried out as asked; its message is for the person at the page. */
export class CommandRefused extends Error {}

export type Command = (shop: TwinShop, body: Record<string, unknown>) => unknown;

export const commands: Record<string, Command> = {
  "create-customer": (shop, body) => {
    const customer = shop.createCustomer({
      email: optionalText(body, "email") ?? null,
      phone: optionalText(body, "phone") ?? null,
      firstName: optionalText(body, "firstName") ?? null,
      lastName: optionalText(body, "lastName") ?? null,
    });
    return { id: customer.id.toString() };
  },
  "create-order": (shop, body) => summaryOf(shop, shop.createOrder(orderSpec(shop, body))),
  "refund-order": (shop, body) => {
    const order = orderIn(shop, body);
    const spec: RefundSpec = {};
    const amount = optionalText(body, "amount");
    if (amount !== undefined) spec.amount = parseAmount(amount, shop.state.currency);
    if (Array.isArray(body.lines))
      spec.lines = (body.lines as { line: number; quantity: number }[]).map(({ line, quantity }) => ({
        line,
        quantity,
      }));
    shop.refundOrder(order.id, spec);
    return summaryOf(shop, order);
  },
  "cancel-order": (shop, body) => {
    const order = orderIn(shop, body);
    shop.cancelOrder(order.id, body.refund === false ? { refund: false } : {});
    return summaryOf(shop, order);
  },
  "fulfil-order": (shop, body) => {
    const order = orderIn(shop, body);
    shop.fulfilOrder(order.id);
    return summaryOf(shop, order);
  },
  "return-order": (shop, body) => {
    const order = orderIn(shop, body);
    shop.returnOrder(order.id, { refund: body.refund === true });
    return summaryOf(shop, order);
  },
  "delete-order": (shop, body) => {
    shop.deleteOrder(orderIn(shop, body).id);
    return {};
  },
  install: (shop) => {
    shop.installApp();
    return {};
  },
  uninstall: (shop) => {
    shop.uninstallApp();
    return {};
  },
  "set-scopes": (shop, body) => {
    if (!Array.isArray(body.scopes)) throw new CommandRefused("scopes must be a list.");
    shop.setScopes(body.scopes.map(String));
    return { scopes: shop.state.install.scopes };
  },
  "set-protected-data": (shop, body) => {
    const level = Number(body.level);
    if (level !== 0 && level !== 1 && level !== 2) throw new CommandRefused("level must be 0, 1 or 2.");
    shop.setProtectedData(level);
    return { level };
  },
  "rename-proxy": (shop, body) => {
    const path = optionalText(body, "path") ?? "";
    if (!/^\/(a|apps|community|tools)\/[\w-]{1,30}$/.test(path))
      throw new CommandRefused("path must be like /tools/loyal: a, apps, community or tools, then a name.");
    shop.state.proxyPath = path;
    return { path };
  },
  "expire-access-tokens": (shop) => {
    shop.expireAccessTokens();
    return {};
  },
  "kill-refresh-tokens": (shop) => {
    shop.killRefreshTokens();
    return {};
  },
  "customers-data-request": (shop, body) => {
    shop.requestCustomerData(customerIn(shop, body));
    return {};
  },
  "customers-redact": (shop, body) => {
    shop.redactCustomer(customerIn(shop, body));
    return {};
  },
  "shop-redact": (shop) => {
    shop.redactShop();
    return {};
  },
};

/** An order as lists and answers show it. */
export function summaryOf(shop: TwinShop, order: Order): Record<string, unknown> {
  const totals = orderTotals(order);
  return {
    id: order.id.toString(),
    name: order.name,
    createdAt: new Date(order.createdAt).toISOString(),
    customerId: order.customerId?.toString() ?? null,
    email: order.email,
    total: restAmount(totals.total.shop, shop.state.currency),
    refunded: restAmount(totals.refunded.shop, shop.state.currency),
    currency: shop.state.currency,
    presentmentCurrency: order.presentmentCurrency,
    financialStatus: financialStatus(order, totals),
    fulfillmentStatus: fulfillmentStatus(order),
    cancelledAt: order.cancelledAt === null ? null : new Date(order.cancelledAt).toISOString(),
    test: order.test,
  };
}

/** Lines by SKU or variant id; without lines one piece of the first product. Prices come as "12.50". */
function orderSpec(shop: TwinShop, body: Record<string, unknown>): OrderSpec {
  const given = Array.isArray(body.lines) ? (body.lines as Record<string, unknown>[]) : [{}];
  const lines = given.map((line) => {
    const quantity = line.quantity === undefined ? 1 : Number(line.quantity);
    const title = optionalText(line, "title");
    const price = optionalText(line, "price");
    if (title !== undefined && price !== undefined)
      return { title, price: parseAmount(price, shop.state.currency), quantity };
    return { variantId: variantIn(shop, line), quantity };
  });
  const spec: OrderSpec = { lines };
  for (const key of ["email", "phone", "firstName", "lastName", "presentmentCurrency", "note"] as const) {
    const value = optionalText(body, key);
    if (value !== undefined) spec[key] = value;
  }
  const customerId = optionalText(body, "customerId");
  if (customerId !== undefined) spec.customerId = BigInt(customerId);
  const code = optionalText(body, "discountCode");
  if (code !== undefined) spec.discountCodes = [code];
  const processedAt = optionalText(body, "processedAt");
  if (processedAt !== undefined) spec.processedAt = Date.parse(processedAt);
  const shipping = optionalText(body, "shipping");
  if (shipping !== undefined) spec.shippingPrice = parseAmount(shipping, shop.state.currency);
  if (body.test === true) spec.test = true;
  return spec;
}

function variantIn(shop: TwinShop, line: Record<string, unknown>): bigint {
  const id = optionalText(line, "variantId");
  if (id !== undefined) return shop.variant(BigInt(id)).variant.id;
  const sku = optionalText(line, "sku");
  for (const { variant } of shop.variants.values())
    if (sku === undefined || variant.sku === sku) return variant.id;
  throw new CommandRefused(
    sku === undefined ? "The shop has no products yet." : `No variant has the SKU ${sku}.`,
  );
}

function orderIn(shop: TwinShop, body: Record<string, unknown>): Order {
  const name = optionalText(body, "name");
  const id = optionalText(body, "id");
  const order =
    id !== undefined
      ? shop.state.orders.get(BigInt(id))
      : name !== undefined
        ? shop.findOrderByName(name)
        : undefined;
  if (!order) throw new CommandRefused(`The shop has no order ${id ?? name ?? "(give id or name)"}.`);
  return order;
}

function customerIn(shop: TwinShop, body: Record<string, unknown>): bigint {
  const email = optionalText(body, "email");
  const id = optionalText(body, "customerId");
  const customer =
    id !== undefined
      ? shop.state.customers.get(BigInt(id))
      : email !== undefined
        ? shop.findCustomerByEmail(email)
        : undefined;
  if (!customer)
    throw new CommandRefused(`The shop has no customer ${id ?? email ?? "(give customerId or email)"}.`);
  return customer.id;
}

function optionalText(body: Record<string, unknown>, key: string): string | undefined {
  const value = body[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" && typeof value !== "number")
    throw new CommandRefused(`${key} must be text.`);
  return String(value);
}
