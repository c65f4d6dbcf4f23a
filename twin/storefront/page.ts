/** A storefront page: a template of the theme in its layout, with the app's embeds put in. */
import { readFileSync } from "node:fs";
import { sendHtml } from "../http/router.ts";
import { drawEmbeds, drawPlacedBlocks } from "./app-blocks.ts";
import { liquidEngine, THEME_DIRECTORY, themeTexts } from "./liquid.ts";
import { globals } from "./objects.ts";
import { rememberLanding, type Visit } from "./visit.ts";

/** @param scope the objects of this page's kind, such as `product` */
export async function sendPage(
  visit: Visit,
  template: string,
  scope: Record<string, unknown> = {},
  status = 200,
): Promise<void> {
  rememberLanding(visit);
  sendHtml(visit.call.res, status, await drawPage(visit, { template }, scope));
}

/** Liquid that came from the app proxy, drawn inside the theme. */
export async function drawLiquid(visit: Visit, source: string): Promise<string> {
  return drawPage(visit, { source }, {});
}

async function drawPage(
  visit: Visit,
  content: { template: string } | { source: string },
  scope: Record<string, unknown>,
): Promise<string> {
  const engine = liquidEngine(
    {
      locale: visit.locale,
      currency: visit.currency,
      timezone: visit.shop.state.timezone,
      assets: `${visit.base}/cdn/assets`,
      texts: themeTexts(),
    },
    ["layout", "templates", "snippets"].map((folder) => `${THEME_DIRECTORY}/${folder}`),
  );
  const known = globals(visit);
  const blocks = "template" in content ? await drawPlacedBlocks(visit, content.template, scope) : "";
  const inner: string =
    "template" in content
      ? await engine.renderFile(content.template, { ...scope, app_blocks: blocks }, { globals: known })
      : await engine.parseAndRender(content.source, scope, { globals: known });
  const header = shopifyScript(visit) + (await drawEmbeds(visit, "head", scope));
  const page: string = await engine.renderFile(
    "theme",
    { ...scope, content_for_layout: inner, content_for_header: header },
    { globals: known },
  );
  const embeds = await drawEmbeds(visit, "body", scope);
  return page.replace("</body>", () => `${embeds}\n</body>`);
}

const LOAD_FEATURES = readFileSync(new URL("./shopify-scripts/load-feature.js", import.meta.url), "utf8");

/** The global that Shopify gives scripts of every storefront page. */
function shopifyScript(visit: Visit): string {
  const { state } = visit.shop;
  const shopify = {
    shop: visit.shop.domain,
    locale: visit.locale,
    currency: { active: visit.currency, rate: String(state.presentmentRates[visit.currency] ?? "1.0") },
    country: state.countryCode,
    consentRequired: state.consentRequired === true,
    routes: { root: `${visit.root}/` },
    designMode: visit.designMode || undefined,
  };
  const json = JSON.stringify(shopify).replace(/</g, "\\u003c");
  return `<script>window.Shopify = ${json};\n${LOAD_FEATURES}</script>`;
}
