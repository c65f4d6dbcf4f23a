/** The app's blocks in a storefront page: drawn from the extension's own Liquid, as Shopify would. */
import { join } from "node:path";
import {
  type Block,
  EXTENSION_DIRECTORY,
  readThemeExtension,
  type ThemeExtension,
} from "../extension/theme-extension.ts";
import { liquidEngine } from "./liquid.ts";
import { globals, metafieldsOf } from "./objects.ts";
import type { Visit } from "./visit.ts";

/** Where the extension's files are served, without a slash at the end. */
export function extensionAssets(visit: Visit): string {
  return `${visit.base}/cdn/extensions/${visit.twin.config.handle}/assets`;
}

/**
 * The HTML of every app embed switched on in the theme editor, for one place of the page.
 * @param scope what the template itself knows, such as `product`
 */
export async function drawEmbeds(
  visit: Visit,
  place: "head" | "body",
  scope: Record<string, unknown>,
): Promise<string> {
  if (!visit.shop.state.install.installed) return "";
  const extension = readThemeExtension(EXTENSION_DIRECTORY);
  const on = visit.shop.state.themeEmbeds ?? [];
  const blocks = extension.blocks.filter(
    (block) =>
      on.includes(block.handle) &&
      (block.schema.target === place || (place === "head" && block.schema.target === "compliance_head")),
  );
  const drawn = await Promise.all(blocks.map((block) => drawBlock(visit, extension, block, scope)));
  return drawn.join("\n");
}

/** The HTML of every app block placed in a template of the theme. */
export async function drawPlacedBlocks(
  visit: Visit,
  template: string,
  scope: Record<string, unknown>,
): Promise<string> {
  const placed = visit.shop.state.themeBlocks?.[template] ?? [];
  if (!visit.shop.state.install.installed || placed.length === 0) return "";
  const extension = readThemeExtension(EXTENSION_DIRECTORY);
  const drawn = placed.map((handle) => {
    const block = extension.blocks.find((one) => one.handle === handle && one.schema.target === "section");
    return block ? drawBlock(visit, extension, block, scope) : "";
  });
  return (await Promise.all(drawn)).join("\n");
}

/** One block with its settings, the merchant's or else the defaults; nothing when the app says it is not available in this shop. */
export async function drawBlock(
  visit: Visit,
  extension: ThemeExtension,
  block: Block,
  scope: Record<string, unknown>,
): Promise<string> {
  const { shop } = visit;
  const app = { metafields: metafieldsOf(shop, `gid://shopify/AppInstallation/${shop.state.install.id}`) };
  const assets = extensionAssets(visit);
  const engine = liquidEngine(
    {
      locale: visit.locale,
      currency: visit.currency,
      timezone: shop.state.timezone,
      assets,
      texts: (locale, key) =>
        extension.locales[locale]?.[key] ?? extension.locales[extension.defaultLocale]?.[key],
    },
    [join(extension.directory, "snippets")],
  );
  const usual = (block.schema.settings ?? []).filter(({ id }) => id);
  const settings = Object.fromEntries(usual.map(({ id, default: value }) => [id, value ?? null]));
  const known = { ...globals(visit), app };
  if (block.schema.available_if) {
    const path = block.schema.available_if.replace(/^\{\{\s*|\s*\}\}$/g, "");
    const available = await engine.evalValue(`${path}.value`, known);
    if (available !== true) return "";
  }
  const id = `app-${block.handle}`;
  const html = await engine.parseAndRender(
    block.source,
    { ...scope, block: { id, type: block.handle, settings, shopify_attributes: "" } },
    { globals: known },
  );
  const { stylesheet, javascript } = block.schema;
  const head = [
    stylesheet && `<link rel="stylesheet" href="${assets}/${stylesheet}">`,
    javascript && `<script src="${assets}/${javascript}" async></script>`,
  ].filter(Boolean);
  if (block.schema.target !== "body" && block.schema.target !== "section") return [...head, html].join("\n");
  return `${head.join("\n")}<div id="shopify-block-${id}" class="shopify-block shopify-app-block">${html}</div>`;
}
