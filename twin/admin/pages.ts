/** The admin's plain pages: start, home, orders, customers, apps, theme editor. Enough for the app's links. */
import {
  EXTENSION_DIRECTORY,
  placesOf,
  readThemeExtension,
  schemaText,
} from "../extension/theme-extension.ts";
import type { Order } from "../shop/model/order.ts";
import type { TwinShop } from "../shop/store.ts";
import { type AdminTwin, staffLocale, storeName } from "./admin-twin.ts";
import { type Html, html } from "./html.ts";
import { words } from "./languages.ts";
import { shell } from "./shell.ts";

/** How many of the newest rows a list shows. */
const LIST_LENGTH = 50;

export function startPage(twin: AdminTwin): string {
  const shops = [...twin.shops.values()].map((shop) => {
    const name = storeName(shop.domain);
    return html`<div class="card"><h2><bdi>${shop.state.name}</bdi> <span class="quiet">${shop.domain}</span></h2>
<p><a class="button primary" href="/admin/store/${name}/apps/${twin.config.handle}">${twin.config.name} in the admin</a>
<a class="button" href="/admin/store/${name}">Admin</a>
<a class="button" href="/store/${name}">Storefront</a></p></div>`;
  });
  return html`<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Twin</title>
<link rel="stylesheet" href="/admin/admin.css"><link rel="icon" href="data:,"></head>
<body style="display:block"><main><h1>Local Shopify</h1>${shops.length ? shops : html`<p>No shop yet.</p>`}
<p><a href="/control">Control page</a></p></main></body></html>`.text;
}

export function homePage(twin: AdminTwin, shop: TwinShop): string {
  const text = words(staffLocale(shop));
  const base = `/admin/store/${storeName(shop.domain)}`;
  const count = new Intl.NumberFormat(staffLocale(shop));
  return shell(twin, shop, {
    title: text.home,
    place: "home",
    content: html`<h1>${shop.state.name}</h1>
<div class="card row"><span>${text.orders}: ${count.format(shop.state.orders.size)}</span>
<span>${text.customers}: ${count.format(shop.state.customers.size)}</span></div>
<div class="card row"><span><b>${twin.config.name}</b> <span class="quiet">${installState(shop)}</span></span>
<a class="button primary" href="${base}/apps/${twin.config.handle}">${text.open}</a></div>`,
  });
}

export function ordersPage(twin: AdminTwin, shop: TwinShop): string {
  const text = words(staffLocale(shop));
  return shell(twin, shop, {
    title: text.orders,
    place: "orders",
    content: html`<h1>${text.orders}</h1>${orderTable(shop, newest(shop.state.orders.values()))}`,
  });
}

export function orderPage(twin: AdminTwin, shop: TwinShop, order: Order): string {
  const text = words(staffLocale(shop));
  return shell(twin, shop, {
    title: order.name,
    place: "orders",
    content: html`<h1><bdi>${order.name}</bdi></h1>${orderTable(shop, [order])}
<div class="card"><ul>${order.lines.map((line) => html`<li>${line.quantity} × <bdi>${line.title}</bdi></li>`)}</ul></div>
<p><a href="/admin/store/${storeName(shop.domain)}/orders">${text.back}</a></p>`,
  });
}

export function customersPage(twin: AdminTwin, shop: TwinShop): string {
  const text = words(staffLocale(shop));
  const base = `/admin/store/${storeName(shop.domain)}/customers`;
  const rows = newest(shop.state.customers.values()).map(
    (one) => html`<tr><td><a href="${base}/${one.id}"><bdi>${personName(one)}</bdi></a></td>
<td><bdi>${one.email}</bdi></td><td>${shop.ordersOf(one.id).length}</td></tr>`,
  );
  return shell(twin, shop, {
    title: text.customers,
    place: "customers",
    content: html`<h1>${text.customers}</h1><div class="card scroll"><table><thead><tr><th>${text.customer}</th>
<th>${text.email}</th><th>${text.orders}</th></tr></thead><tbody>${rows}</tbody></table></div>`,
  });
}

export function customerPage(twin: AdminTwin, shop: TwinShop, id: bigint): string {
  const customer = shop.customer(id);
  return shell(twin, shop, {
    title: personName(customer),
    place: "customers",
    content: html`<h1><bdi>${personName(customer)}</bdi></h1>
<div class="card"><p><bdi>${customer.email}</bdi></p><p class="quiet">${customer.tags.join(", ")}</p></div>
${orderTable(shop, [...shop.ordersOf(id)].reverse())}`,
  });
}

/** Settings → Apps: what is installed, and the way out. */
export function appsPage(twin: AdminTwin, shop: TwinShop): string {
  const text = words(staffLocale(shop));
  const base = `/admin/store/${storeName(shop.domain)}/apps/${twin.config.handle}`;
  return shell(twin, shop, {
    title: text.settings,
    place: "settings",
    content: html`<h1>${text.settings}</h1><div class="card row"><span><b>${twin.config.name}</b>
<span class="quiet">${installState(shop)}</span></span><span class="row">
<a class="button" href="${base}">${text.open}</a>
${
  shop.state.install.installed &&
  html`<form method="post" action="${base}/uninstall"><button class="critical">${text.uninstall}</button></form>`
}
</span></div>`,
  });
}

/** One switch per app embed; `activate` ("<api key>/<block>") comes switched on, waiting to be saved. */
export function themeEditorPage(twin: AdminTwin, shop: TwinShop, activate: string, saved: boolean): string {
  const text = words(staffLocale(shop));
  const on = new Set(shop.state.themeEmbeds ?? []);
  const [key, wanted] = activate.split("/");
  if (key === twin.apiKey && wanted) on.add(wanted);
  const extension = readThemeExtension(EXTENSION_DIRECTORY);
  const embeds = extension.blocks.filter((block) => block.schema.target !== "section");
  return shell(twin, shop, {
    title: text.theme,
    place: "theme",
    content: html`<h1>${text.theme}</h1>${saved && html`<p class="note" role="status">${text.saved}</p>`}
<form method="post" class="card"><p class="quiet">${embeds.length ? text.embedsLead : text.noEmbeds}</p>
${embeds.map(
  (
    block,
  ) => html`<label class="switch"><input type="checkbox" role="switch" name="embed" value="${block.handle}"
${on.has(block.handle) ? "checked" : ""}><span><b>${schemaText(extension, staffLocale(shop), block.schema.name)}</b>
<span class="quiet">${twin.config.name}</span></span></label>`,
)}
<p class="quiet">${text.blocksLead}</p>
${extension.blocks.flatMap((block) =>
  placesOf(block).map((place) => {
    const [template = ""] = place.split("/");
    return html`<label class="switch"><input type="checkbox" role="switch" name="block" value="${place}"
${(shop.state.themeBlocks?.[template] ?? []).includes(block.handle) ? "checked" : ""}><span><b>${schemaText(extension, staffLocale(shop), block.schema.name)}</b>
<span class="quiet" dir="ltr">${template}</span></span></label>`;
  }),
)}
<button class="primary">${text.save}</button></form>`,
  });
}

export function missingPage(twin: AdminTwin, shop: TwinShop): string {
  const text = words(staffLocale(shop));
  const content = html`<div class="card"><p>${text.notHere}</p></div>`;
  return shell(twin, shop, { title: "404", place: "none", content });
}

function orderTable(shop: TwinShop, orders: Order[]): Html {
  const locale = staffLocale(shop);
  const text = words(locale);
  const base = `/admin/store/${storeName(shop.domain)}`;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: shop.state.timezone });
  const rows = orders.slice(0, LIST_LENGTH).map((order) => {
    const customer = order.customerId === null ? null : shop.state.customers.get(order.customerId);
    return html`<tr><td><a href="${base}/orders/${order.id}"><bdi>${order.name}</bdi></a></td>
<td>${date.format(order.createdAt)}</td><td>${
      customer && html`<a href="${base}/customers/${customer.id}"><bdi>${personName(customer)}</bdi></a>`
    }</td></tr>`;
  });
  return html`<div class="card scroll"><table><thead><tr><th>${text.orders}</th><th>${text.date}</th>
<th>${text.customer}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function installState(shop: TwinShop): string {
  const text = words(staffLocale(shop));
  return shop.state.install.installed ? text.installed : text.notInstalled;
}

function newest<T extends { createdAt: number }>(rows: Iterable<T>): T[] {
  return [...rows].sort((a, b) => b.createdAt - a.createdAt).slice(0, LIST_LENGTH);
}

function personName(person: {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}): string {
  return [person.firstName, person.lastName].filter(Boolean).join(" ") || person.email || "–";
}
