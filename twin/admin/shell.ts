/** The frame around every admin page: top bar, navigation, content. */
import type { TwinShop } from "../shop/store.ts";
import { type AdminTwin, staffLocale, storeName } from "./admin-twin.ts";
import { type Html, html } from "./html.ts";
import { direction, LANGUAGES, words } from "./languages.ts";

export type Place = "home" | "orders" | "customers" | "app" | "theme" | "settings" | "none";

/** A whole page. `fill` lets the content take the rest of the window, as the app's iframe does. */
export function shell(
  twin: AdminTwin,
  shop: TwinShop,
  page: { title: string; place: Place; content: Html; fill?: boolean; script?: Html },
): string {
  const locale = staffLocale(shop);
  const text = words(locale);
  const base = `/admin/store/${storeName(shop.domain)}`;
  const entry = (place: Place, href: string, label: string) =>
    html`<li><a href="${href}" ${page.place === place ? html`aria-current="page"` : ""}>${label}</a></li>`;

  return html`<!doctype html>
<html lang="${locale}" dir="${direction(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${shop.state.name}</title>
<link rel="stylesheet" href="/admin/admin.css">
<link rel="icon" href="data:,">
</head>
<body class="${page.fill ? "fill" : ""}">
<a class="skip" href="#content">${text.skip}</a>
<header class="top">
  <button type="button" class="menu" aria-expanded="false" aria-controls="nav" aria-label="${text.menu}">☰</button>
  <a class="brand" href="${base}"><bdi>${shop.state.name}</bdi></a>
  <div id="save-bar" role="region" aria-label="${text.unsaved}" hidden>
    <span>${text.unsaved}</span>
    <button type="button" data-action="discard">${text.discard}</button>
    <button type="button" data-action="save" class="primary">${text.save}</button>
  </div>
  <form method="post" action="${base}/language" class="language">
    <label><span class="visually-hidden">${text.language}</span>
      <select name="locale">${Object.entries(LANGUAGES).map(
        ([code, name]) =>
          html`<option value="${code}" lang="${code}" ${code === locale ? "selected" : ""}>${name}</option>`,
      )}</select></label>
    <button>${text.change}</button>
  </form>
  <div id="loading" role="progressbar" aria-label="…" hidden></div>
</header>
<nav id="nav" class="side" aria-label="${text.menu}">
  <ul>
    ${entry("home", base, text.home)}
    ${entry("orders", `${base}/orders`, text.orders)}
    ${entry("customers", `${base}/customers`, text.customers)}
  </ul>
  <h2>${text.onlineStore}</h2>
  <ul>
    ${entry("none", `/store/${storeName(shop.domain)}`, text.viewStore)}
    ${entry("theme", `${base}/themes/current/editor?context=apps`, text.theme)}
  </ul>
  <h2>${text.apps}</h2>
  <ul>
    ${entry("app", `${base}/apps/${twin.config.handle}`, twin.config.name)}
    <li><ul id="app-nav"></ul></li>
    ${entry("settings", `${base}/settings/apps`, text.settings)}
  </ul>
</nav>
<main id="content" tabindex="-1">${page.content}</main>
<div id="toasts" role="status" aria-live="polite"></div>
<dialog id="dialog"></dialog>
<script src="/admin/shell.js"></script>
${page.script}
</body>
</html>`.text;
}
