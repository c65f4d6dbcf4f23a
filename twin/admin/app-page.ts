/** The app in its frame, and the page that installs it. */

import type { TwinShop } from "../shop/store.ts";
import { type AdminTwin, staffLocale, storeName } from "./admin-twin.ts";
import { appPath } from "./app-path.ts";
import type { FrameConfig } from "./frame/frame-browser.ts";
import { html, jsonForScript } from "./html.ts";
import { words } from "./languages.ts";
import { launchUrl } from "./launch.ts";
import { shell } from "./shell.ts";

/** `rest` is what follows /apps/<handle>/ in the merchant's address. */
export function appPage(twin: AdminTwin, shop: TwinShop, rest: string, query: URLSearchParams): string {
  const locale = staffLocale(shop);
  const storeBase = `/admin/store/${storeName(shop.domain)}`;
  const config: FrameConfig = {
    appOrigin: new URL(twin.appUrl).origin,
    appBase: `${storeBase}/apps/${twin.config.handle}`,
    storeBase,
    storeName: shop.state.name,
    locale,
    text: words(locale),
  };
  const target = { domain: shop.domain, locale, path: appPath(rest), query };
  return shell(twin, shop, {
    title: twin.config.name,
    place: "app",
    fill: true,
    content: html`<div id="title-bar" hidden></div>
<iframe id="app-frame" title="${twin.config.name}" allow="clipboard-write"
  data-src="${launchUrl(twin, target, Date.now())}"></iframe>`,
    script: html`<script type="application/json" id="frame-config">${jsonForScript(config)}</script>
<script src="/admin/frame.js"></script>`,
  });
}

/** Shopify's own install page: what the app asks for, and one button. */
export function installPage(twin: AdminTwin, shop: TwinShop): string {
  const text = words(staffLocale(shop));
  const fill = (sentence: string) =>
    sentence.replace("{app}", twin.config.name).replace("{store}", shop.state.name);
  const action = `/admin/store/${storeName(shop.domain)}/apps/${twin.config.handle}/install`;
  return shell(twin, shop, {
    title: fill(text.install),
    place: "app",
    content: html`<div class="card"><h1>${fill(text.install)}</h1>
<p>${fill(text.installLead)}</p>
<ul>${twin.config.scopes.map((scope) => html`<li><code dir="ltr">${scope}</code></li>`)}</ul>
<form method="post" action="${action}"><button class="primary">${fill(text.install)}</button></form></div>`,
  });
}
