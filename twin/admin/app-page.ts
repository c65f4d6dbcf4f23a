/** The app in its frame, and the page that installs it. */

import type { TwinShop } from "../shop/store.ts";
import { type AdminTwin, staffLocale, storeName } from "./admin-twin.ts";
import { appPath } from "./app-path.ts";
import type { FrameConfig } from "./frame/frame-browser.ts";
import { html, jsonForScript } from "./html.ts";
import { words } from "./languages.ts";
import { launchUrl } from "./session-token.ts";
import { shell } from "./shell.ts";

/** `rest` is what follows /apps/<handle>/ in the merchant's address. */
export function appPage(twin: AdminTwin, shop: TwinShop, rest: string, query: URLSearchParams): string {
  const { app } = twin;
  const locale = staffLocale(shop);
  const storeBase = `/admin/store/${storeName(shop.domain)}`;
  const config: FrameConfig = {
    appOrigin: new URL(app.url).origin,
    appBase: `${storeBase}/apps/${app.handle}`,
    storeBase,
    storeName: shop.state.name,
    locale,
    text: words(locale),
  };
  return shell(twin, shop, {
    title: app.title,
    place: "app",
    fill: true,
    content: html`<div id="title-bar" hidden></div>
<iframe id="app-frame" title="${app.title}" allow="clipboard-write"
  data-src="${launchUrl(app, shop.domain, locale, appPath(rest), query, Date.now())}"></iframe>`,
    script: html`<script type="application/json" id="frame-config">${jsonForScript(config)}</script>
<script src="/admin/frame.js"></script>`,
  });
}

/** Shopify's own install page: what the app asks for, and one button. */
export function installPage(twin: AdminTwin, shop: TwinShop): string {
  const text = words(staffLocale(shop));
  const fill = (sentence: string) =>
    sentence.replace("{app}", twin.app.title).replace("{store}", shop.state.name);
  const action = `/admin/store/${storeName(shop.domain)}/apps/${twin.app.handle}/install`;
  return shell(twin, shop, {
    title: fill(text.install),
    place: "app",
    content: html`<div class="card"><h1>${fill(text.install)}</h1>
<p>${fill(text.installLead)}</p>
<ul>${twin.app.scopes.map((scope) => html`<li><code dir="ltr">${scope}</code></li>`)}</ul>
<form method="post" action="${action}"><button class="primary">${fill(text.install)}</button></form></div>`,
  });
}
